"""The protocol of a sitting: finished sentences, to print and as a Word document from an editable template."""

import json
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.template_tags import day, number
from pulsar_xblocks.selection.calls import domain
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting
from pulsar_xblocks.selection.commission.papers.filling import printed
from pulsar_xblocks.selection.commission.papers.kinds import KINDS, PROTOCOL
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.protocol import AGAINST, CHOICES, FOR, VOTING, quorum

MOST_ROWS = 5_000


def protocol(row: CommissionMeeting) -> dict[str, Any]:
    """Return the values of a protocol; 7 queries, however many applications."""
    members, votes = json.loads(row.members), json.loads(row.votes)
    people = Person.objects.in_bulk([one["id"] for one in members])
    names = {pk: person.full_name for pk, person in people.items()}
    choice = [vote["choice"] for vote in votes]
    conflicts = [f"{names.get(one['id'], '')}: {', '.join(one['conflicts'])}" for one in members if one["conflicts"]]
    return {
        "centre": row.call.region.centre_name or row.call.region.name,
        "title": row.call.title,
        "number": row.number,
        "day": day(row.held_on),
        "decision": row.decision,
        "votes_for": choice.count(FOR),
        "votes_against": choice.count(AGAINST),
        "abstained": len(choice) - choice.count(FOR) - choice.count(AGAINST),
        "members": [_present(one, names, votes) for one in members],
        "dissents": [
            gettext("Separate opinion of %(name)s: %(text)s") % {"name": names.get(one["member"], ""), "text": one["dissent"]}
            for one in votes
            if one["dissent"]
        ],
        "quorum": _quorum(row, members),
        "signed": _signed(members, names),
        "conflicts": "; ".join(conflicts) or gettext("none were declared"),
        "appeals": _appeals(row),
        "diagnostics": _diagnostics(row),
        "cutoffs": _cutoffs(row),
    }


def protocol_docx(row: CommissionMeeting) -> bytes:
    """Return a protocol as a Word document, from the region's own template or the product's."""
    values = protocol(row)
    listed = runs.rows_of(row.run)[:MOST_ROWS]
    values["rows"] = [_listed(one) for one in showing.rows(row.run, list(listed))]
    return printed(KINDS[PROTOCOL], row.call, values)


def _quorum(row: CommissionMeeting, members: list[dict[str, Any]]) -> str:
    """Return how many had to be there of those who may vote, and how many were; who has a conflict with an equal does not count."""
    told = runs.Told(row.run)
    asked = {key for order in row.orders.values_list("order", flat=True) for key in json.loads(order)}
    able = [one for one in members if one["role"] in VOTING and asked.isdisjoint(one["conflicts"])]
    words = {"needed": quorum(told.rules.sittings, len(able)), "able": len(able), "present": sum(one["is_present"] for one in able)}
    return gettext("needed %(needed)d of %(able)d who may vote, present %(present)d") % words


def _signed(members: list[dict[str, Any]], names: dict[int, str]) -> str:
    there = [one for one in members if one["is_present"]]
    unsigned = [names.get(one["id"], "") for one in there if not one["has_signed"]]
    if not unsigned:
        return gettext("signed by everybody present (%(n)d)") % {"n": len(there)}
    return gettext("signed by everybody present but %(names)s") % {"names": ", ".join(unsigned)}


def _present(one: dict[str, Any], names: dict[int, str], votes: list[dict[str, Any]]) -> str:
    vote = next((row["choice"] for row in votes if row["member"] == one["id"]), "")
    words = [names.get(one["id"], ""), gettext(domain.PARTS[one["role"]])]
    words += [] if one["is_present"] else [gettext("absent")]
    return ", ".join([*words, gettext(CHOICES[vote])] if vote else words)


def _appeals(row: CommissionMeeting) -> str:
    """Return how many appeals there were and how they were decided when the sitting was recorded: a protocol never changes."""
    found = Appeal.objects.filter(application__call=row.call, filed_at__lte=row.recorded_at).values_list("status", "decided_at")
    decided = [status for status, at in found if at is not None and at <= row.recorded_at]
    granted = sum(status in statuses.APPEAL_GRANTED for status in decided)
    words = {"filed": len(found), "granted": granted, "dismissed": decided.count(statuses.DISMISSED)}
    return gettext("filed %(filed)d, upheld in full or in part %(granted)d, dismissed %(dismissed)d") % words


def _diagnostics(row: CommissionMeeting) -> list[str]:
    found = showing.diagnostics(row.run)
    lines = [
        gettext("%(name)s: %(count)d reads, mean %(mean)s, from the others %(severity)s")
        % {"name": one["name"], "count": one["count"], "mean": number(one["mean"]), "severity": number(one["severity"]) or "—"}
        for one in found["experts"]
    ]
    for one in found["differing"]:
        who = gettext("Without the reads of %(name)s") % {"name": one["name"]} if one["name"] else gettext("With severity taken out")
        change = {"enters": ", ".join(one["enters"]) or "—", "leaves": ", ".join(one["leaves"]) or "—"}
        lines.append(f"{who}: " + gettext("would come in %(enters)s, would leave %(leaves)s; this has chosen nobody") % change)
    return [gettext("Diagnostics for information, nobody was chosen by them:"), *lines] if lines else []


def _cutoffs(row: CommissionMeeting) -> list[str]:
    text = gettext("%(seats)s: %(used)d of %(there_are)d taken, lowest total %(points)s")
    return [
        text % {"seats": one["word"], "used": one["cut"].used, "there_are": one["cut"].seats, "points": number(one["cut"].points) or "—"}
        for one in showing.summary(row.run)["cutoffs"]
    ]


def _listed(one: dict[str, Any]) -> str:
    outcome = gettext(one["status"].word) if one["status"] else "—"
    return f"{one['row'].place}. {one['number']} — {number(one['row'].total)} — {outcome}" + (f" ({one['tie']})" if one["tie"] else "")
