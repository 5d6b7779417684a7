"""Where calls and what belongs to them stand, for the access matrix; who works for a call is assigned to it."""

from collections.abc import Sequence

from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson

COMMISSION = ("chair", "member", "secretary")
PANEL = ("appeals",)
CALL = {"region": "region_id", "assigned": "people__person_id"}
People = Sequence[tuple[str, int]]  # part, person


def people_of(call: Call) -> People:
    """Return who is of the commission and of the appeals panel; 1 query."""
    return list(CallPerson.objects.filter(call=call, part__in=[*COMMISSION, *PANEL]).values_list("part", "person_id"))


def of_call(call: Call, parts: tuple[str, ...] = (*COMMISSION, *PANEL), people: People | None = None) -> Where:
    """Return where a call stands, with those who have one of the parts in it; 1 query unless its people are known."""
    found = people_of(call) if people is None else people
    return Where(region=call.region_id, assigned=frozenset(person for part, person in found if part in parts))


def of_right(call: Call, right: str, kind: str, people: People | None = None) -> Where:
    """Return where a call stands for a right: appeals are its panel's, sittings its commission's, whatever other roles they hold."""
    if kind == "appeal":
        return of_call(call, PANEL, people)
    if (right, kind) == ("decide", "selection_ranking"):
        return of_call(call, COMMISSION, people)
    return of_call(call, people=people)


def of_appeals(call: Call) -> Where:
    """Return where the appeals of a call stand: its panel is assigned to them; 1 query."""
    return of_call(call, PANEL)


def of_application(row: SelectionApplication) -> Where:
    """Return where an application stands; it is about its person."""
    organisation, municipality = row.organisation_id, row.municipality_id
    return Where(region=row.call.region_id, municipality=municipality, organisation=organisation, subject=row.person_id)
