"""Writes of the shared draft: one item at a time, each with a version of its own."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.domain import digest
from pulsar_xblocks.kernel.files.actions import attach, detach
from pulsar_xblocks.kernel.locking import first_locked, locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios.models import Membership, Round, StudioTask, StudioYear, Work, WorkDraft
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.queries import reading, shown

PURPOSE = "studio_work"  # of files
SENT = mark("The work is already sent. Take it back to change it.")
CLOSED = mark("The studio is closed.")


@dataclass(frozen=True)
class Place:
    """Which work is meant: a studio, a round, the author's key and words of the task."""

    studio: StudioYear
    round: Round
    key: str = ""
    task: domain.TaskText = domain.TaskText()


@dataclass(frozen=True)
class Edit:
    """One item as typed; ``seen`` is the version of the item that the writer saw, 0 = it was empty.

    ``was``: a list as the writer found it, so that what others added meanwhile stays; None = the writer means the whole list.
    """

    item: str
    value: str
    seen: int = 0
    was: str | None = None


@transaction.atomic
def open_work(place: Place, *, now: datetime) -> Work:
    """Return the studio's work on the task, made at the first need.  Raises Conflict before the round and in a closed studio."""
    if now < place.round.opens_at:
        raise Conflict(mark("The round is not open yet."))
    require_at_work(place.studio)
    task, _ = StudioTask.objects.select_related("definition").get_or_create(round=place.round, key=place.key, defaults={"created_at": now})
    sync_task(task, place.task, now)
    work, _ = Work.objects.get_or_create(studio_year=place.studio, task=task, defaults={"created_at": now})
    return work


def require_at_work(studio: StudioYear) -> None:
    """Return unless the studio is closed.  Raises Conflict."""
    if studio.status in ("closed", "archived"):
        raise Conflict(CLOSED)


def sync_task(task: StudioTask, words: domain.TaskText, now: datetime) -> None:
    """Remember the task as the author has it now; versions sent before keep theirs."""
    if task.definition and task.definition.digest == digest(words):
        return
    task.definition = pin("task", words, now)
    task.title, task.needs_mentor = words.title[:200], words.sender == domain.MENTOR
    task.save(update_fields=["definition", "title", "needs_mentor"])


@transaction.atomic
def save_item(work: Work, edit: Edit, *, by: Person, now: datetime) -> WorkDraft:
    """Store an item of the draft.  Raises Stale with both texts, Conflict when the work is sent, Invalid over a limit."""
    work = held(work)
    row = WorkDraft.objects.select_for_update().filter(work=work, item=edit.item).first()
    return save_row(work, row, edit, by=by, now=now)


def held(work: Work) -> Work:
    """Return the work as it is now, held until the end of the transaction: who sends it waits for the words, or they come too late."""
    return locked(Work.objects.select_related("studio_year__studio"), work.pk)


@transaction.atomic
def save_at(spot: reading.Spot, edit: Edit, *, by: Person, now: datetime) -> WorkDraft | None:
    """Store an item that was written before, found by its place alone, without looking at the calendar; None = it never was."""
    works = Work.objects.filter(pk__in=reading.rows_at(spot).filter(item=edit.item).values("work")).select_related("studio_year__studio")
    work = first_locked(works.order_by("task__round__number"))
    row = WorkDraft.objects.select_for_update().filter(work=work, item=edit.item).first() if work else None
    return save_row(work, row, edit, by=by, now=now) if work and row else None


def save_row(work: Work, row: WorkDraft | None, edit: Edit, *, by: Person, now: datetime) -> WorkDraft:
    """Store an item of a work that is held; ``row`` is read after that, None = it was never written."""
    require_at_work(work.studio_year)
    if work.status not in domain.STORED_EDITABLE:
        raise Conflict(SENT)
    edit = _beside_others(row, edit)
    if (row.value if row else "") == edit.value and row is not None:
        return row  # sent twice, for example while the page was left
    if errors := domain.draft_problems(edit.item, edit.value):
        raise Invalid(errors)
    version = row.version if row else 0
    if version != edit.seen:
        old = row.value if row else ""
        require_version(version, edit.seen, *(shown.fields_of(work, edit.item, value, by) for value in (old, edit.value)))
    _check_people(work, edit)
    _move_files(work, row.value if row else "", edit, by, now)
    return _stored(work, row, edit, by, now)


def _beside_others(row: WorkDraft | None, edit: Edit) -> Edit:
    """Return the edit of a list with what others did to it meanwhile; as it is when there are too many lines: then people choose."""
    if row is None or edit.was is None:
        return edit
    lines = domain.merged(domain.lines_of(edit.was), domain.lines_of(row.value), domain.lines_of(edit.value))
    value = "\n".join(sorted(lines, key=int) if edit.item == "contributors" else lines)
    return edit if domain.draft_problems(edit.item, value) else replace(edit, value=value, seen=row.version)


def _stored(work: Work, row: WorkDraft | None, edit: Edit, by: Person, now: datetime) -> WorkDraft:
    if row is None:
        return WorkDraft.objects.create(work=work, item=edit.item, value=edit.value, edited_by=by, edited_at=now)
    row.value, row.version, row.edited_by, row.edited_at = edit.value, row.version + 1, by, now
    row.save(update_fields=["value", "version", "edited_by", "edited_at"])
    return row


def _check_people(work: Work, edit: Edit) -> None:
    ids = set(domain.lines_of(edit.value)) if edit.item == "contributors" else set()
    if ids and Membership.objects.filter(studio_year=work.studio_year_id, pk__in=ids, active_on__isnull=False).count() != len(ids):
        raise Invalid({"contributors": [mark("Somebody in the list does not take part in this studio.")]})


def _move_files(work: Work, old: str, edit: Edit, by: Person, now: datetime) -> None:
    if edit.item != "files":
        return
    before, after = domain.lines_of(old), domain.lines_of(edit.value)
    if fresh := [key for key in after if key not in before]:
        attach(fresh, by, PURPOSE, work, region_id=work.studio_year.studio.region_id)
    if gone := set(before) - set(after):
        detach(gone - reading.kept_files(work), work, now=now)
