"""The form of a sitting as values: members with their votes, equals with their places; and what was posted, read back."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls import domain
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission.actions.sitting import Sitting
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.commission.queries.runs import Told
from pulsar_xblocks.selection.commission.queries.where import COMMISSION
from pulsar_xblocks.selection.domain.protocol import CHOICES, VOTING, Member, Vote

_NUMBERS = re.compile(r"[^\s,;]+")


def members_of(call: Call) -> list[CallPerson]:
    """Return the commission of a call: chair, members, secretary; 1 query."""
    rows = CallPerson.objects.filter(call=call, part__in=COMMISSION).select_related("person")
    return sorted(rows, key=lambda row: (COMMISSION.index(row.part), row.person.sort_name, row.pk))


def shown(call: Call, run: RankingRun | None, posted: QueryDict | None = None) -> dict[str, Any]:
    """Return what the form shows; 1 query."""
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
    groups = [{"points": group.points, "rows": _places(group.keys, values)} for group in (Told(run).unresolved if run else ())]
    return {"people": people, "groups": groups, "votes": list(CHOICES.items())}


def _places(keys: tuple[str, ...], values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"key": key, "name": f"place_{key}", "place": values.get(f"place_{key}", "")} for key in keys]


def read(call: Call, run: RankingRun, values: Mapping[str, Any], posted: QueryDict) -> Sitting:
    """Return a posted sitting.  Raises Invalid for places that are no order."""
    rows = members_of(call)
    members = [_member(row, posted) for row in rows]
    votes = [
        Vote(row.person_id, choice, posted.get(f"dissent_{row.pk}", "").strip()[:4000])
        for row in rows
        if row.part in VOTING and (choice := posted.get(f"vote_{row.pk}", ""))
    ]
    orders = [_order(group.keys, posted) for group in Told(run).unresolved]
    return Sitting(values["number"], values["held_on"], members, votes, values["decision"], orders)


def _member(row: CallPerson, posted: QueryDict) -> Member:
    conflicts = frozenset(_NUMBERS.findall(posted.get(f"conflicts_{row.pk}", "")[:2000]))
    return Member(row.person_id, row.part, f"present_{row.pk}" in posted, f"signed_{row.pk}" in posted, conflicts)


def _order(keys: tuple[str, ...], posted: QueryDict) -> tuple[str, ...]:
    places = {key: posted.get(f"place_{key}", "").strip() for key in keys}
    if sorted(places.values()) != sorted(str(place) for place in range(1, len(keys) + 1)):
        raise Invalid({"order": [mark("Give every application of a group a place of its own: 1, 2, 3 …")]})
    return tuple(sorted(keys, key=lambda key: int(places[key])))
