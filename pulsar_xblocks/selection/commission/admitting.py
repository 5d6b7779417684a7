"""Everything that fits a filter of the desk is admitted, by a job: a list may hold thousands."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from pulsar_xblocks.kernel.jobs.actions import order_equal
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import OPEN, Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404
from pulsar_xblocks.selection.commission.actions import checking
from pulsar_xblocks.selection.commission.queries import desk
from pulsar_xblocks.selection.domain import statuses

JOB = "selection.admit"
PIECE = 100
FILTERS = ("municipality", "grade")  # a job holds no names, so what was searched for is not among them
WAITING = (statuses.SUBMITTED, statuses.CHECK)


def order_all(call: Call, wanted: Mapping[str, str], *, by: Person, now: datetime) -> None:
    """Order that whatever waits for the check and fits the filter is admitted.  Raises Conflict when nothing does or results are out."""
    if call.preliminary_at is not None:
        raise Conflict(mark("The results are published: a decision changes only by an appeal."))
    if not fitting(call, wanted).exists():
        raise Conflict(mark("Nothing that waits for the check fits the filter."))
    order_equal(Order(JOB, {"call": call.pk, **{name: wanted.get(name, "") for name in FILTERS}}, call.region_id), by=by, now=now)


def fitting(call: Call, wanted: Mapping[str, str]) -> QuerySet[SelectionApplication]:
    """Return what waits for the check and fits the filter, whatever tab is open."""
    return desk.queue(call, {name: wanted.get(name, "") for name in FILTERS} | {"status": ",".join(WAITING)})


def run(context: JobContext) -> str:
    """Admit what was there when it was ordered, a piece at a time; return how many."""
    call, by = call_or_404(context.payload["call"]), context.job.by
    if by is None:  # the person is gone: nobody answers for the decision
        return "0"
    rows = fitting(call, context.payload).filter(submitted_at__lte=context.job.created_at)
    ids, admitted = list(rows.values_list("pk", flat=True)), 0
    for start in range(0, len(ids), PIECE):
        piece = SelectionApplication.objects.filter(pk__in=ids[start : start + PIECE])
        admitted += checking.admit_many(list(piece), by=by, now=context.now)
        context.progress(min(start + PIECE, len(ids)), len(ids))
    return str(admitted)


def waiting(call: Call) -> Job | None:
    """Return the job that admits applications of a call, or the last one that has failed; 1 query."""
    last = Job.objects.filter(kind=JOB, region=call.region_id, payload__contains=f'"call": {call.pk},').order_by("-pk").first()
    return last if last and last.state in {*OPEN, "failed"} else None
