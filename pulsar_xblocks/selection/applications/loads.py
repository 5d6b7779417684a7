"""Points of the academic part from a sheet, by the number of the application; a dry run shows what would change, all can be undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from pulsar_xblocks.kernel.loads.domain import CHANGED_SINCE, MATCHES, NUMBER, Field, Known, Problems, Result, Shape, number_text
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions.scoring import SHEET, restore_score, set_score
from pulsar_xblocks.selection.applications.models import AcademicScore, SelectionApplication
from pulsar_xblocks.selection.calls.queries import call_or_404, where
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.rules import ACADEMIC, Part

CODE = Field(
    "number", mark("Number of the application"), ("номер", "номер заявки", "заявка", "number"), role=MATCHES, limit=20, is_needed=True
)
SHOWN = sorted(key for key in statuses.APPLICATION if statuses.shown(key, statuses.STAFF))


def parts_of(target: Target) -> tuple[Part, ...]:
    """Return the parts of the call whose points come from elsewhere."""
    return queries.rules_of(target.row).of_kind(ACADEMIC)


def _shape(target: Target, now: datetime) -> Shape:
    parts = parts_of(target)
    words = ("балл", "баллы", "результат", "points", "score")
    fields = [Field(part.key, _title(part), words if len(parts) == 1 else (), NUMBER, is_needed=len(parts) == 1) for part in parts]
    unknown = mark("There is no application with this number in the call.")
    return Shape((CODE, *fields), ("number",), takes_new=False, is_typed=True, is_marked=True, id_key="number", unknown=unknown)


def _title(part: Part) -> str:
    return part.title.show(get_language() or "ru") or part.key


def _target(actor: Actor | None, pk: int) -> Target:
    row = call_or_404(pk)
    if actor is not None:
        require(actor, "manage", "call", where(row))
    return Target(pk, row.region, row.title, reverse("pulsar:call", args=[pk]), "", row)


def _rows(target: Target) -> dict[str, dict[str, Decimal]]:
    """Return number -> part -> points; 2 queries."""
    rows = SelectionApplication.objects.filter(call=target.pk, status__in=SHOWN).exclude(number="").order_by("number")
    found: dict[str, dict[str, Decimal]] = {number: {} for number in rows.values_list("number", flat=True)}
    scores = AcademicScore.objects.filter(application__call=target.pk, open_marker=1)
    for number, part, points in scores.values_list("application__number", "part", "points"):
        if number in found:
            found[number][part] = points
    return found


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    keys = [part.key for part in parts_of(target)]
    return {number: _known_row(number, keys, points) for number, points in _rows(target).items()}


def _known_row(number: str, keys: Sequence[str], points: Mapping[str, Decimal]) -> Known:
    return Known({"number": number} | {key: number_text(points.get(key)) for key in keys})


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    parts = {part.key: part.most for part in parts_of(target)}
    found = {result.number: score_problems(result.after, parts) for result in results}
    return {number: problems for number, problems in found.items() if problems}


def score_problems(cells: Mapping[str, str], parts: Mapping[str, Decimal]) -> Problems:
    """Return what is wrong with points that would be stored."""
    found: dict[str, list[Sentence]] = {}
    for key, most in parts.items():
        value = cells.get(key)
        if value and not (0 <= Decimal(value) <= most and Decimal(value) == round(Decimal(value), 2)):
            found[key] = [Sentence(mark("From 0 to %(most)s points, at most two decimal places."), most=most)]
    return found


def _place(writing: Writing, number: str) -> tuple[SelectionApplication, dict[str, AcademicScore]]:
    row = SelectionApplication.objects.select_related("call").get(call=writing.target.pk, number=number)
    scores = AcademicScore.objects.select_for_update().filter(application=row, open_marker=1)
    return row, {score.part: score for score in scores}


def _store(writing: Writing, change: Change) -> Effect:
    row, kept = _place(writing, change.id)
    points = {part: score.points for part, score in kept.items()}
    keys = [part.key for part in parts_of(writing.target)]
    require_same(_known_row(change.id, keys, points), change)
    wanted = {key: Decimal(change.after[key]) if change.after[key] else None for key in keys if key in change.after}
    for key, value in wanted.items():
        set_score(row, key, value, source=SHEET, load=writing.load, by=writing.by, now=writing.now)
    return {"before": _plain(points, wanted), "after": {key: number_text(value) for key, value in wanted.items()}}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    row, kept = _place(writing, change.id)
    points = {part: score.points for part, score in kept.items()}
    if {key: number_text(points.get(key)) for key in effect["after"]} != effect["after"]:
        raise Conflict(CHANGED_SINCE)
    for key, value in effect["before"].items():
        if value != effect["after"][key]:
            restore_score(row, key, Decimal(value) if value else None, by=writing.by, now=writing.now)
    return ""


def _plain(points: Mapping[str, Decimal], keys: Mapping[str, Any]) -> dict[str, str]:
    return {key: number_text(points.get(key)) for key in keys}


def _samples(target: Target) -> list[dict[str, str]]:
    known = _known(target, target.row.created_at)
    return [{**row.values, "mark": row.mark} for row in known.values()]


KIND = Kind(
    key="academic",
    title=mark("Points of the academic part"),
    lead=mark(
        "Number of the application and points. A part of a course can be scored outside of the platform: in a school, on the Sirius "
        "platform. The template holds the applications of the call."
    ),
    object_kind="call",
    right="manage",
    shape=_shape,
    target=_target,
    known=_known,
    check=_check,
    store=_store,
    undo=_undo,
    samples=_samples,
    kept=lambda target, since: mark("The results are published: these points stay.") if target.row.preliminary_at else "",
)
