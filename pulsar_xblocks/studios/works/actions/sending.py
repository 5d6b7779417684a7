"""Writes of submission: asking the mentor, sending, taking back, returning."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.models import Membership, Work, WorkContributor, WorkVersion
from pulsar_xblocks.studios.works import closing, completing, domain, letters, reviewing
from pulsar_xblocks.studios.works.actions.drafts import require_at_work, sync_task
from pulsar_xblocks.studios.works.queries import reading

_RELATED = (
    "task__round__rubric",
    "task__definition",
    "studio_year__studio__organisation",
    "studio_year__studio__region",
    "studio_year__year__rubric",
)


@dataclass(frozen=True)
class Sender:
    """Who sends, whether as the mentor, the window of the studio, and the task as the author has it now (None = as pinned)."""

    person: Person
    is_mentor: bool
    window: domain.Window
    task: domain.TaskText | None = None


@transaction.atomic
def submit(work: Work, sender: Sender, *, now: datetime) -> tuple[Work, reading.Sent]:
    """Store an immutable version of the draft and order its review; a work that is sent already stays as it is.

    Raises Gone after the grace with the draft kept, Invalid by field, Forbidden where only the mentor sends.
    """
    row = _locked(work)
    if row.status not in domain.STORED_EDITABLE:  # two pressed at once: the first one counts
        return row, _already(row)
    if sender.task:
        sync_task(row.task, sender.task, now)
    if row.task.needs_mentor and not sender.is_mentor:
        raise Forbidden(mark("In this task only the mentor sends the work: ask for it."))
    ready = _checked(row, sender.window, now)
    version = _store(row, ready.content, sender, now)
    row.status = domain.sent_status(row.is_late)
    row.asked_at, row.asked_by, row.returned_until, row.returned_reason = None, None, None, ""
    _saved(row, "send", sender.person, now, number=version.number)
    letters.order(row, letters.SENT, by=sender.person, now=now)
    return row, reading.Sent(version, ready.named, ready.files)


@transaction.atomic
def ask(work: Work, sender: Sender, *, now: datetime) -> Work:
    """Ask the mentor to send the work that is ready.  Raises as ``submit`` does."""
    row = _locked(work)
    if row.status not in domain.STORED_EDITABLE:
        raise Conflict(mark("The work is already sent."))
    if sender.task:
        sync_task(row.task, sender.task, now)
    _checked(row, sender.window, now)
    row.asked_at, row.asked_by = now, sender.person
    _saved(row, "ask", sender.person, now)
    letters.order(row, letters.ASKED, by=sender.person, now=now)
    return row


@transaction.atomic
def unask(work: Work, *, by: Person, now: datetime) -> Work:
    """Take the request to the mentor away: the mentor wants changes, or the pupil does."""
    row = _locked(work)
    if row.asked_at is not None:
        row.asked_at, row.asked_by = None, None
        _saved(row, "unask", by, now)
    return row


@transaction.atomic
def take_back(work: Work, sender: Sender, *, now: datetime) -> Work:
    """Open the sent work for changes; its versions stay, the latest counts if nothing newer is sent.  Raises Gone after the close."""
    row = _locked(work)
    if row.task.needs_mentor and not sender.is_mentor:
        raise Forbidden(mark("In this task only the mentor takes the work back."))
    if row.status in domain.STORED_EDITABLE:
        return row
    if not replace(sender.window, returned_until=None).is_open(now):
        raise Gone(mark("Works are no longer taken, so it cannot be taken back."))
    reviewing.take_out(row, now)
    row.status = "work"
    closing.order(row, sender.window.closes_at, by=sender.person, now=now)
    completing.order(row, by=sender.person, now=now)
    return _saved(row, "take_back", sender.person, now)


@transaction.atomic
def keep_sent(work: Work, sender: Sender, *, now: datetime) -> Work:
    """Let the version that was sent count after all; the draft stays as it is.

    Raises Conflict when nothing was sent, Forbidden where only the mentor sends.
    """
    row = _locked(work)
    if row.task.needs_mentor and not sender.is_mentor:
        raise Forbidden(mark("In this task only the mentor sends the work: ask for it."))
    if not row.sent_count:
        raise Conflict(mark("Nothing has been sent yet."))
    if row.status in domain.STORED_EDITABLE:
        row.status, row.returned_until = domain.sent_status(row.is_late), None
        _saved(row, "keep", sender.person, now)
        reviewing.put_in_queue(row, now)
        completing.order(row, by=sender.person, now=now)
    return row


@transaction.atomic
def return_work(work: Work, reason: str, window: domain.Window, *, by: Person, now: datetime) -> Work:
    """Send a work back for changes with a reason, for 72 hours at least; the sent version keeps counting meanwhile."""
    row = _locked(work)
    if row.status in domain.STORED_EDITABLE:
        raise Conflict(mark("There is no sent work to return."))
    if window.published_at is not None:
        raise Conflict(mark("The results are published: the work can no longer be returned."))
    if len(reason.strip()) < domain.REASON_LEAST:
        raise Invalid({"reason": [mark("Say what to change, at least 10 characters.")]})
    reviewing.take_out(row, now)
    row.status, row.returned_reason, row.returned_until = "returned", reason.strip(), now + domain.RETURNED_FOR
    _saved(row, "return", by, now)
    closing.order(row, max(row.returned_until, window.closes_at), by=by, now=now)
    letters.order(row, letters.RETURNED, by=by, now=now)
    return row


def _already(row: Work) -> reading.Sent:
    found = reading.latest(row)
    assert found is not None
    return found


def _locked(work: Work) -> Work:
    return locked(Work.objects.select_related(*_RELATED), work.pk)


def _saved(row: Work, what: str, by: Person, now: datetime, **detail: object) -> Work:
    row.version += 1
    row.save()
    record(f"work.{what}", row, by=by, now=now, region_id=row.studio_year.studio.region_id, **detail)
    return row


@dataclass(frozen=True)
class _Ready:
    content: domain.Content
    named: tuple[Membership, ...]
    files: tuple[PrivateFile, ...]


def _checked(row: Work, window: domain.Window, now: datetime) -> _Ready:
    window = replace(window, returned_until=row.returned_until)
    require_at_work(row.studio_year)
    if now < window.opens_at:
        raise Conflict(mark("The round is not open yet."))
    if not window.is_open(now):
        raise Gone(mark("Works are no longer taken: the term and the extra time are over. Your draft is kept."))
    content = reading.content_of(reading.drafts_of(row))
    members = reading.nameable(reading.roster_of(row.studio_year), window, now, row.studio_year.studio.region.time_zone)
    named = tuple(member for member in members if member.pk in content.contributors)
    content = replace(content, contributors=tuple(member.pk for member in named))
    errors = domain.problems(content, can_name=bool(members))
    files = tuple(files_by_key(content.files)) if content.files else ()
    if len(files) != len(content.files):
        errors["files"] = [mark("A file is no longer there. Remove it from the list and add it anew.")]
    if errors:
        raise Invalid(errors)
    return _Ready(content, named, files)


def _store(row: Work, content: domain.Content, sender: Sender, now: datetime) -> WorkVersion:
    row.sent_count += 1
    is_late = domain.is_late(now, sender.window.deadline)
    if row.first_sent_at is None:
        row.first_sent_at, row.is_late = now, is_late
    row.last_sent_at = now
    version = WorkVersion.objects.create(
        work=row,
        number=row.sent_count,
        title=content.title.strip(),
        text=content.text,
        links="\n".join(content.links),
        sirius_link=content.sirius_link,
        files="\n".join(content.files),
        definition=row.task.definition,
        by=sender.person,
        at=now,
        deadline_at=sender.window.deadline,
        is_late=is_late,
    )
    WorkContributor.objects.bulk_create(WorkContributor(work_version=version, membership_id=pk) for pk in content.contributors)
    return version
