"""Nominations: a centre's representative stands up for an application while it may be sent, the operator until the results."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import folded, mark
from pulsar_xblocks.selection.applications.actions.rows import hold_calls
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import hours_for_all, rules_of
from pulsar_xblocks.selection.commission.models import Nomination
from pulsar_xblocks.selection.commission.queries.desk import HIDDEN
from pulsar_xblocks.selection.commission.queries.nominating import is_open
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.quotas import nominating

UNKNOWN = mark("There is no such application of this surname in the call: compare the number with the applicant's receipt.")


@dataclass(frozen=True)
class Named:
    """An application as a representative names it: a number alone is not enough."""

    number: str
    family: str


def nominate(call: Call, who: Named, centre: Organisation, *, by: Person, now: datetime) -> Nomination:
    """Nominate an application by its number and the applicant's surname, in the window of the call.

    Raises Invalid for a number that is not there or of somebody else, Gone when the window is closed, Conflict for another centre.
    """
    if not is_open(call, hours_for_all([call.pk]).get(call.pk, 0), now):
        raise Gone(mark("Centres nominate while applications are taken. The window is closed."))
    rows = SelectionApplication.objects.filter(call=call, number=who.number.strip().upper()).exclude(number="")
    found = rows.exclude(status__in=HIDDEN).select_related("person").first()
    if found is None or not folded(who.family) or folded(found.person.family) != folded(who.family):
        raise Invalid({"number": [UNKNOWN]})
    return mark_nominated(found, centre, by=by, now=now)


@transaction.atomic
def mark_nominated(application: SelectionApplication, centre: Organisation, *, by: Person, now: datetime) -> Nomination:
    """Store that a centre nominates an application; a second time changes nothing.

    Raises Conflict once results are out, for an application that is over, or for a centre that nominates nobody in this call.
    """
    row = _held(application)
    if centre.region_id != row.call.region_id or centre.code not in nominating(rules_of(row.call)):
        raise Conflict(mark("The rules of the call give this centre no protected places."))
    if row.status in statuses.CLOSED:
        raise Conflict(mark("This application takes no further part."))
    made, is_new = Nomination.objects.get_or_create(
        application=row, centre=centre, open_marker=1, defaults={"nominated_at": now, "nominated_by": by}
    )
    if is_new:
        record("selection.nominated", row, by=by, now=now, region_id=row.call.region_id, number=row.number, centre=centre.code)
    return made


@transaction.atomic
def withdraw(nomination: Nomination, *, by: Person, now: datetime) -> None:
    """Take a nomination back; it stays as history.  Raises Conflict once results are out."""
    row = _held(nomination.application)
    taken = Nomination.objects.filter(pk=nomination.pk, open_marker=1)
    if taken.update(open_marker=None, withdrawn_at=now, withdrawn_by=by):
        code = nomination.centre.code
        record("selection.nomination_withdrawn", row, by=by, now=now, region_id=row.call.region_id, number=row.number, centre=code)


def _held(application: SelectionApplication) -> SelectionApplication:
    hold_calls([application.call_id])
    row = locked(SelectionApplication.objects.select_related("call__rules", "call__region"), application.pk)
    if row.call.preliminary_at is not None:
        raise Conflict(mark("The results are published: nominations stay as they are."))
    return row
