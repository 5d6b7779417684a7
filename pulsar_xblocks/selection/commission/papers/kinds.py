"""The kinds of papers of a call: what each is for, its fields, the template that comes with the product."""

from collections.abc import Mapping
from functools import partial

from pulsar_xblocks.kernel.exports.look import Each, Line, Table, sheet
from pulsar_xblocks.kernel.exports.templates import Template
from pulsar_xblocks.kernel.pure.text import mark

PROTOCOL, ORDER, STATUS_ORDER, STATEMENT = "protocol", "order", "status_order", "statement"
MAIN, RESERVE, REFUSED = "main", "reserve", "not_admitted"
_HEAD = {
    "centre": mark("regional centre"),
    "call": mark("title of the call"),
    "programme": mark("programme of the call"),
    "shift": mark("days of the shift"),
    "venue": mark("where the shift takes place"),
    "day": mark("day on which the paper is made"),
}
_ROWS = mark("rows of the list: «{%tr for one in rows %}» in a table")
_COUNT = mark("how many applications")
_CENTRE = Line("{{ centre }}", is_centred=True)
_SIGNED = Line(mark("Chair ____________________      Secretary ____________________"))
_PROTOCOL = (
    _CENTRE,
    Line(mark("PROTOCOL № {{ number }} of {{ day }}"), is_bold=True, is_centred=True),
    Line(mark("Selection: {{ call }}")),
    Line(mark("Present:"), is_bold=True),
    Each("members"),
    Line(mark("Quorum: {{ quorum }}")),
    Line(mark("Statements on conflicts of interest: {{ signed }}")),
    Line(mark("Conflicts of interest: {{ conflicts }}")),
    Line(mark("Decided: {{ decision }}"), is_bold=True),
    Line(mark("Votes: for {{ votes_for }}, against {{ votes_against }}, abstained {{ abstained }}.")),
    Each("dissents"),
    Line(mark("Appeals: {{ appeals }}")),
    Each("diagnostics"),
    Line(mark("Cut-offs:"), is_bold=True),
    Each("cutoffs"),
    Line(mark("Ranked list:"), is_bold=True),
    Each("rows"),
    _SIGNED,
)
_ORDER = (
    _CENTRE,
    Line(mark("ORDER № ________ of ____________"), is_bold=True, is_centred=True),
    Line(mark("On the enrolment of participants in the programme “{{ programme }}”"), is_bold=True),
    Line(mark("By the results of the selection “{{ call }}” and protocol № {{ protocol }}, I order:")),
    Line(mark("1. To enrol the participants listed below in the programme “{{ programme }}” ({{ shift }}, {{ venue }}): {{ count }}.")),
    Table(
        "rows",
        (
            (mark("№"), "n"),
            (mark("Full name"), "name"),
            (mark("Grade"), "grade"),
            (mark("School"), "school"),
            (mark("Municipality"), "municipality"),
            (mark("Application"), "number"),
        ),
    ),
    Line(mark("2. I keep the control over this order.")),
    Line(mark("Head ____________________")),
)
_STATUS_ORDER = (
    _CENTRE,
    Line(mark("ORDER № ________ of ____________"), is_bold=True, is_centred=True),
    Line(mark("On the status of an inter-municipal centre"), is_bold=True),
    Line(mark("By the results of the selection “{{ call }}” and protocol № {{ protocol }}, I order:")),
    Line(mark("1. To give the status of an inter-municipal centre to the organisations listed below: {{ count }}.")),
    Table(
        "rows",
        (
            (mark("№"), "n"),
            (mark("Organisation"), "organisation"),
            (mark("Municipality"), "municipality"),
            (mark("Municipalities that are served"), "served"),
            (mark("Application"), "number"),
        ),
    ),
    Line(mark("2. I keep the control over this order.")),
    Line(mark("Head ____________________")),
)


def _list(title: str, *more: tuple[str, str]) -> tuple[Line | Table, ...]:
    columns = ((mark("№"), "n"), (mark("Application"), "number"), *more)
    return (
        _CENTRE,
        Line(title, is_bold=True, is_centred=True),
        Line("{{ call }}", is_centred=True),
        Line(mark("As of {{ day }}. In the list: {{ count }}.")),
        Table("rows", columns),
        _SIGNED,
    )


_RANKED = ((mark("Municipality"), "municipality"), (mark("Points"), "points"))
_STATEMENT = (
    _CENTRE,
    Line(mark("STATEMENT of application {{ number }}"), is_bold=True, is_centred=True),
    Line("{{ call }}", is_centred=True),
    Line("{{ outcome }}", is_bold=True),
    Each("sentences"),
    Table("lines", ((mark("Part"), "title"), (mark("Points"), "points"), (mark("At most"), "most"))),
    Line(mark("Total: {{ points }} of {{ most }}.")),
    Each("ties"),
    Line(mark("Made on {{ day }}.")),
)
_OF_LIST = _HEAD | {"count": _COUNT, "rows": _ROWS}
KINDS: Mapping[str, Template] = {
    kind.key: kind
    for kind in (
        Template(
            PROTOCOL,
            mark("Protocol of the commission"),
            mark("For every sitting: who was there, how each voted, what was decided"),
            _HEAD
            | {
                "number": mark("number of the protocol"),
                "day": mark("day of the sitting"),
                "decision": mark("what was decided and why"),
                "members": mark("who was there and how each voted, a line each"),
                "quorum": mark("how many had to be there and how many were"),
                "signed": mark("who has signed the statement on conflicts of interest"),
                "conflicts": mark("conflicts of interest that were declared"),
                "votes_for": mark("votes for"),
                "votes_against": mark("votes against"),
                "abstained": mark("abstentions"),
                "dissents": mark("separate opinions, a line each"),
                "appeals": mark("appeals: how many, how decided"),
                "diagnostics": mark("how the experts differ, a line each"),
                "cutoffs": mark("cut-offs, a line for each kind of seats"),
                "rows": mark("the ranked list, a line each"),
            },
            partial(sheet, *_PROTOCOL),
        ),
        Template(
            ORDER,
            mark("Order on enrolment"),
            mark("With the names of those who have confirmed their places"),
            _OF_LIST | {"protocol": mark("number and day of the protocol that adopted the list")},
            partial(sheet, *_ORDER),
        ),
        Template(
            STATUS_ORDER,
            mark("Order on the status"),
            mark("With the organisations that have accepted the status"),
            _OF_LIST | {"protocol": mark("number and day of the protocol that adopted the list")},
            partial(sheet, *_STATUS_ORDER),
        ),
        Template(
            MAIN,
            mark("Main list"),
            mark("Those recommended for a place, by number"),
            _OF_LIST,
            partial(sheet, *_list(mark("MAIN LIST"), *_RANKED, (mark("Seat"), "seat"))),
        ),
        Template(
            RESERVE,
            mark("Reserve list"),
            mark("Those who get a place when one is freed, in their order"),
            _OF_LIST,
            partial(sheet, *_list(mark("RESERVE LIST"), *_RANKED)),
        ),
        Template(
            REFUSED,
            mark("List of those not admitted"),
            mark("Applications that were not admitted, with the reasons"),
            _OF_LIST,
            partial(sheet, *_list(mark("APPLICATIONS NOT ADMITTED"), (mark("Reason"), "reason"))),
        ),
        Template(
            STATEMENT,
            mark("Statement of an application"),
            mark("For the family: each point, the cut-off, why equal totals stand as they do"),
            _HEAD
            | {
                "number": mark("number of the application"),
                "outcome": mark("status of the application"),
                "points": mark("total of the points"),
                "most": mark("most that can be had"),
                "sentences": mark("place, cut-off and what was missing, a line each"),
                "lines": mark("parts with their points: «{%tr for one in lines %}» in a table"),
                "ties": mark("applications with the same total, a line each"),
            },
            partial(sheet, *_STATEMENT),
        ),
    )
}
