"""Where calls and what belongs to them stand, for the access matrix; who works for a call is assigned to it."""

from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson

COMMISSION = ("chair", "member", "secretary")
PANEL = ("appeals",)
CALL = {"region": "region_id", "assigned": "people__person_id"}


def of_call(call: Call, parts: tuple[str, ...] = (*COMMISSION, *PANEL)) -> Where:
    """Return where a call stands, with those who have one of the parts in it; 1 query."""
    people = CallPerson.objects.filter(call=call, part__in=parts).values_list("person_id", flat=True)
    return Where(region=call.region_id, assigned=frozenset(people))


def of_both(call: Call) -> tuple[Where, Where]:
    """Return where a call stands and where its appeals stand; 1 query."""
    rows = CallPerson.objects.filter(call=call, part__in=[*COMMISSION, *PANEL]).values_list("part", "person_id")
    people = list(rows)
    panel = frozenset(person for part, person in people if part in PANEL)
    return Where(region=call.region_id, assigned=frozenset(person for _, person in people)), Where(region=call.region_id, assigned=panel)


def of_appeals(call: Call) -> Where:
    """Return where the appeals of a call stand: its panel is assigned to them; 1 query."""
    return of_call(call, PANEL)


def of_application(row: SelectionApplication) -> Where:
    """Return where an application stands; it is about its person."""
    organisation, municipality = row.organisation_id, row.municipality_id
    return Where(region=row.call.region_id, municipality=municipality, organisation=organisation, subject=row.person_id)
