"""Storing a checked table and undoing it: a short one at once, a long one by a job; all of it or nothing."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Cancelled, LeaseLost, Order
from pulsar_xblocks.kernel.loads import domain
from pulsar_xblocks.kernel.loads.kinds import OUTDATED, Change, Effect, Kind, Target, Writing, kind_of
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, PulsarError
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.kernel.storing import change_many

APPLY, UNDO = "loads.apply", "loads.undo"
PIECE, LARGE_PIECE = 50, 500  # rows in one transaction of a job; where a table writes many at once
IS_WRONG = mark("Some rows are wrong, so nothing can be stored. Correct the file and check it once more.")
NOTHING = mark("There is nothing to store in this table.")
ONLY_COMPARED = mark("This table is only compared: nothing of it is stored.")
TOO_LATE = mark("A load can be undone for 30 minutes after it was stored.")
WHY = mark("Write in a few words why the table is loaded.")
Tick = Callable[[int, int], None]


@transaction.atomic
def apply(load: SheetLoad, kind: Kind, target: Target, reason: str, *, by: Person, now: datetime) -> SheetLoad:  # noqa: PLR0913
    """Store a checked table with its reason; 300 rows and more by a job.  A second click changes nothing.

    Raises Invalid without a reason, Conflict when a row is wrong or something has changed since the check.
    """
    row = SheetLoad.objects.select_for_update().get(pk=load.pk)
    if row.state != "checked":
        return row
    row.reason = _reason(reason)
    counts = json.loads(row.counts)
    count = counts[domain.NEW] + counts[domain.CHANGED]
    _require_sound(kind, counts, count)
    _require_current(row, kind, target, now)
    row.state = "running"
    if count >= domain.LARGE:
        row.job = jobs.order(Order(APPLY, {"load": row.pk}, row.region_id, once=f"load:{row.pk}"), by=by, now=now)
        row.save()
        return row
    row.save()
    _store(row, kind, Writing(row.pk, target, by, now, row.reason))
    _close(row, "applied", by, now)
    return row


@transaction.atomic
def undo(load: SheetLoad, kind: Kind, target: Target, *, by: Person, now: datetime) -> SheetLoad:
    """Take a load back row by row; what has changed since is named and stays.  Raises Conflict after 30 minutes."""
    row = SheetLoad.objects.select_for_update().get(pk=load.pk)
    if row.state in ("undoing", "undone"):
        return row
    if row.applied_at is None or not domain.may_undo(row.state, row.applied_at, now):
        raise Conflict(TOO_LATE)
    if why := kind.kept(target, row.applied_at):
        raise Conflict(why)
    row.state = "undoing"
    if row.rows.filter(state="done").count() >= domain.LARGE:
        row.job = jobs.order(Order(UNDO, {"load": row.pk}, row.region_id, once=f"load-undo:{row.pk}"), by=by, now=now)
        row.save()
        return row
    row.save()
    _take_back(row, kind, Writing(row.pk, target, by, now, row.reason))
    _close(row, "undone", by, now)
    return row


@transaction.atomic
def finish(load: SheetLoad, *, by: Person, now: datetime) -> SheetLoad:
    """Take back what an abandoned job has left half done.  Raises Conflict for a load whose job still goes on."""
    row = SheetLoad.objects.select_for_update().get(pk=load.pk)
    if not domain.is_abandoned(row.state, row.job.state if row.job else ""):
        raise Conflict(mark("The job of this load has not ended."))
    kind = kind_of(row.kind)
    writing = Writing(row.pk, kind.target(None, row.target_id), by, now, row.reason)
    if row.state == "running":
        _stop(row, kind, writing, "")
    else:
        _take_back(row, kind, writing)
        _close(row, "undone", by, now)
    return row


def run_apply(context: JobContext) -> str:
    """Store a long table piece by piece; when it cannot go on, what was stored is taken back."""
    load, kind, writing = _asked(context)
    if load.state != "running":
        return ""
    try:
        target = kind.target(actor_of(writing.by), load.target_id)  # the right may be gone by now
        _require_current(load, kind, target, context.now)
        _store(load, kind, writing, context.progress)
    except LeaseLost:
        raise
    except (Cancelled, PulsarError) as refusal:
        _stop(load, kind, writing, getattr(refusal, "message", ""))
        raise
    except Exception:  # whatever broke: half a table must not stay when no attempt follows
        if context.is_last_attempt:
            _stop(load, kind, writing, "")
        raise
    _close(load, "applied", writing.by, context.now)
    return str(load.rows.filter(state="done").count())


def run_undo(context: JobContext) -> str:
    """Take a long load back piece by piece."""
    load, kind, writing = _asked(context)
    if load.state != "undoing":
        return ""
    _take_back(load, kind, writing, context.progress)
    _close(load, "undone", writing.by, context.now)
    return str(load.rows.filter(state="undone").count())


def _asked(context: JobContext) -> tuple[SheetLoad, Kind, Writing]:
    load = SheetLoad.objects.select_related("region", "by").get(pk=context.payload["load"])
    kind = kind_of(load.kind)
    by = context.job.by or load.by
    return load, kind, Writing(load.pk, kind.target(None, load.target_id), by, context.now, load.reason)


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 5 <= len(reason) <= 300:
        raise Invalid({"reason": [WHY]})
    return reason


def _require_sound(kind: Kind, counts: dict[str, int], count: int) -> None:
    if not kind.is_stored:
        raise Conflict(ONLY_COMPARED)
    if counts[domain.WRONG]:
        raise Conflict(IS_WRONG)
    if not count:
        raise Conflict(NOTHING)


def _require_current(load: SheetLoad, kind: Kind, target: Target, now: datetime) -> None:
    """Return when every row that waits would still do what was shown.  Raises Conflict."""
    rows = list(load.rows.filter(state="", action__in=(domain.NEW, domain.CHANGED)).order_by("number"))
    shown = {row.number: (row.action, json.loads(row.body)) for row in rows}
    known, shape = kind.known(target, now), kind.shape_for(target, now)
    lines = [domain.Line(row.number, shown[row.number][1]["after"] | _recognised(row, known, shape)) for row in rows]
    for result in domain.compare(lines, known, shape):
        action, body = shown[result.number]
        if result.action != action or dict(result.before) != body["before"]:
            raise Conflict(OUTDATED)
    results = [
        domain.Result(row.number, row.action, row.object_id, "", shown[row.number][1]["before"], shown[row.number][1]["after"])
        for row in rows
    ]
    if any(kind.check(target, results, now).values()):
        raise Conflict(OUTDATED)


def _recognised(row: SheetRow, known: Mapping[str, domain.Known], shape: domain.Shape) -> dict[str, str]:
    """Return the id of a row, and the mark of today: that it was the right one has been checked, what it changes is compared by value."""
    stored = known.get(row.object_id)
    cells = {shape.id_key: row.object_id} if row.object_id else {}
    return cells | ({domain.MARK.key: stored.mark} if stored else {})


def _store(load: SheetLoad, kind: Kind, writing: Writing, tick: Tick = lambda done, total: None) -> None:
    rows = load.rows.filter(action__in=(domain.NEW, domain.CHANGED))
    total, done = rows.count(), rows.filter(state="done").count()
    tick(done, total)
    for piece in _pieces(list(rows.filter(state="").order_by("number")), kind):
        with transaction.atomic():
            kind.hold(writing.target)
            for row, effect in zip(piece, _effects(kind, writing, piece), strict=True):
                row.effect, row.state = json.dumps(effect), "done"
                row.subject_id = effect.get("person") or row.subject_id
            change_many(piece, ["effect", "state", "subject"])
        done += len(piece)
        tick(done, total)


def _effects(kind: Kind, writing: Writing, rows: Sequence[SheetRow]) -> Sequence[Effect]:
    changes = [change_of(row) for row in rows]
    if kind.store_many is not None:
        return kind.store_many(writing, changes)
    if kind.store is None:
        raise Conflict(ONLY_COMPARED)
    return [kind.store(writing, change) for change in changes]


def _take_back(load: SheetLoad, kind: Kind, writing: Writing, tick: Tick = lambda done, total: None) -> None:
    rows = list(load.rows.filter(state="done").exclude(effect="").order_by("-number"))
    done = 0
    for piece in _pieces(rows, kind):
        with transaction.atomic():
            kind.hold(writing.target)
            if not _undone_together(kind, writing, piece):
                for row in piece:
                    row.state, row.note = _undone(kind, writing, row)
            _let_go(piece)
            change_many(piece, ["note", "state", "subject"])
        done += len(piece)
        tick(done, len(rows))


def _undone_together(kind: Kind, writing: Writing, rows: Sequence[SheetRow]) -> bool:
    """Take many rows back at once and tell whether it went: where one of them stays, each is taken back by itself."""
    if kind.undo_many is None:
        return False
    try:
        with transaction.atomic():
            kind.undo_many(writing, [(change_of(row), json.loads(row.effect)) for row in rows])
    except (PulsarError, ProtectedError):
        return False
    for row in rows:
        row.state = "undone"
    return True


def _undone(kind: Kind, writing: Writing, row: SheetRow) -> tuple[str, str]:
    """Take one row back; return its state and what is said about it as a msgid."""
    if kind.undo is None:
        return "left", TOO_LATE
    try:
        with transaction.atomic():
            return "undone", kind.undo(writing, change_of(row), json.loads(row.effect))
    except PulsarError as refusal:
        return "left", refusal.message[:300]
    except ProtectedError:
        return "left", mark("Something has happened to this row since.")


def _let_go(rows: list[SheetRow]) -> None:
    """Point no longer at people whom the undo has removed."""
    alive = set(Person.objects.filter(pk__in=[row.subject_id for row in rows if row.subject_id]).values_list("pk", flat=True))
    for row in rows:
        row.subject_id = row.subject_id if row.subject_id in alive else None


def _stop(load: SheetLoad, kind: Kind, writing: Writing, why: str) -> None:
    _take_back(load, kind, writing)
    load.note = why[:300]
    _close(load, "stopped", writing.by, writing.now)


def _close(load: SheetLoad, state: str, by: Person, now: datetime) -> None:
    load.state = state
    if state == "applied":
        load.applied_at = now
    elif state == "undone":
        load.undone_at = now
    load.save()
    detail = {"kind": load.kind, "target": load.target_id, **json.loads(load.counts)}
    if state != "applied":
        detail["left"] = load.rows.filter(state="left").count()
    record(f"load.{state}", load, by=by, now=now, region_id=load.region_id, reason=load.reason, **detail)


def change_of(row: SheetRow) -> Change:
    """Return a stored row as the kinds take it."""
    body = json.loads(row.body)
    return Change(row.number, row.object_id, body["before"], body["after"], [note["text"] for note in body.get("notes", ())])


def _pieces(rows: list[SheetRow], kind: Kind) -> Iterator[list[SheetRow]]:
    size = LARGE_PIECE if kind.store_many else PIECE
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
