"""The protocol of a sitting: finished sentences, to print and as a Word document from an editable template."""

import io
import json
from typing import Any

from django.utils.translation import gettext
from docx import Document

from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day, number
from pulsar_xblocks.selection.calls import domain
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.protocol import AGAINST, CHOICES, FOR

PURPOSE = "paper_protocol"
FIELDS = (
    *("centre", "call", "number", "day", "decision", "votes_for", "votes_against", "abstained"),
    *("members", "dissents", "conflicts", "cutoffs", "appeals", "diagnostics", "rows"),
)
_LINES = (
    mark("PROTOCOL № {{ number }} of {{ day }}"),
    mark("Selection: {{ call }}"),
    mark("Present:"),
    "{%p for one in members %}",
    "{{ one }}",
    "{%p endfor %}",
    mark("Conflicts of interest: {{ conflicts }}"),
    mark("Decided: {{ decision }}"),
    mark("Votes: for {{ votes_for }}, against {{ votes_against }}, abstained {{ abstained }}."),
    "{%p for one in dissents %}",
    "{{ one }}",
    "{%p endfor %}",
    mark("Appeals: {{ appeals }}"),
    "{%p if diagnostics %}",
    mark("Diagnostics for information, nobody was chosen by them:"),
    "{%p endif %}",
    "{%p for one in diagnostics %}",
    "{{ one }}",
    "{%p endfor %}",
    mark("Cut-offs:"),
    "{%p for one in cutoffs %}",
    "{{ one }}",
    "{%p endfor %}",
    mark("Ranked list:"),
    "{%p for one in rows %}",
    "{{ one }}",
    "{%p endfor %}",
    mark("Chair ____________________      Secretary ____________________"),
)
MOST_ROWS = 5_000


def protocol(row: CommissionMeeting) -> dict[str, Any]:
    """Return the values of a protocol; 6 queries, however many applications."""
    members, votes = json.loads(row.members), json.loads(row.votes)
    people = Person.objects.in_bulk([one["id"] for one in members])
    names = {one["id"]: people[one["id"]].full_name if one["id"] in people else "" for one in members}
    choice = [vote["choice"] for vote in votes]
    conflicts = [f"{names[one['id']]}: {', '.join(one['conflicts'])}" for one in members if one["conflicts"]]
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
    values["call"] = values.pop("title")
    return docx.render(template(row), {name: values[name] for name in FIELDS})


def template(row: CommissionMeeting) -> bytes:
    """Return the template in force: the region's own, or the one that comes with the product."""
    own: PrivateFile | None = files_of(row.call.region, PURPOSE).last()
    if own is None:
        return default_template()
    with chunks.open_stored(own.stored_name) as stored:
        return stored.read()


def default_template() -> bytes:
    """Return the template that comes with the product, in the person's language; people change it in Word."""
    document = Document()
    document.add_paragraph("{{ centre }}")
    for line in _LINES:
        document.add_paragraph(line if line.startswith("{%") or line == "{{ one }}" else gettext(line))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _present(one: dict[str, Any], names: dict[int, str], votes: list[dict[str, Any]]) -> str:
    vote = next((row["choice"] for row in votes if row["member"] == one["id"]), "")
    words = [names[one["id"]], gettext(domain.PARTS[one["role"]])]
    words += [] if one["is_present"] else [gettext("absent")]
    return ", ".join([*words, gettext(CHOICES[vote])] if vote else words)


def _appeals(row: CommissionMeeting) -> str:
    found = Appeal.objects.filter(application__call=row.call).values_list("status", flat=True)
    told = list(found)
    granted = sum(status in statuses.APPEAL_GRANTED for status in told)
    words = {"filed": len(told), "granted": granted, "dismissed": told.count(statuses.DISMISSED)}
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
    return lines


def _cutoffs(row: CommissionMeeting) -> list[str]:
    text = gettext("%(seats)s: %(used)d of %(there_are)d taken, lowest total %(points)s")
    return [
        text % {"seats": one["word"], "used": one["cut"].used, "there_are": one["cut"].seats, "points": number(one["cut"].points) or "—"}
        for one in showing.summary(row.run)["cutoffs"]
    ]


def _listed(one: dict[str, Any]) -> str:
    outcome = gettext(one["status"].word) if one["status"] else "—"
    return f"{one['row'].place}. {one['number']} — {number(one['row'].total)} — {outcome}" + (f" ({one['tie']})" if one["tie"] else "")
