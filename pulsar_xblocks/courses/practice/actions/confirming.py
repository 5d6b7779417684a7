"""What the supervisor does by the link: agrees to the plan, confirms days or not, takes a mark back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.practice import booking, letters, queries
from pulsar_xblocks.courses.practice.actions.holding import ALIVE, held, held_row, noted, stored
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark

WITHDRAWN = mark("The participant no longer takes the course: there is nothing left to confirm. Thank you for your help.")
DECIDED = mark("The internship is over and decided: nothing can be confirmed any more. Thank you for your help.")
ANOTHER = mark("The participant has named another supervisor: this link no longer works.")
_AGREE_FIRST = mark("Agree to the plan first: the days are confirmed by it.")
_WRITTEN_ANEW = mark("The participant has changed this day since you opened the page. Look at it once more.")
_MARKED = mark("You have marked this day already, perhaps in another window. Take the mark back first.")
_TOO_MANY = mark("With a face-to-face day one of these days has more than 10 academic hours: refuse it, the participant will correct it.")
_REPLACED = mark("The participant has put in other hours at this time instead. This day stays not confirmed.")
_TAKEN_BACK = mark("The supervisor has taken the confirmation back.")


def supervised(link: Link) -> PracticeLog:
    """Return the diary of a link.  Raises NotFound, Gone saying why it shows nothing any more."""
    return _open_to(queries.log_or_404(link.object_id), link.person_id)


@transaction.atomic
def agree(log: PracticeLog, seen: str, *, by: Person, now: datetime) -> PracticeLog:
    """Store that the supervisor agrees to the plan that was sent at ``seen`` (ISO).  Raises Conflict when it was changed since."""
    row = _open_to(held(log), by.pk)
    if row.plan_agreed_at:
        return row
    if row.asked_at is None or row.asked_at.isoformat() != seen:
        raise Conflict(mark("The plan is being changed by the participant. Open the page once more a little later."))
    row.plan_agreed_at = now
    row.status = practice.ACTIVE if row.status in ALIVE else row.status
    stored(row, "agree", by=by, now=now)
    letters.agreed(row, now)
    return row


@transaction.atomic
def confirm(log: PracticeLog, picks: Sequence[tuple[str, int]], *, by: Person, now: datetime) -> list[PracticeRow]:
    """Confirm days, each of the version that was shown; those confirmed already stay so.

    Raises Conflict when one of them was changed meanwhile, or a face-to-face day has come into it: then none is confirmed.
    """
    _hold_person(log)
    diary = _agreed(log, by)
    changed = []
    for key, seen in picks:
        row = _seen(diary, key, seen, practice.CONFIRMED)
        if row is None:
            continue
        _require_room(diary, row, _TOO_MANY, now)
        booking.book(_marked(row, practice.CONFIRMED, "", by, now), booking.CONFIRMED, by=by, now=now)
        changed.append(row)
    if changed:
        noted(diary, "confirm", by=by, now=now, count=len(changed))
        letters.confirmed(diary, changed, now)
    return changed


@transaction.atomic
def reject(log: PracticeLog, pick: tuple[str, int], reason: str, *, by: Person, now: datetime) -> PracticeRow:
    """Refuse a day with a reason, which the participant reads.  Raises Invalid without one, Conflict for a changed day."""
    key, seen = pick
    diary = _agreed(log, by)
    if not reason.strip():
        raise Invalid({f"reason-{key}": [mark("Say why: the participant will read it and correct the day.")]})
    row = _seen(diary, key, seen, practice.REJECTED)
    if row is None:
        return queries.row_in(diary, key)
    _marked(row, practice.REJECTED, reason.strip()[:500], by, now)
    booking.take_back(row, booking.DECLARED, row.reason, by=by, now=now)
    noted(diary, "reject", by=by, now=now, on=row.on)
    letters.rejected(diary, row, now)
    return row


@transaction.atomic
def unmark(log: PracticeLog, key: str, *, by: Person, now: datetime) -> PracticeRow:
    """Take a mark back: the day waits again, its hours leave the ledger.  Days marked by nobody stay as they are.

    Raises Conflict for a refused day in whose place the participant has put in another one meanwhile.
    """
    _hold_person(log)
    diary = _agreed(log, by)
    row = held_row(diary, key)
    was = row.status
    if was not in (practice.CONFIRMED, practice.REJECTED) or row.removed_at:
        return row
    if was == practice.REJECTED:
        _require_room(diary, row, _REPLACED, now)
    row.status, row.reason, row.marked_at, row.marked_by = practice.WAITING, "", None, None
    row.version += 1
    row.save()
    if was == practice.CONFIRMED:
        booking.take_back(row, booking.CONFIRMED, _TAKEN_BACK, by=by, now=now)
    else:
        booking.book(row, booking.DECLARED, by=by, now=now)
    noted(diary, "unmark", by=by, now=now, on=row.on)
    return row


def _hold_person(log: PracticeLog) -> None:
    """Hold the participant, as when a day is put in: what is done with two diaries of one person is done one after the other."""
    Person.objects.select_for_update().get(pk=log.enrolment.person_id)


def _require_room(diary: PracticeLog, row: PracticeRow, sentence: str, now: datetime) -> None:
    """Return while a day fits beside the other hours of the person.  Raises Conflict with the sentence."""
    today = local_day(now, diary.enrolment.group.programme.region.time_zone)
    others = queries.others_of(diary.enrolment.person, row)
    if practice.row_problems(queries.day_of(row), others, row.on, row.on, today):
        raise Conflict(sentence)


def _open_to(log: PracticeLog, person_id: int | None) -> PracticeLog:
    """Return a diary that this person still supervises.  Raises Gone saying why not: the page may have stood open for days."""
    if log.enrolment.open_marker is None or log.enrolment.stage == stages.LEFT or log.enrolment.person.retired_at:
        raise Gone(WITHDRAWN)
    if log.status in (practice.PASSED, practice.FAILED) or log.enrolment.stage not in stages.IN_TRAINING:
        raise Gone(DECIDED)
    if person_id is None or person_id != log.supervisor_id:
        raise Gone(ANOTHER)
    return log


def _agreed(log: PracticeLog, by: Person) -> PracticeLog:
    diary = _open_to(held(log), by.pk)
    if diary.plan_agreed_at is None:
        raise Conflict(_AGREE_FIRST)
    return diary


def _seen(diary: PracticeLog, key: str, seen: int, to: str) -> PracticeRow | None:
    """Return a waiting day, held; None when it is marked so already.  Raises Conflict when it is another than was shown."""
    row = held_row(diary, key)
    if row.status == to:
        return None
    if row.status in (practice.CONFIRMED, practice.REJECTED):
        raise Conflict(_MARKED)
    if row.status != practice.WAITING or row.version != seen or row.removed_at:
        raise Conflict(_WRITTEN_ANEW)
    return row


def _marked(row: PracticeRow, status: str, reason: str, by: Person, now: datetime) -> PracticeRow:
    row.status, row.reason, row.marked_at, row.marked_by = status, reason, now, by
    row.version += 1
    row.save()
    return row
