"""Results are published: preliminary by number, then final; each application gets its status, each person a message by a job."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions import freeze, lock_all
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.applications.actions.filling import put_back
from pulsar_xblocks.selection.applications.domain import CONSENT_WITHIN
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import domain as windows
from pulsar_xblocks.selection.calls import queries as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import checking, placing
from pulsar_xblocks.selection.commission.actions.running import FINAL, PRELIMINARY
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting, RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries.appeals import term_of
from pulsar_xblocks.selection.commission.queries.inputs import KIND, LISTED, Inputs, gather
from pulsar_xblocks.selection.commission.queries.runs import decisions_of, newest, published
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.candidates import input_hash

TELL = "selection.results"  # tells everybody of a published run
MOVED_JOB = "selection.moved"  # tells those whose place a later run has changed
LANGUAGE = "ru"  # of reasons that are stored: the language of the programme's papers
BATCH = 500
UNCHECKED = mark("The documents were not checked before the results, so the application has taken no part in the ranking.")
UNCLEAR = mark("What was asked for has not been made clear before the results, so the application has taken no part in the ranking.")


class NotNewest(Conflict):
    """The run is not the newest one any more."""

    code = "not_newest"
    message = mark("Something has changed since this run: look at the newest one.")


class Outdated(Conflict):
    """What the run was made of has changed since."""

    code = "outdated"
    message = mark("Points or applications have changed since this run: run the ranking again.")


@transaction.atomic
def publish_preliminary(call: Call, run: RankingRun, *, by: Person, now: datetime, is_told: bool = True) -> RankingRun:
    """Publish the preliminary results: those of the list get this status, the others the reason why they take no part.

    The first time everybody is told; of a later run, after appeals, those alone whose place has changed.
    What nobody has checked by now takes no part, with a reason to appeal against.  Raises NotNewest, Outdated, Conflict while a tie is not
    resolved, while applications are taken or may still come in, or once final results are out.
    """
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    _require_ready(row, run)
    if row.final_at:
        raise Conflict(mark("The final results are published already."))
    _require_window_over(row, now)
    groups = [lock_all(group) for group in ReviewGroup.objects.filter(kind=KIND, code=f"{row.region.code}:{row.code}")]
    inputs = gather(row, is_over=True)
    if input_hash(inputs.rules, inputs.candidates, decisions_of(row)) != run.input_hash:
        raise Outdated
    if row.preliminary_at is None:
        row.preliminary_at, row.version = now, row.version + 1
        row.save(update_fields=["preliminary_at", "version"])
    set_failed(inputs, by, now)
    _set_unchecked(row, by, now)
    for group in groups:
        freeze(group, by=by, now=now)
    in_list = SelectionApplication.objects.filter(
        pk__in=RankingRow.objects.filter(run=run).values("application"), status__in=sorted(LISTED)
    )
    in_list.update(status=statuses.PRELIMINARY, reason="", decided_at=now, decided_by=by)
    before = published(row)
    set_published(run, PRELIMINARY, by, now)
    if is_told and before is None:
        return _told(run, by, now)
    if is_told and before is not None:
        tell_moved(run, before, by, now)
    return run


@transaction.atomic
def publish_final(call: Call, run: RankingRun, *, by: Person, now: datetime) -> RankingRun:
    """Publish the final list after the appeals and the commission's sitting on this very run.

    Raises NotNewest, Conflict while appeals are accepted, while one is open or when the run was not adopted.
    """
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    _require_ready(row, run)
    if row.preliminary_at is None:
        raise Conflict(mark("The preliminary results come first: people may appeal against them."))
    if row.final_at:
        raise Conflict(mark("The final results are published already."))
    _require_appeals_over(row, now)
    if not CommissionMeeting.objects.filter(run=run, kind="results").exists():
        raise Conflict(mark("The commission has not adopted this list: record its sitting first."))
    row.final_at, row.version = now, row.version + 1
    row.save(update_fields=["final_at", "version"])
    set_failed(gather(row, is_over=True), by, now)
    set_outcomes(run, now)
    placing.open_places(row, run, by=by, now=now)
    return _told(set_published(run, FINAL, by, now), by, now)


def set_outcomes(run: RankingRun, now: datetime) -> None:
    """Give each application of a run the status of its outcome; those who have answered an offer keep their status."""
    found: dict[str, list[int]] = defaultdict(list)
    for outcome, pk in RankingRow.objects.filter(run=run).values_list("outcome", "application_id"):
        found[outcome].append(pk)
    movable = [statuses.PRELIMINARY, statuses.RESERVE, statuses.DECLINED, statuses.ADMITTED, statuses.SCORING, statuses.NOT_ADMITTED]
    for outcome, ids in found.items():
        for first in range(0, len(ids), BATCH):
            rows = SelectionApplication.objects.filter(pk__in=ids[first : first + BATCH], status__in=movable)
            rows.update(status=outcome, reason="", decided_at=now)


def _require_ready(call: Call, run: RankingRun) -> None:
    last = newest(call)
    if last is None or last.pk != run.pk:
        raise NotNewest
    if run.is_stopped:
        raise Conflict(mark("A tie goes through the cut-off: the commission has to put these applications in order first."))


def _require_window_over(call: Call, now: datetime) -> None:
    """Raise Conflict while applications are taken, or somebody who was given more time may still send; 3 queries and 1 for each of them."""
    grace = calls.rules_of(call).grace_minutes
    if windows.is_taken(now, calls.times_of(call, calls.hours_for(call, None)), grace):
        raise Conflict(mark("Applications are still taken: the results come after the window has closed."))
    unsent = (statuses.DRAFT, statuses.AWAITING, statuses.UNFINISHED)
    late = SelectionApplication.objects.filter(call=call, extensions__isnull=False, status__in=unsent).distinct()
    times = (calls.times_of(call, calls.hours_for(call, pk)) for pk in late.values_list("pk", flat=True))
    if any(windows.is_taken(now, one, grace) for one in times):
        raise Conflict(mark("An applicant has been given more time, and it is not over yet: the results come after it."))
    _require_settled(call, now)


def _require_settled(call: Call, now: datetime) -> None:
    """Raise Conflict while a sent application may still come in: its consent is awaited, or its last version is about to count."""
    rows = SelectionApplication.objects.filter(call=call, call__preliminary_at=None).exclude(number="")
    if rows.filter(status=statuses.DRAFT, submitted_at__isnull=False).exists():
        raise Conflict(mark("An application was taken back: soon after the window it counts as it was sent, the results come after that."))
    until = calls.times_of(call, calls.hours_for(call, None)).closes_at + CONSENT_WITHIN
    if now <= until and rows.filter(status=statuses.AWAITING).exists():
        day = local_day(until, call.region.time_zone).strftime("%d.%m.%Y")
        text = mark("Sent applications still wait for a consent, which may come until %(day)s: the results come after it.")
        raise Conflict(text, day=day)


def _require_appeals_over(call: Call, now: datetime) -> None:
    term = term_of(call)
    if term is not None and term.holds(now):
        day = local_day(term.closes_at, call.region.time_zone).strftime("%d.%m.%Y")
        raise Conflict(mark("Appeals are accepted until 23:59 on %(day)s: the final list comes after them."), day=day)
    if Appeal.objects.filter(application__call=call, status__in=sorted(statuses.APPEAL_OPEN)).exists():
        raise Conflict(mark("An appeal is not decided yet: the final list comes after all of them."))


def set_failed(inputs: Inputs, by: Person, now: datetime, only: Collection[str] | None = None) -> None:
    """Store why applications that have not passed the gate of a part are not eligible; ``only``: of these numbers."""
    with override(LANGUAGE):
        for number, sentences in inputs.failed.items():
            if only is not None and number not in only:
                continue
            reason = " ".join(said(one) for one in sentences)
            SelectionApplication.objects.filter(pk=inputs.ids[number], status__in=sorted(LISTED)).update(
                status=statuses.NOT_ADMITTED, reason=reason, decided_at=now, decided_by=by
            )


def _set_unchecked(call: Call, by: Person, now: datetime) -> None:
    """Let applications whose documents nobody has admitted take no part; of a returned one the version sent counts as it stands."""
    rows = SelectionApplication.objects.filter(call=call, status__in=sorted(statuses.IN_CHECK)).exclude(number="")
    with override(LANGUAGE):
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            row = checking.held(pk)
            if row.status == statuses.RETURNED:
                put_back(row, now)
            row.reason = gettext(UNCLEAR if row.status == statuses.RETURNED else UNCHECKED)
            row.status, row.decided_at, row.decided_by, row.version = statuses.NOT_ADMITTED, now, by, row.version + 1
            row.save()
            record("selection.not_admitted", row, by=by, now=now, region_id=call.region_id, reason=row.reason, number=row.number)


def set_published(run: RankingRun, kind: str, by: Person, now: datetime) -> RankingRun:
    """Make a run the one that people see, as preliminary or as final results: without appeals it is one and the same run."""
    run.kind, run.published_at, run.published_by = kind, now, by
    run.save(update_fields=["kind", "published_at", "published_by"])
    record("ranking.publish", run, by=by, now=now, region_id=run.call.region_id, number=run.number, kind=run.kind)
    return run


def tell_moved(run: RankingRun, before: RankingRun, by: Person, now: datetime) -> None:
    """Tell those whose place a later run has changed, and nobody else."""
    if run.pk != before.pk:
        enqueue(MOVED_JOB, {"run": run.pk, "before": before.pk}, region_id=run.call.region_id, by=by, now=now)


def _told(run: RankingRun, by: Person, now: datetime) -> RankingRun:
    enqueue(TELL, {"run": run.pk}, region_id=run.call.region_id, by=by, now=now)
    return run
