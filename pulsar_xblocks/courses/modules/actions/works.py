"""What a participant does with a task: writes, sends, takes back while nobody has answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.hours import DECLARED
from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.ledger import Cause, key_of
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.domain import ActivityText
from pulsar_xblocks.courses.modules.models import TaskWork
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.actions import attach, detach
from pulsar_xblocks.kernel.locking import first_locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Difference, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.kernel.versions.domain import require_version

WORDS = "training_task"  # kind of the definition
ALREADY = mark("The work is with the tutor: it cannot be changed now.")


@dataclass(frozen=True)
class Place:
    """Whose work on which task, with the words of the task as the author has them now."""

    enrolment: Enrolment
    activity: Activity
    words: ActivityText = ActivityText()

    @property
    def region_id(self) -> int:
        """Return the region of the programme."""
        return self.enrolment.group.programme.region_id


@dataclass(frozen=True)
class Typed:
    """A draft as typed: text, keys of files, the version that the page showed."""

    text: str
    files: tuple[str, ...] = ()
    seen: int = 0


@transaction.atomic
def save(place: Place, typed: Typed, *, now: datetime) -> TaskWork:
    """Store the draft.  Raises Stale with both texts, Conflict when it is sent, Invalid over a limit, NotNow before and after training."""
    stages.require(place.enrolment.stage, *stages.IN_TRAINING)
    _require_fitting(typed)
    row = held(place) or _begun(place, typed, now)
    if row.status not in domain.EDITABLE:
        raise Conflict(ALREADY)
    if (row.text, queries.file_keys(row)) == (typed.text, typed.files):
        return row  # sent twice, for example while the page was left
    _require_seen(row, typed)
    if queries.file_keys(row) != typed.files:
        _keep(row, typed.files, place, now)
    row.text, row.saved_at, row.version = typed.text, now, row.version + 1
    row.save(update_fields=["text", "files", "saved_at", "version"])
    return row


@transaction.atomic
def send(place: Place, *, by: Person, now: datetime) -> TaskWork:
    """Store what is written as a version, hand it to the tutor, declare the hours.

    A work that is sent already stays as it is.  Raises Invalid while nothing is written, NotNow before and after training.
    """
    stages.require(place.enrolment.stage, *stages.IN_TRAINING)
    row = held(place)
    if row is None:
        raise Invalid(domain.work_problems("", 0))
    if row.status not in domain.EDITABLE:  # two pressed at once: the first one counts
        return row
    files = queries.file_keys(row)
    if problems := domain.work_problems(row.text, len(files)):
        raise Invalid(problems)
    version = store_revision(queries.REVISION, row.pk, {"what": domain.SENT, "text": row.text, "files": list(files)}, by=by, now=now)
    row.definition, row.status, row.sent_at, row.version = pin(WORDS, place.words, now), domain.SENT, now, row.version + 1
    row.save(update_fields=["definition", "status", "sent_at", "version"])
    _declare(place, row, version.number, by, now)
    record("task.send", row, by=by, now=now, region_id=place.region_id, number=version.number)
    return row


@transaction.atomic
def take_back(place: Place, *, by: Person, now: datetime) -> TaskWork:
    """Open a sent work for changes while the tutor has not answered; the declared hours are taken back.

    Raises Conflict once it is accepted, NotFound where nothing is written, NotNow before and after training.
    """
    stages.require(place.enrolment.stage, *stages.IN_TRAINING)
    row = held(place)
    if row is None:
        raise NotFound
    if row.status in domain.EDITABLE:
        return row
    if row.status != domain.SENT:
        raise Conflict(mark("The work is accepted: it stays as it is."))
    row.status, row.version = domain.DRAFT, row.version + 1
    row.save(update_fields=["status", "version"])
    undeclare(row, mark("The work was taken back by the participant."), by=by, now=now)
    record("task.take_back", row, by=by, now=now, region_id=place.region_id)
    return row


def held(place: Place) -> TaskWork | None:
    """Return the work held until the transaction ends, None while nothing is written."""
    row = first_locked(TaskWork.objects.filter(enrolment=place.enrolment, activity=place.activity.key).order_by("pk"))
    if row is not None:
        row.enrolment = place.enrolment
    return row


def undeclare(row: TaskWork, reason: str, *, by: Person | None, now: datetime) -> None:
    """Take back the hours that a sent work has declared."""
    ledger.take_back(row.enrolment, key_of(DECLARED, f"work:{row.pk}"), reason, by=by, now=now)


def _require_seen(row: TaskWork, typed: Typed) -> None:
    """Return when the page showed the newest draft.  Raises Stale with both texts, and with both lists of files where they differ."""
    current, yours = {"text": row.text}, {"text": typed.text}
    other = queries.other_files(queries.file_keys(row), typed.files) if typed.seen != row.version else None
    if other is None:
        require_version(row.version, typed.seen, current, yours)
        return
    rows = [Difference("text", "", row.text, typed.text)] if row.text != typed.text else []
    raise Stale(current | {"files": other.shown.value}, yours | {"files": other.wanted}, row.version, [*rows, other.shown])


def _require_fitting(typed: Typed) -> None:
    if len(typed.text) > domain.TEXT_LIMIT:
        raise Invalid({"text": [mark("The text is too long: put the rest into a file.")]})
    if len(typed.files) > domain.FILES:
        raise Invalid({"files": [mark("At most 10 files. Remove some of them.")]})


def _begun(place: Place, typed: Typed, now: datetime) -> TaskWork:
    """Return a new work; one that another window has begun meanwhile is returned as it is, so that versions are compared."""
    facts = {"enrolment": place.enrolment, "activity": place.activity.key, "status": domain.DRAFT, "saved_at": now}
    try:
        with transaction.atomic():
            return TaskWork.objects.create(**facts, version=typed.seen)
    except IntegrityError:
        row = held(place)
        assert row is not None
        return row


def _keep(row: TaskWork, keys: tuple[str, ...], place: Place, now: datetime) -> None:
    """Tie the files that were added; untie those that were removed, but for files of versions that were sent."""
    before = queries.file_keys(row)
    if fresh := [key for key in keys if key not in before]:
        attach(fresh, place.enrolment.person, queries.PURPOSE, row, region_id=place.region_id)
    if gone := set(before) - set(keys):
        detach(gone - queries.sent_files(row), row, now=now)
    row.files = "\n".join(keys)


def _declare(place: Place, row: TaskWork, number: int, by: Person, now: datetime) -> None:
    if place.activity.hours:
        day = local_day(now, place.enrolment.group.programme.region.time_zone)
        cause = Cause(place.activity.key, place.activity.hours, day, f"work:{row.pk}:{number}")
        ledger.post_hours(place.enrolment, DECLARED, cause, by=by, now=now)
