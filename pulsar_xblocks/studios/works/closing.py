"""What happens by itself: a sent work goes to the experts; one taken back and not sent again goes on with its last version."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.jobs.actions import order as order_job
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import Work
from pulsar_xblocks.studios.works import completing, domain, letters, reviewing
from pulsar_xblocks.studios.works.queries import reading
from pulsar_xblocks.studios.works.queries.windows import window_now

JOB = "studios.work_close"


def order(work: Work, at: datetime, *, by: Person | None, now: datetime) -> None:
    """Order a look at the work after the moment."""
    payload = {"work": work.pk, "sent": work.sent_count}
    order_job(Order(JOB, payload, work.studio_year.studio.region_id, run_at=at), by=by, now=now)


def after(context: JobContext) -> None:
    """Put a sent work into the queue of the experts, then tell people and the courses."""
    work = _queued(context.payload["work"], context.now)
    letters.tell(context, work)
    if work.sent_count:
        completing.tell(work)


@transaction.atomic
def _queued(pk: int, now: datetime) -> Work:
    """Return the work, put into the queue unless it was taken back; who takes it back now waits, and then takes it out."""
    Work.objects.select_for_update().filter(pk=pk).first()
    work = reading.work_or_404(pk)
    if work.status not in domain.STORED_EDITABLE:
        reviewing.put_in_queue(work, now)
    return work


def close(context: JobContext) -> None:
    """Let the last version count when the term is over and nothing newer came; look again later when there is more time."""
    work = reading.work_or_404(context.payload["work"])
    if work.status not in domain.STORED_EDITABLE or work.sent_count != context.payload["sent"] or not work.sent_count:
        return
    window = window_now(work, context.now)
    if window.is_open(context.now):
        order(work, max(window.closes_at, window.returned_until or window.closes_at), by=None, now=context.now)
    elif window.published_at is None:
        _count(work, context.now)


@transaction.atomic
def _count(work: Work, now: datetime) -> None:
    changed = Work.objects.filter(pk=work.pk, status=work.status, version=work.version)
    if changed.update(status=domain.sent_status(work.is_late), version=work.version + 1):
        reviewing.put_in_queue(work, now)
