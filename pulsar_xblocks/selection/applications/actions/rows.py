"""What every write of an application shares: the row held, its move allowed, the change recorded."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses

LOCKED = mark("The consent of your parent comes first: the form opens when it is given.")


def held(row: SelectionApplication) -> SelectionApplication:
    """Return the application with all that belongs to it, held until the transaction ends."""
    return locked(SelectionApplication.objects.select_related(*queries.RELATED), row.pk)


def require_move(row: SelectionApplication, to: str) -> None:
    """Return when the application may go to a status.  Raises Conflict."""
    if not statuses.may_move(row.status, to):
        raise Conflict(mark("The application has another status by now: open it anew."))


def require_open_form(row: SelectionApplication, now: datetime) -> None:
    """Return when the form is open: before the consent nobody else hears of the child.  Raises Conflict."""
    if not queries.is_form_open(queries.consent_states(row, now)):
        raise Conflict(LOCKED)


def stored(row: SelectionApplication, what: str, by: Person | None, now: datetime, **facts: Any) -> SelectionApplication:
    """Store a changed application and record what was done."""
    row.version += 1
    row.save()
    record(f"selection_application.{what}", row, by=by, now=now, region_id=row.call.region_id, **facts)
    return row
