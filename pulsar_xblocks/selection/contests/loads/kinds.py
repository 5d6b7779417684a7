"""The list of contests from a table: added to and corrected, or replaced as a whole by the list as it is published anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.loads.domain import CHANGED_SINCE, NEW, Known, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import OUTDATED, Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.storing import change_many
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.loads.table import NO, YES, columns_of, known_event, row_problems, shape_of
from pulsar_xblocks.selection.contests.models import ContestEvent, ContestList
from pulsar_xblocks.selection.contests.queries.lists import list_or_404

CHUNK = 2000
WHOLE_LEAST = 20  # from so many events on, a file that lacks half of them is taken for the wrong one
COLUMNS = [
    *("name", "level", "subjects", "subject_text", "grade_from", "grade_to", "organiser", "link"),
    *("starts_on", "ends_on", "is_active", "replaced_by", "version"),
]
HALF = mark("More than half of the list is not in this file: is it the right one?")


def title_of(row: ContestList) -> str:
    """Return «Перечень Минпросвещения, 2026/27»."""
    return f"{gettext(lists.SOURCES[row.source])}, {row.year}"


def _target(actor: Actor | None, pk: int) -> Target:
    row = list_or_404(actor, pk, "manage")
    address = reverse("pulsar:contest_list", args=[pk])
    return Target(pk, row.region, title_of(row), address, reverse("pulsar:contest_export", args=[pk, "xlsx"]), row)


def _shape(target: Target, now: datetime) -> Shape:
    return shape_of(target.row.source)


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return code -> event; one query."""
    rows = ContestEvent.objects.filter(contest_list=target.pk).order_by("pk")
    return {row.code: known_event(row) for row in rows.iterator(chunk_size=CHUNK)}


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with the rows as they would stand; 1 query."""
    known = _known(target, now)
    codes = {*known, *(result.id for result in results)}
    found = {}
    for result in results:
        stored = known.get(result.id)
        cells = {**(stored.values if stored else {}), **result.after}
        if problems := row_problems(cells, result.id, codes, is_new=result.action == NEW):
            found[result.number] = problems
    return found


def _check_whole(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong, and refuse a file that would empty the list."""
    found = dict(_check(target, results, now))
    standing = ContestEvent.objects.filter(contest_list=target.pk, is_active=True).count()
    leaving = [result.number for result in results if result.before.get("state") == YES and result.after == {"state": NO}]
    if standing >= WHOLE_LEAST and len(leaving) * 2 > standing:
        found[leaving[0]] = {**found.get(leaving[0], {}), "state": [Sentence(HALF)]}
    return found


def _notes(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Sequence[Sentence]]:
    """Return what else is to be known: pupils have named the contest, whose level changes or which leaves; 1 query."""
    touched = {result.id: result.number for result in results if {"level", "state"} & set(result.before)}
    rows = ContestEvent.objects.filter(contest_list=target.pk, code__in=list(touched), achievements__removed_at=None)
    used = rows.filter(achievements__isnull=False).values_list("code", flat=True).distinct() if touched else ()
    return {touched[code]: [Sentence(mark("Pupils have named this contest: what they wrote stays."))] for code in used}


def _leaves(known: Known) -> Mapping[str, str]:
    return {"state": NO} if known.values["state"] == YES else {}


def _hold(target: Target) -> object:
    return ContestList.objects.select_for_update().get(pk=target.pk)


def _store(writing: Writing, changes: Sequence[Change]) -> list[Effect]:
    """Store new and changed events.  Raises Conflict for a list that has changed."""
    fresh = [ContestEvent(contest_list_id=writing.target.pk, code=one.id, **columns_of(one.after)) for one in changes if not one.before]
    _create(fresh)
    before = _change(writing.target.pk, {one.id: one for one in changes if one.before})
    _renew(writing)
    return [before.get(one.id, {"before": None, "version": 1}) for one in changes]


def _create(rows: Sequence[ContestEvent]) -> None:
    for row in rows:
        row.fold()
    try:
        with transaction.atomic():
            ContestEvent.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        raise Conflict(OUTDATED) from None


def _change(list_pk: int, changes: Mapping[str, Change]) -> dict[str, Effect]:
    rows = _locked(list_pk, changes)
    if {row.code for row in rows} != set(changes):
        raise Conflict(OUTDATED)
    found: dict[str, Effect] = {}
    for row in rows:
        stands = known_event(row)
        require_same(stands, changes[row.code])
        found[row.code] = {"before": {name: stands.values[name] for name in changes[row.code].after}, "version": row.version + 1}
        _set(row, columns_of(changes[row.code].after))
    change_many(rows, COLUMNS)
    return found


def _locked(list_pk: int, codes: Mapping[str, Any]) -> list[ContestEvent]:
    return list(ContestEvent.objects.select_for_update().filter(contest_list=list_pk, code__in=list(codes)).order_by("pk"))


def _set(row: ContestEvent, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.fold()


def _renew(writing: Writing) -> None:
    ContestList.objects.filter(pk=writing.target.pk).update(version=F("version") + 1, changed_at=writing.now)


def _undo(writing: Writing, pairs: Sequence[tuple[Change, Effect]]) -> None:
    """Delete new events that nobody has named, give the others back what stood there.  Raises Conflict for a row changed since."""
    effects = {change.id: effect for change, effect in pairs}
    rows = _locked(writing.target.pk, effects)
    if {row.code: row.version for row in rows} != {code: effect["version"] for code, effect in effects.items()}:
        raise Conflict(CHANGED_SINCE)
    changed = [row for row in rows if effects[row.code]["before"] is not None]
    for row in changed:
        _set(row, columns_of(effects[row.code]["before"]))
    change_many(changed, COLUMNS)
    fresh = [row.pk for row in rows if effects[row.code]["before"] is None]
    ContestEvent.objects.filter(pk__in=fresh).delete()
    _renew(writing)


def _undo_one(writing: Writing, change: Change, effect: Effect) -> str:
    _undo(writing, [(change, effect)])
    return ""


def _samples(target: Target) -> list[dict[str, str]]:
    """Return two rows as an example."""
    level = {lists.RSOSH: "II"}.get(target.row.source, "региональный")
    first = int(target.row.year[:4])
    one = {"code": "ОБР-1", "name": "Олимпиада-образец", "level": level, "subjects": "математика; физика", "grades": "7-11"}
    one |= {
        "organiser": "Университет-образец",
        "link": "https://olimpiada.example.ru",
        "starts_on": f"01.11.{first}",
        "ends_on": f"25.03.{first + 1}",
    }
    return [one, {"code": "ОБР-2", "name": "Конкурс-образец", "level": level, "subjects": "литература", "grades": "5-8", "state": "да"}]


_SAME: dict[str, Any] = {
    "object_kind": "contest",
    "right": "manage",
    "shape": _shape,
    "target": _target,
    "known": _known,
    "notes": _notes,
    "store_many": _store,
    "undo": _undo_one,
    "undo_many": _undo,
    "hold": _hold,
    "samples": _samples,
}
ADDED = Kind(
    key="contests",
    title=mark("Add to the list of contests"),
    lead=mark(
        "Contests, one a row, recognised by the code. A known one is corrected, another one is added; those absent from the table stay."
    ),
    check=_check,
    **_SAME,
)
WHOLE = Kind(
    key="contests_whole",
    title=mark("Replace the list of contests"),
    lead=mark(
        "The whole list of the year as it is published anew. Contests absent from the table leave the list: "
        "nobody can choose them any more, what pupils have written about them stays."
    ),
    check=_check_whole,
    absent=_leaves,
    **_SAME,
)
