"""A run of the ranking at once, or by a job where a call is big."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.jobs.actions import order_equal
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import OPEN, Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404
from pulsar_xblocks.selection.commission.actions import running

JOB = "selection.ranking"


@dataclass(frozen=True)
class Asked:
    """What is asked of a run."""

    is_over: bool = False
    reason: str = ""

    @classmethod
    def of(cls, posted: Mapping[str, Any]) -> "Asked":
        """Return what a posted form says."""
        return cls("is_over" in posted, str(posted.get("reason", ""))[:500])


def run_or_order(call: Call, asked: Asked, *, by: Person, now: datetime) -> None:
    """Run the ranking, or order the job that does."""
    if not running.is_long(call):
        running.run_ranking(call, is_over=asked.is_over, reason=asked.reason, by=by, now=now)
        return
    payload = {"call": call.pk, "is_over": asked.is_over, "reason": asked.reason}
    order_equal(Order(JOB, payload, call.region_id), by=by, now=now)


def run(context: JobContext) -> str:
    """Run the ranking that was ordered; return the number of the run."""
    told = context.payload
    call = call_or_404(told["call"])
    made = running.run_ranking(call, is_over=told["is_over"], reason=told["reason"], by=context.job.by, now=context.now)
    return str(made.number)


def waiting(call: Call) -> Job | None:
    """Return the job that runs the ranking of a call, or the last one that has failed; 1 query."""
    rows = Job.objects.filter(kind=JOB, region=call.region_id, payload__contains=f'"call": {call.pk},').order_by("-pk")
    last = rows.first()
    return last if last and last.state in {*OPEN, "failed"} else None
