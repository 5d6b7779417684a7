"""Loading the sheet of reads back: an expert the own ones, the operator everybody's, by the rules of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from pulsar_xblocks.kernel.loads.domain import Known, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import OUTDATED, Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.errors import Conflict, NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.review.actions import lock_all
from pulsar_xblocks.kernel.review.actions.loading import Loaded, filled_in, load_read, take_read_back
from pulsar_xblocks.kernel.review.domain import rubric as rules
from pulsar_xblocks.kernel.review.domain.rubric import COMMENT, Rubric, field_of
from pulsar_xblocks.kernel.review.loads.sheet import closed_read, fields_of, known_read
from pulsar_xblocks.kernel.review.loads.target import Scope, group_or_404, group_target, kept, target_about
from pulsar_xblocks.kernel.review.models import Review
from pulsar_xblocks.kernel.review.queries.results import rubric_of
from pulsar_xblocks.kernel.review.queries.staffing import readers_of
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require

LEAD = mark(
    "The sheet of works as it was taken out: a score in each cell, and the comment. A row with all its scores becomes a finished score, "
    "one with only some of them stays a draft. The rules are those of the page: steps, a comment below the threshold, no works of the own "
    "organisation."
)

FINISHED, DRAFT = mark("Becomes a finished score: %(total)s of %(max)s."), mark("Stays a draft: scores in %(n)d of %(all)d rows.")


def _everybody(actor: Actor | None, pk: int) -> Target:
    back, export = reverse("pulsar:review_group", args=[pk]), reverse("pulsar:review_export", args=[pk, "xlsx"])
    return group_target(actor, pk, "manage", back, export)


def _own(actor: Actor | None, pk: int) -> Target:
    """Return a group in which the actor has reads, seen as the expert alone.  Raises Forbidden, NotFound."""
    group = group_or_404(pk)
    if actor is not None:
        require(actor, "review", "review", Where(group.region_id, assigned=frozenset({actor.person or 0})))
        if not Review.objects.filter(item__group=group, expert=actor.person).exists():
            raise NotFound
    scope = Scope(group, actor.person if actor else None)
    return target_about(scope, reverse("pulsar:reviews"), reverse("pulsar:review_sheet", args=[pk, "xlsx"]))


def _shape(target: Target, now: datetime) -> Shape:
    return Shape(fields_of(rubric_of(target.row.group), has_experts=True), ("code", "expert"), takes_new=False)


def _own_shape(target: Target, now: datetime) -> Shape:
    return Shape(fields_of(rubric_of(target.row.group), has_experts=False), ("code",), takes_new=False)


def _reads(target: Target) -> list[Review]:
    rows = Review.objects.filter(item__group=target.pk).select_related("item", "expert")
    if target.row.expert is not None:
        rows = rows.filter(expert=target.row.expert)
    return list(rows)


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return id -> read; 5 queries."""
    group, readers = target.row.group, {reader.id: reader for reader in readers_of(target.row.group)}
    return {str(row.pk): replace(known_read(row), closed=closed_read(row, group, readers)) for row in _reads(target)}


def _loaded(rubric: Rubric, cells: Mapping[str, str]) -> Loaded:
    scores = {row.key: Decimal(cells[field_of(row.key)]) for row in rubric.rows if field_of(row.key) in cells}
    return Loaded(scores, cells.get(COMMENT))


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with reads that would be stored, by the rules of the page; 1 query."""
    rubric, rows = rubric_of(target.row.group), {str(row.pk): row for row in _reads(target)}
    found: dict[int, Problems] = {}
    for result in results:
        filled = filled_in(rows[result.id], _loaded(rubric, result.after))
        check = rules.check if rules.is_whole(rubric, filled.scores) else rules.check_draft
        errors = check(rubric, filled.scores, filled.comment)
        if errors:
            found[result.number] = {name: [_sentence(text) for text in texts] for name, texts in errors.items()}
    return found


def _sentence(text: str) -> Sentence:
    return text if isinstance(text, Sentence) else Sentence(text)


def _notes(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Sequence[Sentence]]:
    """Return what each read becomes: a finished score with its total, or a draft."""
    rubric, rows = rubric_of(target.row.group), {str(row.pk): row for row in _reads(target)}
    found = {}
    for result in results:
        scores = filled_in(rows[result.id], _loaded(rubric, result.after)).scores
        total, count = rules.total(rubric, scores), len(scores)
        if rules.is_whole(rubric, scores):
            note = Sentence(FINISHED, total=total, max=rubric.scale)
        else:
            note = Sentence(DRAFT, n=count, all=len(rubric.rows))
        found[result.number] = [note]
    return found


def _store(writing: Writing, change: Change) -> Effect:
    row, rubric = Review.objects.select_related("item", "expert").get(pk=change.id), rubric_of(writing.target.row.group)
    require_same(known_read(row), change)
    loaded = _loaded(rubric, change.after)
    if DRAFT in change.notes and rules.is_whole(rubric, filled_in(row, loaded).scores):
        raise Conflict(OUTDATED)  # the expert has filled in the rest meanwhile: only the expert finishes that
    return load_read(int(change.id), loaded, by=writing.by, now=writing.now)


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    return take_read_back(int(change.id), effect, by=writing.by, now=writing.now)


_COMMON: dict[str, Any] = {"lead": LEAD, "object_kind": "review", "known": _known, "check": _check, "notes": _notes}
_COMMON |= {"store": _store, "undo": _undo, "kept": kept, "hold": lambda target: lock_all(target.row.group)}
READS = Kind(key="reviews", title=mark("Load the sheet of reviews back"), right="manage", shape=_shape, target=_everybody, **_COMMON)
OWN_READS = Kind(
    key="own-reviews",
    title=mark("Score by a sheet"),
    right="review",
    shape=_own_shape,
    target=_own,
    is_own=True,
    **_COMMON,
)
