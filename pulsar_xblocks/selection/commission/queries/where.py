"""Where calls and what belongs to them stand, for the access matrix; who works for a call is assigned to it."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call

COMMISSION = ("chair", "member", "secretary")
PANEL = ("appeals",)
CALL = {"region": "region_id", "assigned": "people__person_id"}
People = Sequence[tuple[str, int]]  # part, person


def people_of(call: Call) -> People:
    """Return who is of the commission and of the appeals panel; 1 query for a call, however often it is asked."""
    prefetch_related_objects([call], "people")
    return [(one.part, one.person_id) for one in call.people.all() if one.part in (*COMMISSION, *PANEL)]


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


def of_both(call: Call) -> tuple[Where, Where]:
    """Return where a call stands and where its appeals stand; 1 query."""
    people = people_of(call)
    panel = frozenset(person for part, person in people if part in PANEL)
    return Where(region=call.region_id, assigned=frozenset(person for _, person in people)), Where(region=call.region_id, assigned=panel)


def of_appeals(call: Call) -> Where:
    """Return where the appeals of a call stand: its panel is assigned to them; 1 query."""
    return of_call(call, PANEL)


def of_application(row: SelectionApplication) -> Where:
    """Return where an application stands; it is about its person."""
    organisation, municipality = row.organisation_id, row.municipality_id
    return Where(region=row.call.region_id, municipality=municipality, organisation=organisation, subject=row.person_id)
