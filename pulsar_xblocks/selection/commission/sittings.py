"""The form of a sitting as values: members with their votes, equals with their places; and what was posted, read back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.selection.applications.domain import PREFIX
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import domain
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission.actions.sitting import Sitting
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.commission.queries.places import to_order
from pulsar_xblocks.selection.commission.queries.where import COMMISSION
from pulsar_xblocks.selection.domain.protocol import CHOICES, VOTING, Member, Vote

_NUMBERS = re.compile(r"[^\s,;]+")


def members_of(call: Call) -> list[CallPerson]:
    """Return the commission of a call: chair, members, secretary; 1 query."""
    rows = CallPerson.objects.filter(call=call, part__in=COMMISSION).select_related("person")
    return sorted(rows, key=lambda row: (COMMISSION.index(row.part), row.person.sort_name, row.pk))


def shown(call: Call, run: RankingRun | None, posted: QueryDict | None = None) -> dict[str, Any]:
    """Return what the form shows; at most 5 queries."""
    values = posted or {}
    people = [
        {
            "row": row,
            "part": domain.PARTS[row.part],
            "has_vote": row.part in VOTING,
            "is_present": not posted or f"present_{row.pk}" in values,
            "has_signed": f"signed_{row.pk}" in values,
            "vote": values.get(f"vote_{row.pk}", ""),
            "dissent": values.get(f"dissent_{row.pk}", ""),
            "conflicts": values.get(f"conflicts_{row.pk}", ""),
        }
        for row in members_of(call)
    ]
    groups = [{"points": group.points, "rows": _places(group.keys, values)} for group in (to_order(call, run) if run else ())]
    return {"people": people, "groups": groups, "votes": list(CHOICES.items())}


def _places(keys: tuple[str, ...], values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"key": key, "name": f"place_{key}", "place": values.get(f"place_{key}", "")} for key in keys]


def read(call: Call, run: RankingRun, values: Mapping[str, Any], posted: QueryDict) -> Sitting:
    """Return a posted sitting; at most 6 queries.  Raises Invalid for places that are no order, for conflicts with unknown numbers."""
    rows = members_of(call)
    conflicts = _conflicts(call, rows, posted)
    members = [_member(row, conflicts[row.pk], posted) for row in rows]
    votes = [
        Vote(row.person_id, choice, posted.get(f"dissent_{row.pk}", "").strip()[:4000])
        for row in rows
        if row.part in VOTING and (choice := posted.get(f"vote_{row.pk}", ""))
    ]
    orders = [_order(group.keys, posted) for group in to_order(call, run)]
    return Sitting(values["number"], values["held_on"], members, votes, values["decision"], orders)


def _member(row: CallPerson, conflicts: frozenset[str], posted: QueryDict) -> Member:
    return Member(row.person_id, row.part, f"present_{row.pk}" in posted, f"signed_{row.pk}" in posted, conflicts)


def _conflicts(call: Call, rows: Sequence[CallPerson], posted: QueryDict) -> dict[int, frozenset[str]]:
    """Return row -> the applications named by it: a slip of the hand must not let somebody vote on the own child."""
    named = {row.pk: frozenset(map(_number, _NUMBERS.findall(posted.get(f"conflicts_{row.pk}", "")[:2000]))) for row in rows}
    asked = frozenset[str]().union(*named.values())
    known = SelectionApplication.objects.filter(call=call, number__in=sorted(asked)).values_list("number", flat=True) if asked else ()
    if lost := sorted(asked - set(known)):
        text = Sentence(mark("There is no application with such a number in this call: %(numbers)s."), numbers=", ".join(lost[:5]))
        raise Invalid({"votes": [text]})
    return named


def _number(text: str) -> str:
    """Return a number as it is stored: «p-2026-000123» typed in small or Latin letters is «П-2026-000123»."""
    letter, dash, rest = text.strip(".").upper().partition("-")
    return f"{PREFIX if letter == 'P' else letter}{dash}{rest}"


def _order(keys: tuple[str, ...], posted: QueryDict) -> tuple[str, ...]:
    places = {key: posted.get(f"place_{key}", "").strip() for key in keys}
    if sorted(places.values()) != sorted(str(place) for place in range(1, len(keys) + 1)):
        raise Invalid({"order": [mark("Give every application of a group a place of its own: 1, 2, 3 …")]})
    return tuple(sorted(keys, key=lambda key: int(places[key])))
