"""Writes of previews: made once, by a job or on the first look, stored beside the file, gone with it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from importlib.util import find_spec

from django.db import transaction

from pulsar_xblocks.kernel.files import chunks, previews
from pulsar_xblocks.kernel.files.domain import PREVIEWED, READY
from pulsar_xblocks.kernel.files.models import FilePage, PrivateFile
from pulsar_xblocks.kernel.files.showing import ABSENT, BROKEN, LIMITS, MADE, NO_PREVIEW, WHY_NOT
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import checks, registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.pure.errors import NotFound, WrongType
from pulsar_xblocks.kernel.pure.text import mark

KIND, SWEEP = "files.preview", "files.previews"
SWEPT_AT_ONCE = 50
UNMADE = ("", ABSENT)
COPIERS = ("pypdf", "olefile")  # take the names out of what experts read


def order(file: PrivateFile, now: datetime) -> None:
    """Order the preview of a finished file that can have one."""
    if file.content_type in PREVIEWED:
        jobs.order(Order(KIND, {"file": file.key}, once=f"preview:{file.key}", is_free_when_over=True), by=None, now=now)


def make(file: PrivateFile) -> str:
    """Paint the pages of a file and store them unless somebody was quicker; return the state.  Raises FileNotFoundError."""
    with chunks.open_stored(file.stored_name) as content, previews.painted(content, file.content_type) as preview:
        rows = [
            FilePage(
                file=file,
                number=number,
                stored_name=chunks.store_preview(preview.content(number)),
                content_type=page.content_type,
                width=page.width,
                height=page.height,
                text=page.text,
            )
            for number, page in enumerate(preview.pages, 1)
        ]
    _keep(file, preview, rows)
    return file.preview_state


def _keep(file: PrivateFile, preview: previews.Preview, rows: Sequence[FilePage]) -> None:
    """Store the pages unless somebody was quicker or the file is gone; the condition of the update is the lock."""
    waiting = PrivateFile.objects.filter(pk=file.pk, state=READY, preview_state__in=UNMADE)
    is_kept = False
    try:
        with transaction.atomic():
            is_kept = bool(waiting.update(preview_state=preview.state, page_count=preview.total))
            if is_kept:
                FilePage.objects.bulk_create(rows)
    finally:
        if not is_kept:
            chunks.remove_stored([row.stored_name for row in rows])
    now = PrivateFile.objects.filter(pk=file.pk).values_list("preview_state", "page_count").first()
    file.preview_state, file.page_count = now or (BROKEN, 0)


def page_of(file: PrivateFile, number: int) -> FilePage:
    """Return a page of a file, made now when nobody has looked before.  Raises WrongType where there is none, NotFound."""
    if file.content_type not in PREVIEWED:
        raise WrongType(NO_PREVIEW)
    if not 1 <= number <= LIMITS.pages:
        raise NotFound
    if not file.preview_state:
        make(file)
    page = FilePage.objects.filter(file=file, number=number).first()
    if page is None:
        raise NotFound if file.preview_state == MADE else WrongType(WHY_NOT[file.preview_state])
    return page


def forget(file: PrivateFile) -> None:
    """Delete the pages and the blind copy of a file that is going; called when its row is already locked."""
    chunks.remove_stored([file.blind_name, *file.pages.values_list("stored_name", flat=True)])
    file.pages.all().delete()


def run(context: JobContext) -> str:
    """Make the preview of one file; return its state."""
    return _made(context, PrivateFile.objects.filter(key=context.payload["file"], state=READY, preview_state__in=UNMADE))


def sweep(context: JobContext) -> str:
    """Make the previews that were missed, for a job was lost or a decoder was installed later; return their states."""
    missed = PrivateFile.objects.filter(state=READY, content_type__in=PREVIEWED, preview_state__in=UNMADE)
    return _made(context, missed.order_by("preview_state", "-pk")[:SWEPT_AT_ONCE])


def _made(context: JobContext, files: Iterable[PrivateFile]) -> str:
    states: Counter[str] = Counter()
    for file in files:
        try:
            states[make(file)] += 1
        except FileNotFoundError:  # the content is lost
            PrivateFile.objects.filter(pk=file.pk, preview_state__in=UNMADE).update(preview_state=BROKEN)
            states[BROKEN] += 1
        context.progress(states.total(), SWEPT_AT_ONCE)
    return ", ".join(f"{state}: {count}" for state, count in sorted(states.items()))


def register_jobs() -> None:
    """Register the job of one file, the hourly look for what was missed, and the administrator's check."""
    registry.register(KIND, run, is_quiet=True)
    registry.register_every(SWEEP, timedelta(hours=1), sweep, mark("Preparing files for viewing"))
    checks.register(decoders)


def decoders(now: datetime) -> checks.Result:
    """Tell whether PDF and HEIC can be shown, and whether experts get their copies."""
    found = previews.versions()
    names = {"pdf": "pypdfium2", "heic": "pi-heif"}
    missing = [name for key, name in names.items() if not found.get(key)] + [name for name in COPIERS if find_spec(name) is None]
    there = ", ".join(f"{name} {found[key]}" for key, name in names.items() if found.get(key))
    return checks.Result("previews", not missing, f"not installed: {', '.join(missing)}" if missing else there)
