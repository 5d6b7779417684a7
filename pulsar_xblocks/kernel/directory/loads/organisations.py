"""Organisations of a region from a table: known ones are changed, others added, many at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from pulsar_xblocks.kernel.directory.domain import Places
from pulsar_xblocks.kernel.directory.loads.table import completed, inn_notes, known_row, new_problems, shape_of
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.directory.queries import places_of
from pulsar_xblocks.kernel.loads.domain import CHANGED_SINCE, NEW, Known, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import OUTDATED, Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.errors import Conflict, NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.storing import change_many

CHUNK = 2000  # rows read at once
CHANGED_COLUMNS = ["name", "short_name", "kind", "municipality", "locality", "inn", "ogrn", "sort_name", "search_text", "version"]


def _target(actor: Actor | None, pk: int) -> Target:
    if actor is not None:
        require(actor, "manage", "organisation", Where(pk))
    row = Region.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    back = reverse("pulsar:organisations")
    export = reverse("pulsar:organisations_export", args=["xlsx"]) + f"?region={pk}"
    return Target(pk, row, row.name, back, export, row)


def _shape(target: Target, now: datetime) -> Shape:
    return shape_of(places_of(target.region, now))


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return code -> organisation; one query."""
    rows = Organisation.objects.filter(region=target.pk).select_related("municipality")
    return {row.code: known_row(row) for row in rows.iterator(chunk_size=CHUNK)}


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    found = {result.number: new_problems(result.after, result.id) for result in results if result.action == NEW}
    return {number: problems for number, problems in found.items() if problems}


def _notes(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Sequence[Sentence]]:
    """Return what was taken for granted in new rows, and INN that stand twice; 2 queries."""
    inns = Organisation.objects.filter(region=target.pk).exclude(inn="").order_by("-pk").values_list("inn", "code")
    brought = {result.number: (result.id, result.after["inn"]) for result in results if result.after.get("inn")}
    found = inn_notes(brought, dict(inns.iterator(chunk_size=CHUNK)))
    rural = _rural(places_of(target.region, now))
    for result in results:
        if result.action == NEW and not result.after.get("locality") and result.after["municipality"] in rural:
            found.setdefault(result.number, []).append(Sentence(mark("Town or village is not given: taken as a village.")))
    return found


def _rural(places: Places) -> set[str]:
    return {row.oktmo for row in places.rows if row.is_rural}


def _store(writing: Writing, changes: Sequence[Change]) -> list[Effect]:
    """Store new and changed organisations; a changed one holds something before.  Raises Conflict for a directory that has changed."""
    places = places_of(writing.target.region, writing.now)
    ids = {row.oktmo: row.id for row in places.rows}
    rural = _rural(places)
    fresh = [completed(one.after, one.id, is_rural=one.after["municipality"] in rural) for one in changes if not one.before]
    _create([Organisation(region=writing.target.region, **_columns(cells, ids)) for cells in fresh])
    before = _change(writing.target.region, {one.id: one for one in changes if one.before}, ids)
    return [before.get(one.id, {"before": None, "version": 1}) for one in changes]


def _columns(cells: Mapping[str, str], ids: Mapping[str, int]) -> dict[str, Any]:
    columns: dict[str, Any] = {key: value for key, value in cells.items() if key != "municipality"}
    return columns | ({"municipality_id": ids[cells["municipality"]]} if "municipality" in cells else {})


def _create(rows: Sequence[Organisation]) -> None:
    for row in rows:
        row.fold()
    try:
        with transaction.atomic():
            Organisation.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        raise Conflict(OUTDATED) from None


def _change(region: Region, changes: Mapping[str, Change], ids: Mapping[str, int]) -> dict[str, Effect]:
    """Change the organisations that still hold what was shown; return code -> the columns of before and the new version."""
    rows = _locked(region, changes)
    if {row.code for row in rows} != set(changes):
        raise Conflict(OUTDATED)
    found = {}
    for row in rows:
        require_same(known_row(row), changes[row.code])
        columns = _columns(changes[row.code].after, ids)
        found[row.code] = {"before": {name: getattr(row, name) for name in columns}, "version": row.version + 1}
        _set(row, columns)
    change_many(rows, CHANGED_COLUMNS)
    return found


def _locked(region: Region, codes: Mapping[str, Any]) -> list[Organisation]:
    held = Organisation.objects.select_for_update().filter(region=region, code__in=list(codes)).order_by("pk").values_list("pk", flat=True)
    return list(Organisation.objects.filter(pk__in=list(held)).select_related("municipality").order_by("pk"))


def _set(row: Organisation, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.fold()


def _undo(writing: Writing, pairs: Sequence[tuple[Change, Effect]]) -> None:
    """Delete the new ones that nobody uses, give the others back what stood there.  Raises Conflict for a row that has changed since."""
    effects = {change.id: effect for change, effect in pairs}
    rows = _locked(writing.target.region, effects)
    if {row.code: row.version for row in rows} != {code: effect["version"] for code, effect in effects.items()}:
        raise Conflict(CHANGED_SINCE)
    changed = [row for row in rows if effects[row.code]["before"] is not None]
    for row in changed:
        _set(row, effects[row.code]["before"])
    change_many(changed, CHANGED_COLUMNS)
    fresh = [row.pk for row in rows if effects[row.code]["before"] is None]
    Organisation.objects.filter(pk__in=fresh).delete()


def _undo_one(writing: Writing, change: Change, effect: Effect) -> str:
    _undo(writing, [(change, effect)])
    return ""


def _samples(target: Target) -> list[dict[str, str]]:
    """Return two rows with municipalities of the region."""
    names = [*target.region.municipalities.order_by("-kind", "name").values_list("name", flat=True)[:2], "", ""]
    town = {"name": "МБОУ «Школа-образец»", "short_name": "Школа-образец", "kind": "школа", "locality": "город", "inn": "7017123451"}
    village = {"name": "МКОУ «Сельская школа-образец»", "short_name": "Сельская школа-образец", "code": "КОД-2"}
    return [town | {"municipality": names[0]}, village | {"municipality": names[1], "kind": "школа", "locality": "село"}]


ORGANISATIONS = Kind(
    key="organisations",
    title=mark("Load a table of organisations"),
    lead=mark(
        "Organisations, one a row, recognised by the code, without a code by the INN. A known one is changed, another one is added. "
        "Rows that are absent from the table stay as they are. An empty kind is taken from the name."
    ),
    object_kind="organisation",
    right="manage",
    shape=_shape,
    target=_target,
    known=_known,
    check=_check,
    notes=_notes,
    store_many=_store,
    undo=_undo_one,
    undo_many=_undo,
    samples=_samples,
)
