"""Results are published: preliminary by number, then final; each application gets its status, each person a message by a job."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions import freeze
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import placing
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting, RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries.inputs import KIND, LISTED, gather
from pulsar_xblocks.selection.commission.queries.runs import newest
from pulsar_xblocks.selection.domain import statuses

TELL = "selection.results"  # tells everybody of a published run
LANGUAGE = "ru"  # of reasons that are stored: the language of the programme's papers
BATCH = 500


class NotNewest(Conflict):
    """The run is not the newest one any more."""

    code = "not_newest"
    message = mark("Something has changed since this run: look at the newest one.")


@transaction.atomic
def publish_preliminary(call: Call, run: RankingRun, *, by: Person, now: datetime, is_told: bool = True) -> RankingRun:
    """Publish the preliminary results: those of the list get this status, the others the reason why they take no part.

    Raises NotNewest, Conflict while a tie is not resolved, while applications are taken, or once final results are out.
    """
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    _require_ready(row, run)
    if row.final_at:
        raise Conflict(mark("The final results are published already."))
    if row.preliminary_at is None:
        row.preliminary_at, row.version = now, row.version + 1
        row.save(update_fields=["preliminary_at", "version"])
    _set_failed(row, by, now)
    for group in ReviewGroup.objects.filter(kind=KIND, code=f"{row.region.code}:{row.code}"):
        freeze(group, by=by, now=now)
    in_list = RankingRow.objects.filter(run=run).values("application")
    listed = SelectionApplication.objects.filter(pk__in=in_list, status__in=sorted(LISTED))  # not those who have left since the run
    listed.update(status=statuses.PRELIMINARY, reason="", decided_at=now, decided_by=by)
    return set_published(run, by, now) if not is_told else _told(set_published(run, by, now), by, now)


@transaction.atomic
def publish_final(call: Call, run: RankingRun, *, by: Person, now: datetime) -> RankingRun:
    """Publish the final list after the appeals and the commission's sitting on this very run.

    Raises NotNewest, Conflict while an appeal is open or the run was not adopted.
    """
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    _require_ready(row, run)
    if row.preliminary_at is None:
        raise Conflict(mark("The preliminary results come first: people may appeal against them."))
    if row.final_at:
        raise Conflict(mark("The final results are published already."))
    if Appeal.objects.filter(application__call=row, status__in=sorted(statuses.APPEAL_OPEN)).exists():
        raise Conflict(mark("An appeal is not decided yet: the final list comes after all of them."))
    if not CommissionMeeting.objects.filter(run=run, kind="results").exists():
        raise Conflict(mark("The commission has not adopted this list: record its sitting first."))
    row.final_at, row.version = now, row.version + 1
    row.save(update_fields=["final_at", "version"])
    _set_failed(row, by, now)
    set_outcomes(run, now)
    placing.open_places(row, run, by=by, now=now)
    return _told(set_published(run, by, now), by, now)


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


def _set_failed(call: Call, by: Person, now: datetime) -> None:
    """Store why applications that have not passed the gate of a part are not eligible."""
    inputs = gather(call, is_over=True)
    with override(LANGUAGE):
        for number, sentences in inputs.failed.items():
            reason = " ".join(said(one) for one in sentences)
            SelectionApplication.objects.filter(pk=inputs.ids[number]).update(
                status=statuses.NOT_ADMITTED, reason=reason, decided_at=now, decided_by=by
            )


def set_published(run: RankingRun, by: Person, now: datetime) -> RankingRun:
    """Make a run the one that people see."""
    run.published_at, run.published_by = now, by
    run.save(update_fields=["published_at", "published_by"])
    record("ranking.publish", run, by=by, now=now, region_id=run.call.region_id, number=run.number, kind=run.kind)
    return run


def _told(run: RankingRun, by: Person, now: datetime) -> RankingRun:
    enqueue(TELL, {"run": run.pk}, region_id=run.call.region_id, by=by, now=now)
    return run
