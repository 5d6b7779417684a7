"""A learning path as a Word document, from the region's own template or the product's."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.paths import domain, queries, showing
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel.exports import docx, templates
from pulsar_xblocks.kernel.exports.look import Each, Line, Table, sheet
from pulsar_xblocks.kernel.exports.templates import Template
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day, number, through

_SHEET = (
    Line("{{ centre }}", is_centred=True),
    Line(mark("INDIVIDUAL LEARNING PATH"), is_bold=True, is_centred=True),
    Line(mark("Teacher: {{ teacher }}")),
    Line(mark("Term: {{ term }}. Status: {{ status }}")),
    Line(mark("Basis: {{ basis }}")),
    Line(mark("Goals"), is_bold=True),
    Line("{{ goals }}"),
    Line(mark("Professional gaps"), is_bold=True),
    Table(
        "gaps",
        (
            (mark("№"), "n"),
            (mark("Kind of gap"), "kind"),
            (mark("Gap"), "text"),
            (mark("Level before"), "before"),
            (mark("Level after"), "after"),
        ),
    ),
    Line(mark("What is planned"), is_bold=True),
    Table(
        "items",
        (
            (mark("№"), "n"),
            (mark("Kind"), "kind"),
            (mark("Name"), "title"),
            (mark("Where"), "provider"),
            (mark("Hours"), "hours"),
            (mark("Until"), "due"),
            (mark("Against the gap"), "gap"),
            (mark("Done"), "done"),
        ),
    ),
    Line(mark("Reviews of the path"), is_bold=True),
    Each("reviews"),
    Line(mark("Result"), is_bold=True),
    Line("{{ result }}"),
    Line(mark("Teacher ____________________      Approved: {{ approved }} ____________________")),
)
PATH = Template(
    "learning_path",
    mark("Individual learning path"),
    mark("For the teacher and the tutor: gaps, goals, what is planned, levels before and after"),
    {
        "centre": mark("regional centre"),
        "teacher": mark("full name of the teacher"),
        "term": mark("first and last day of the path"),
        "status": mark("status of the path"),
        "basis": mark("which diagnosis, when"),
        "goals": mark("goals"),
        "gaps": mark("gaps: «{%tr for one in gaps %}» in a table"),
        "items": mark("what is planned: «{%tr for one in items %}» in a table"),
        "reviews": mark("reviews, a line each"),
        "result": mark("result in words"),
        "approved": mark("who has approved the path, and when"),
    },
    partial(sheet, *_SHEET),
)
KINDS: Mapping[str, Template] = {PATH.key: PATH}


def docx_of(row: LearningPath) -> bytes:
    """Return a path as a Word document; 5 queries."""
    return docx.render(templates.content(row.region, PATH), _values(row))


def _values(row: LearningPath) -> dict[str, Any]:
    gaps, zone = queries.gaps_of(row), row.region.time_zone
    approved = ", ".join(filter(None, (row.approved_by.short_name if row.approved_by else "", day(row.approved_at, zone))))
    return {
        "centre": row.region.centre_name or row.region.name,
        "teacher": row.person.full_name,
        "term": through(row.starts_on, row.ends_on),
        "status": gettext(domain.PATH[row.status].word),
        "basis": row.basis or "—",
        "goals": row.goals,
        "gaps": [_gap(showing.gap(one)) for one in gaps],
        "items": [_item(at, showing.item(one, gaps)) for at, one in enumerate(queries.items_of(row), 1)],
        "reviews": [f"{day(one.on)}: {one.text}" for one in reversed(queries.reviews_of(row))],
        "result": row.result or "—",
        "approved": approved or "—",
    }


def _gap(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"n": one["number"], "kind": one["kind"], "text": one["row"].text, "before": one["before"], "after": one["after"]}


def _item(at: int, one: Mapping[str, Any]) -> dict[str, Any]:
    row = one["row"]
    done = day(row.done_on) if row.done_on else gettext("yes") if one["is_done"] else ""
    facts = {"n": at, "kind": one["kind"], "title": row.title, "provider": row.provider, "hours": number(row.hours)}
    return facts | {"due": day(row.due_on), "gap": one["against"], "done": done}
