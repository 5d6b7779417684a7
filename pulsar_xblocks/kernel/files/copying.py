"""Copies for blind reading are made beforehand: once after the upload, and every hour those that were missed."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from pulsar_xblocks.kernel.files import blind, purposes
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.showing import BROKEN
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.pure.text import mark

KIND, SWEEP = "files.copy", "files.copies"
SWEPT_AT_ONCE = 50


def order(file: PrivateFile, now: datetime) -> None:
    """Order the copy of a finished file that experts may read."""
    if purposes.purpose_of(file.purpose).is_blind and file.content_type in blind.CLEANED:
        jobs.order(Order(KIND, {"file": file.key}, once=f"copy:{file.key}", is_free_when_over=True), by=None, now=now)


def run(context: JobContext) -> str:
    """Make the copy of one file; return its state."""
    return _made(context, PrivateFile.objects.filter(key=context.payload["file"], state=READY, blind_state__in=blind.UNMADE))


def sweep(context: JobContext) -> str:
    """Make the copies that were missed; return their states."""
    missed = PrivateFile.objects.filter(state=READY, content_type__in=blind.CLEANED, blind_state__in=blind.UNMADE)
    missed = missed.filter(purpose__in=purposes.blind_purposes())
    return _made(context, missed.order_by("blind_state", "-pk")[:SWEPT_AT_ONCE])


def _made(context: JobContext, files: Iterable[PrivateFile]) -> str:
    states: Counter[str] = Counter()
    for file in files:
        try:
            states[blind.make(file)] += 1
        except FileNotFoundError:  # the content is lost
            PrivateFile.objects.filter(pk=file.pk, blind_state__in=blind.UNMADE).update(blind_state=BROKEN)
            states[BROKEN] += 1
        context.progress(states.total(), SWEPT_AT_ONCE)
    return ", ".join(f"{state}: {count}" for state, count in sorted(states.items()))


def register_jobs() -> None:
    """Register the job of one file and the hourly look for what was missed."""
    registry.register(KIND, run, is_quiet=True)
    registry.register_every(SWEEP, timedelta(hours=1), sweep, mark("Preparing files for experts"))
