"""Writes of the work log: meetings and who was there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.actions import keep_only
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.models import Attendance, Meeting, Membership, StudioYear

NOTE_LIMIT = 2000
REVISION = "meeting"  # the kind of what a meeting said before each correction


@dataclass(frozen=True)
class MeetingNote:
    """What the mentor writes down: day, minutes (1-600 or None), ids of memberships present, note, photo."""

    client_key: str  # made on the device, so that a second sending stores nothing new
    held_on: date
    present: tuple[int, ...] = ()
    minutes: int | None = None
    note: str = ""
    photo_key: str = ""
    has_no_faces: bool = False


@transaction.atomic
def log_meeting(studio_year: StudioYear, sent: MeetingNote, *, by: Person, now: datetime) -> Meeting:
    """Store a meeting once, however often it is sent; what was typed after a lost answer is stored too.

    Raises Invalid for a future day, a stranger or a photo without consents.
    """
    found = Meeting.objects.filter(studio_year=studio_year, client_key=sent.client_key).first()
    if found:
        return _sent_again(found, sent, by, now)
    members = _present(studio_year, sent)
    _check(studio_year, sent, members, now)
    try:
        with transaction.atomic():
            row = Meeting.objects.create(
                studio_year=studio_year,
                client_key=sent.client_key,
                held_on=sent.held_on,
                minutes=sent.minutes,
                note=sent.note.strip(),
                photo_key=sent.photo_key,
                photo_no_faces=sent.has_no_faces,
                logged_by=by,
                logged_at=now,
            )
    except IntegrityError:  # sent twice at the same moment
        return Meeting.objects.get(studio_year=studio_year, client_key=sent.client_key)
    Attendance.objects.bulk_create(Attendance(meeting=row, membership=member) for member in members)
    _keep_photo(row, sent, by, now)
    return row


def _sent_again(found: Meeting, sent: MeetingNote, by: Person, now: datetime) -> Meeting:
    """Return the stored meeting; a text that differs is stored unless the meeting was corrected or removed since."""
    plain = (sent.held_on, sent.minutes, sent.note.strip(), set(sent.present))
    present = set(found.attendance.values_list("membership_id", flat=True))
    if found.version > 1 or found.is_removed or plain == (found.held_on, found.minutes, found.note, present):
        return found
    return edit_meeting(found, found.version, sent, by=by, now=now)


@transaction.atomic
def edit_meeting(meeting: Meeting, seen: int, sent: MeetingNote, *, by: Person, now: datetime) -> Meeting:
    """Store a corrected meeting and keep what it said before.  Raises Stale with both notes."""
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_version(row.version, seen, {"note": row.note}, {"note": sent.note})
    store_revision(REVISION, row.pk, _as_it_was(row), by=by, now=now)
    members = _present(row.studio_year, sent)
    _check(row.studio_year, replace(sent, photo_key=sent.photo_key or row.photo_key), members, now)
    row.held_on, row.minutes, row.note = sent.held_on, sent.minutes, sent.note.strip()
    row.photo_key, row.photo_no_faces = sent.photo_key or row.photo_key, sent.has_no_faces
    row.version += 1
    row.save()
    row.attendance.exclude(membership__in=members).delete()
    Attendance.objects.bulk_create((Attendance(meeting=row, membership=member) for member in members), ignore_conflicts=True)
    _keep_photo(row, sent, by, now)
    record("meeting.edit", row, by=by, now=now, region_id=row.studio_year.studio.region_id)
    return row


def _as_it_was(row: Meeting) -> dict[str, object]:
    """Return what a meeting says, before it is corrected."""
    was_there = row.attendance.count()
    return {"held_on": row.held_on, "minutes": row.minutes, "note": row.note, "present": was_there, "version": row.version}


@transaction.atomic
def remove_meeting(meeting: Meeting, is_removed: bool, *, by: Person, now: datetime) -> Meeting:
    """Hide a meeting logged by mistake, or bring it back."""
    Meeting.objects.filter(pk=meeting.pk).update(is_removed=is_removed)
    meeting.is_removed = is_removed
    what = "meeting.remove" if is_removed else "meeting.restore"
    record(what, meeting, by=by, now=now, region_id=meeting.studio_year.studio.region_id)
    return meeting


def _present(studio_year: StudioYear, sent: MeetingNote) -> list[Membership]:
    members = [row for row in Membership.objects.filter(studio_year=studio_year).select_related("person") if row.pk in set(sent.present)]
    if len(members) != len(set(sent.present)):
        raise Invalid({"present": [mark("Somebody in the list is not in this studio.")]})
    return members


def _check(studio_year: StudioYear, sent: MeetingNote, members: Sequence[Membership], now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if sent.held_on > local_day(now, studio_year.studio.region.time_zone):
        errors["held_on"] = [mark("The day is in the future.")]
    if sent.minutes is not None and not 1 <= sent.minutes <= 600:
        errors["minutes"] = [mark("From 1 to 600 minutes.")]
    if len(sent.note) > NOTE_LIMIT:
        errors["note"] = [mark("At most 2,000 characters.")]
    if any(member.joined_on > sent.held_on or (member.left_on and member.left_on <= sent.held_on) for member in members):
        errors["present"] = [mark("Somebody in the list was not in the studio on that day.")]
    if sent.photo_key and not sent.has_no_faces and not file_rights.may_be_photographed([row.person_id for row in members], now):
        errors["photo"] = [mark("Not everyone present may be photographed: take a photo without faces.")]
    if errors:
        raise Invalid(errors)
    if studio_year.status in {"closed", "archived"}:
        raise Conflict(mark("The studio is closed."))


def _keep_photo(row: Meeting, sent: MeetingNote, by: Person, now: datetime) -> None:
    if not sent.photo_key:
        return
    try:
        keep_only([sent.photo_key], by, file_rights.PHOTO, row, now=now)
    except NotFound:
        raise Invalid({"photo": [mark("This file is not there any more: remove it and add it again.")]}) from None
