"""What is due of the studios' data, how it is destroyed, and which pupils are still needed.  Source: domain.md 6.7."""

from collections.abc import Collection
from datetime import date

from django.db.models import Model, QuerySet

from pulsar_xblocks.kernel.consents.retention import forget
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import queries
from pulsar_xblocks.kernel.retention.domain import PERSON, Item
from pulsar_xblocks.kernel.retention.models import RetentionTimer
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule, register, register_keeper
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.studios.actions.closing import KIND, YEAR_KIND
from pulsar_xblocks.studios.domain import closing
from pulsar_xblocks.studios.domain.statuses import EDITABLE, IN_QUEUE
from pulsar_xblocks.studios.models import (
    Meeting,
    Membership,
    ProjectYear,
    StudioApplication,
    StudioVisit,
    StudioYear,
    WorkDraft,
    WorkLeftover,
)

CHUNK = 500


def roster(region_id: int, as_of: date) -> list[Item]:
    """Return the pupils of studios whose rosters are over, and the studios' own texts; 3 queries."""
    return _by_studio(region_id, as_of, closing.ROSTER, Membership.objects.filter(person__retired_at=None), has_texts=True)


def consents(region_id: int, as_of: date) -> list[Item]:
    """Return the pupils whose consents are over; 3 queries."""
    return _by_studio(region_id, as_of, closing.CONSENT, Membership.objects.all(), has_texts=False)


def _by_studio(region_id: int, as_of: date, rule: str, members: QuerySet[Membership], *, has_texts: bool) -> list[Item]:
    timers = queries.due_timers(region_id, rule, as_of, KIND)
    people: dict[int, list[int]] = {pk: [] for pk in timers}
    for studio, person in members.filter(studio_year__in=list(timers)).order_by("pk").values_list("studio_year", "person"):
        people[studio].append(person)
    found: list[Item] = []
    studios = StudioYear.objects.filter(pk__in=list(timers)).order_by("studio__code", "pk")
    for pk, code, year in studios.values_list("pk", "studio__code", "year__code"):
        timer, place = timers[pk], f"{code}, {year}"
        found += [Item(rule, PERSON, str(one), timer.due_on, one, place, timer.pk) for one in people[pk]]
        if has_texts or not people[pk]:
            found.append(Item(rule, KIND, str(pk), timer.due_on, None, place, timer.pk))
    return found + queries.kept_before(region_id, rule, as_of)


def drafts(region_id: int, as_of: date) -> list[Item]:
    """Return the applications that were never sent, by year, and the years for drafts of works; 3 queries."""
    timers = queries.due_timers(region_id, closing.DRAFT, as_of, YEAR_KIND)
    codes = dict(ProjectYear.objects.filter(pk__in=list(timers)).values_list("pk", "code"))
    unsent = StudioApplication.objects.filter(year__in=list(timers), status="draft", submitted_at=None).order_by("pk")
    found = [
        Item(closing.DRAFT, "studioapplication", str(pk), timers[year].due_on, person, codes[year], timers[year].pk)
        for pk, year, person in unsent.values_list("pk", "year", "applicant")
    ]
    return found + [Item(closing.DRAFT, YEAR_KIND, str(pk), row.due_on, None, codes[pk], row.pk) for pk, row in timers.items()]


def destroy_roster(doomed: Doomed) -> int:
    """Retire a pupil, or blank what a studio has written about its meetings; facts stay.  Return how many records."""
    if doomed.person is not None:
        retire(doomed.person, doomed.now)
        return 1
    meetings = Meeting.objects.filter(studio_year=doomed.object_id)
    blank_revisions("meeting", meetings.values_list("pk", flat=True))
    for meeting in meetings.exclude(photo_key=""):
        _delete_files(meeting, doomed)
    count = meetings.update(note="", photo_key="")
    count += StudioVisit.objects.filter(studio_year=doomed.object_id).update(plan="", outcome="")
    Membership.objects.filter(studio_year=doomed.object_id).update(left_reason="")
    return count


def destroy_consents(doomed: Doomed) -> int:
    """Blank who has answered for a pupil.  Return how many records."""
    return forget(doomed, closing.CONSENT) if doomed.person is not None else 0


def destroy_draft(doomed: Doomed) -> int:
    """Blank an application that was never sent, or the drafts of a year's works that were not.  Return how many records."""
    if doomed.object_kind != YEAR_KIND:
        blank_revisions("studio_application", [doomed.object_id])
        for row in StudioApplication.objects.filter(pk=doomed.object_id):
            _delete_files(row, doomed)
        return StudioApplication.objects.filter(pk=doomed.object_id).update(answers="{}", title="", sort_name="")
    unsent = {"work__studio_year__year": doomed.object_id, "work__sent_count": 0}
    count = 0
    for table in (WorkDraft, WorkLeftover):
        ids = list(table.objects.filter(**unsent).exclude(value="").values_list("pk", flat=True))
        for start in range(0, len(ids), CHUNK):
            count += table.objects.filter(pk__in=ids[start : start + CHUNK]).update(value="")
    return count


def _delete_files(row: Model, doomed: Doomed) -> None:
    delete_files(list(files_of(row)), by=doomed.by, now=doomed.now, reason="retention")


def _members(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    return set(Membership.objects.filter(person__in=ids, open_marker=1).values_list("person", flat=True))


def _in_running_year(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    rows = Membership.objects.filter(person__in=ids).exclude(studio_year__status__in=("closed", "archived"))
    return set(rows.values_list("person", flat=True))


def _by_another_term(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    pairs = list(Membership.objects.filter(person__in=ids).values_list("person", "studio_year"))
    studios = sorted({str(studio) for _, studio in pairs})
    running = RetentionTimer.objects.filter(object_kind=KIND, rule=rule, running_marker=1, due_on__gte=as_of)
    kept = set(running.filter(object_id__in=studios).values_list("object_id", flat=True))
    return {person for person, studio in pairs if str(studio) in kept}


def _applicants(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    rows = StudioApplication.objects.filter(applicant__in=ids, status__in=EDITABLE | IN_QUEUE, year__status="active")
    return set(rows.values_list("applicant", flat=True))


RULES = (
    Rule(
        closing.ROSTER,
        closing.RULES[closing.ROSTER],
        mark("Notes and photos of meetings"),
        mark("names, birth dates, contacts and own words of pupils; notes and photos of meetings"),
        mark("personal data is blanked, files are deleted; facts without names stay"),
        mark("to 31 August of the year's end and a year more"),
        roster,
        destroy_roster,
        spares_people=True,
    ),
    Rule(
        closing.CONSENT,
        closing.RULES[closing.CONSENT],
        mark("Studio without consents"),
        mark("names and addresses of legal guardians, photos of signed forms, traces of devices"),
        mark("personal data is blanked, files are deleted; the fact and the text of the answer stay"),
        mark("three years longer than the data they are about"),
        consents,
        destroy_consents,
        spares_people=True,
    ),
    Rule(
        closing.DRAFT,
        closing.RULES[closing.DRAFT],
        mark("Drafts of works"),
        mark("answers and files of applications, texts of works"),
        mark("texts are blanked, files are deleted"),
        mark("30 days after the last window of the year"),
        drafts,
        destroy_draft,
    ),
)


def register_terms() -> None:
    """Register the rules and what keeps people."""
    for rule in RULES:
        register(rule)
    register_keeper("member", mark("takes part in a studio now"), _members)
    register_keeper("year", mark("was in a studio whose year is not over"), _in_running_year)
    register_keeper("term", mark("a later term runs: was in a studio of another year"), _by_another_term)
    register_keeper("application", mark("has an application that is not decided"), _applicants)
