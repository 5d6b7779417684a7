"""What every write of an application shares: the row held, its move allowed, the change recorded."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import leaving, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses

LOCKED = mark("The consent of your parent comes first: the form opens when it is given.")


def held(row: SelectionApplication) -> SelectionApplication:
    """Return the application with all that belongs to it, held until the transaction ends."""
    return locked(SelectionApplication.objects.select_related(*queries.RELATED), row.pk)


def hold_calls(ids: Iterable[int]) -> None:
    """Hold calls until the transaction ends.  Whoever gives places holds the call first and applications then: so does who frees them."""
    list(Call.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk").values_list("pk"))


def require_move(row: SelectionApplication, to: str) -> None:
    """Return when the application may go to a status.  Raises Conflict."""
    if not statuses.may_move(row.status, to):
        raise Conflict(mark("The application has another status by now: open it anew."))


def require_open_form(row: SelectionApplication, now: datetime) -> dict[str, dict[str, str]]:
    """Return the consents when the form is open: before them nobody else hears of the child.  Raises Conflict."""
    states = queries.consent_states(row, now)
    if not queries.is_form_open(states):
        raise Conflict(LOCKED)
    return states


def stored(row: SelectionApplication, what: str, by: Person | None, now: datetime, **facts: Any) -> SelectionApplication:
    """Store a changed application and record what was done."""
    row.version += 1
    row.save()
    record(f"selection_application.{what}", row, by=by, now=now, region_id=row.call.region_id, **facts)
    return row


def ended(row: SelectionApplication, to: str, what: str, by: Person | None, now: datetime) -> SelectionApplication:
    """Store that an application takes no further part, and let those who give places know; its call is held already."""
    row.status, row.open_marker = to, None
    stored(row, what, by, now)
    leaving.tell(row, by, now)
    return row
