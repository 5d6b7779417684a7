"""Storing a checked table and undoing it: a short one at once, a long one by a job; all of it or nothing."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Cancelled, LeaseLost, Order
from pulsar_xblocks.kernel.loads import domain
from pulsar_xblocks.kernel.loads.kinds import Change, Kind, Target, Writing, kind_of
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, PulsarError
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.queries import actor_of

APPLY, UNDO = "loads.apply", "loads.undo"
PIECE = 50  # rows in one transaction of a job
IS_WRONG = mark("Some rows are wrong, so nothing can be stored. Correct the file and check it once more.")
NOTHING = mark("There is nothing to store in this table.")
ONLY_COMPARED = mark("This table is only compared: nothing of it is stored.")
OUTDATED = mark("Something has changed since the check. Nothing is stored: check the file once more.")
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
    if not domain.may_undo(row.state, row.applied_at, now):
        raise Conflict(TOO_LATE)
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
    except Exception:
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
    if kind.store is None:
        raise Conflict(ONLY_COMPARED)
    if counts[domain.WRONG]:
        raise Conflict(IS_WRONG)
    if not count:
        raise Conflict(NOTHING)


def _require_current(load: SheetLoad, kind: Kind, target: Target, now: datetime) -> None:
    """Return when every row that waits would still do what was shown.  Raises Conflict."""
    rows = list(load.rows.filter(state="", action__in=(domain.NEW, domain.CHANGED)).order_by("number"))
    shown = {row.number: (row.action, json.loads(row.body)) for row in rows}
    lines = [domain.Line(row.number, shown[row.number][1]["after"] | _recognised(kind, row)) for row in rows]
    known = kind.known(target, now)
    for result in domain.compare([_marked(line, known, kind) for line in lines], known, kind.shape):
        action, body = shown[result.number]
        if result.action != action or dict(result.before) != body["before"]:
            raise Conflict(OUTDATED)
    results = [
        domain.Result(row.number, row.action, row.object_id, "", shown[row.number][1]["before"], shown[row.number][1]["after"])
        for row in rows
    ]
    if any(kind.check(target, results, now).values()):
        raise Conflict(OUTDATED)


def _recognised(kind: Kind, row: SheetRow) -> dict[str, str]:
    return {kind.shape.id_key: row.object_id} if row.object_id else {}


def _marked(line: domain.Line, known: dict[str, domain.Known], kind: Kind) -> domain.Line:
    """Return the line with the mark of today: that it was the right one has been checked, what it changes is compared by value."""
    stored = known.get(line.cells.get(kind.shape.id_key, ""))
    return domain.Line(line.number, {**line.cells, domain.MARK.key: stored.mark}) if stored else line


def _store(load: SheetLoad, kind: Kind, writing: Writing, tick: Tick = lambda done, total: None) -> None:
    store = kind.store
    if store is None:
        raise Conflict(ONLY_COMPARED)
    rows = load.rows.filter(action__in=(domain.NEW, domain.CHANGED))
    total, done = rows.count(), rows.filter(state="done").count()
    tick(done, total)
    for piece in _pieces(list(rows.filter(state="").order_by("number"))):
        with transaction.atomic():
            for row in piece:
                effect = store(writing, change_of(row))
                row.effect, row.state = json.dumps(effect), "done"
                row.subject_id = effect.get("person") or row.subject_id
            SheetRow.objects.bulk_update(piece, ["effect", "state", "subject"])
        done += len(piece)
        tick(done, total)


def _take_back(load: SheetLoad, kind: Kind, writing: Writing, tick: Tick = lambda done, total: None) -> None:
    rows = list(load.rows.filter(state="done").order_by("-number"))
    for number, piece in enumerate(_pieces(rows), 1):
        with transaction.atomic():
            for row in piece:
                row.note = _undone(kind, writing, row)
                row.state = "left" if row.note else "undone"
            _let_go(piece)
            SheetRow.objects.bulk_update(piece, ["note", "state", "subject"])
        tick(min(number * PIECE, len(rows)), len(rows))


def _undone(kind: Kind, writing: Writing, row: SheetRow) -> str:
    """Take one row back and return "", or why it stays as a msgid."""
    if kind.undo is None:
        return TOO_LATE
    try:
        with transaction.atomic():
            left = kind.undo(writing, change_of(row), json.loads(row.effect))
    except PulsarError as refusal:
        return refusal.message[:300]
    except ProtectedError:
        return mark("Something has happened to this row since.")
    return left


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
    return Change(row.number, row.object_id, body["before"], body["after"])


def _pieces(rows: list[SheetRow]) -> Iterator[list[SheetRow]]:
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]
