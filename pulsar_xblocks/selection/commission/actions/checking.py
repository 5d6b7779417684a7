"""The check of documents: an application is admitted, returned with a note, not admitted or annulled with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.applications import leaving
from pulsar_xblocks.selection.applications.actions.filling import put_back
from pulsar_xblocks.selection.applications.actions.rows import hold_calls
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses

TELL = "selection.checked"  # tells the applicant and the guardian of a decision
WITH_REASON = frozenset({statuses.RETURNED, statuses.NOT_ADMITTED})
DECISIONS = (statuses.ADMITTED, statuses.RETURNED, statuses.NOT_ADMITTED)
REASON_LEAST, REASON_MOST = 10, 2000
MOST_AT_ONCE = 200
SENT = ("answers", "questionnaire", "organisation", "municipality", "saved_at")
SAY_WHY = mark("Say why, from 10 to 2,000 characters: the applicant reads it.")


@dataclass(frozen=True)
class Decision:
    """A decision of the check as posted; ``seen`` = the version of the application that was looked at."""

    status: str
    reason: str = ""
    seen: int = 0


class OtherStatus(Conflict):
    """Somebody was first, or the application is already further."""

    code = "other_status"
    message = mark("The application has another status by now: open the page anew.")


@transaction.atomic
def decide(row: SelectionApplication, what: Decision, *, by: Person, now: datetime) -> SelectionApplication:
    """Store a decision of the check and order the message about it.

    Raises Invalid without a reason where one is needed, OtherStatus by a wrong move, Stale when somebody has changed the application.
    """
    reason = what.reason.strip()
    if what.status in WITH_REASON and not REASON_LEAST <= len(reason) <= REASON_MOST:
        raise Invalid({"reason": [SAY_WHY]})
    hold_calls([row.call_id])
    fresh = held(row)
    if what.status not in DECISIONS or not statuses.may_move(fresh.status, what.status):
        raise OtherStatus
    require_version(fresh.version, what.seen, {}, {})
    require_before_results(fresh)
    _put_back(fresh, now)  # not answered: what was sent is decided on, not what is being typed
    return _stored(fresh, what.status, reason, by, now)


@transaction.atomic
def admit_many(rows: Sequence[SelectionApplication], *, by: Person, now: datetime) -> int:
    """Admit the applications that wait for the check; return how many.  Raises Invalid when none or too many are chosen."""
    if not 0 < len(rows) <= MOST_AT_ONCE:
        raise Invalid({"": [mark("Choose from 1 to 200 applications.")]})
    hold_calls(row.call_id for row in rows)
    admitted = 0
    for pk in sorted(row.pk for row in rows):
        fresh = held(pk)
        if fresh.status in (statuses.SUBMITTED, statuses.CHECK) and fresh.call.preliminary_at is None:
            _stored(fresh, statuses.ADMITTED, "", by, now)
            admitted += 1
    return admitted


@transaction.atomic
def annul(row: SelectionApplication, reason: str, seen: int, *, by: Person, now: datetime) -> SelectionApplication:
    """Annul an application at any time, also after the results; its place goes to the next one.

    Raises Invalid without a reason, OtherStatus where nothing is left to annul, Stale when somebody has changed the application.
    """
    if not REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        raise Invalid({"why": [SAY_WHY]})
    hold_calls([row.call_id])
    fresh = held(row)
    if not statuses.may_move(fresh.status, statuses.ANNULLED):
        raise OtherStatus
    require_version(fresh.version, seen, {}, {})
    _put_back(fresh, now)
    _stored(fresh, statuses.ANNULLED, reason.strip(), by, now)
    leaving.tell(fresh, by, now)
    return fresh


def held(row: SelectionApplication | int) -> SelectionApplication:
    """Return an application held until the transaction ends."""
    return locked(SelectionApplication.objects.select_related("call__region", "person"), row if isinstance(row, int) else row.pk)


def require_before_results(row: SelectionApplication) -> None:
    """Raise Conflict once results are published."""
    if row.call.preliminary_at is not None:
        raise Conflict(mark("The results are published: a decision changes only by an appeal."))


def _put_back(row: SelectionApplication, now: datetime) -> None:
    put_back(row, now)
    row.save(update_fields=SENT)


def _stored(row: SelectionApplication, status: str, reason: str, by: Person, now: datetime) -> SelectionApplication:
    row.status, row.reason, row.decided_at, row.decided_by = status, reason, now, by
    row.version += 1
    row.save(update_fields=["status", "reason", "decided_at", "decided_by", "version"])
    region = row.call.region_id
    record(f"selection.{status}", row, by=by, now=now, region_id=region, reason=reason[:300], number=row.number)
    enqueue(TELL, {"application": row.pk, "status": status}, region_id=region, by=by, now=now)
    return row
