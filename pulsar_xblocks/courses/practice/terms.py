"""How long diaries are kept, and how they go.  Source: domain.md 6.7."""

from datetime import date, timedelta

from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.practice.retirement import blank_logs
from pulsar_xblocks.courses.programmes.queries import scope_of
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule, register

KEY, KIND = "practice_log", "practicelog"
YEARS = 5  # papers of professional development


def later(day: date) -> date:
    """Return the same day five years later."""
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:  # 29 February
        return date(day.year + YEARS, 2, 28)


def plan(region_id: int, as_of: date) -> list[Item]:
    """Return the diaries whose group ended five years ago and that still say something; 1 query."""
    rows = queries.logs().filter(
        enrolment__group__programme__region=region_id, enrolment__group__ends_on__lt=as_of - timedelta(days=365 * YEARS)
    )
    kept = rows.exclude(host="", plan="", report="", supervisor_name="", self_assessment="").order_by("pk")
    due = [(row, later(row.enrolment.group.ends_on)) for row in kept]
    return [Item(KEY, KIND, str(row.pk), on, row.enrolment.person_id, scope_of(row.enrolment.group)) for row, on in due if on < as_of]


def destroy(doomed: Doomed) -> int:
    """Blank a diary and delete its evidence; days, hours and the decision stay.  A supervisor of no other diary goes too."""
    for row in PracticeRow.objects.filter(log=doomed.object_id):
        delete_files(list(files_of(row)), by=doomed.by, now=doomed.now, reason="retention")
    for log in PracticeLog.objects.select_related("supervisor").filter(pk=doomed.object_id):
        others = PracticeLog.objects.filter(supervisor=log.supervisor_id).exclude(pk=log.pk).exclude(supervisor_name="")
        if log.supervisor and log.supervisor.user_id is None and not log.supervisor.retired_at and not others.exists():
            retire(log.supervisor, doomed.now)
    return blank_logs([int(doomed.object_id)])


def register_terms() -> None:
    """Register the rule."""
    texts = mark("plan, days, report, evidence and the supervisor of an internship")
    method, term = mark("texts are blanked, files are deleted"), mark("five years after the group has ended")
    register(Rule(KEY, mark("Internship diaries"), mark("Internship diary"), texts, method, term, plan, destroy))
