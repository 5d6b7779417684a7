"""Writes of visits: a methodologist plans one, notes what was agreed, or calls it off; the mentors are told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios import letters
from pulsar_xblocks.studios.models import StudioVisit, StudioYear

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"


@dataclass(frozen=True)
class Visit:
    """A visit to a studio: planned for a day, or held on it; ``text`` is what for, of a held one what was agreed."""

    state: str
    on: date
    visitor: Person
    text: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a planned visit: held on a day with what was agreed, or called off with the reason."""

    state: str
    on: date
    text: str = ""


@transaction.atomic
def note_visit(studio_year: StudioYear, visit: Visit, *, by: Person, now: datetime) -> StudioVisit:
    """Store a planned or a held visit, once however often it is sent.  Raises Invalid for a day that does not fit."""
    StudioYear.objects.select_for_update().get(pk=studio_year.pk)
    if visit.state == PLANNED and visit.on < local_day(now, studio_year.studio.region.time_zone):
        raise Invalid({"on": [mark("The day is past: note the visit as held.")]})
    _require_past(studio_year, visit.state, visit.on, now)
    text = visit.text.strip()
    values = {"plan": text} if visit.state == PLANNED else {"outcome": text, "settled_at": now}
    row, is_new = StudioVisit.objects.get_or_create(
        studio_year=studio_year,
        on=visit.on,
        visitor=visit.visitor,
        state=visit.state,
        defaults=values | {"planned_by": by, "planned_at": now},
    )
    if is_new:
        _tell(row, by, now)
    return row


@transaction.atomic
def settle_visit(visit: StudioVisit, seen: int, outcome: Outcome, *, by: Person, now: datetime) -> StudioVisit:
    """Store what became of a planned visit.  Raises Stale, Conflict for a settled one, Invalid without the words it needs."""
    row = locked(StudioVisit.objects.select_related("studio_year__studio__region", "visitor"), visit.pk)
    text = outcome.text.strip()
    require_version(row.version, seen, {"text": row.outcome}, {"text": text})
    if row.state != PLANNED:
        raise Conflict(mark("It is known already what became of this visit."))
    if not text:
        raise Invalid({"text": [mark("Write in a few words what was agreed, or why the visit is called off.")]})
    if outcome.state == HELD:
        _require_past(row.studio_year, HELD, outcome.on, now)
        row.on = outcome.on
    row.state, row.outcome, row.settled_at, row.version = outcome.state, text, now, row.version + 1
    row.save()
    _tell(row, by, now)
    return row


def _require_past(studio_year: StudioYear, state: str, on: date, now: datetime) -> None:
    if state == HELD and on > local_day(now, studio_year.studio.region.time_zone):
        raise Invalid({"on": [mark("The day is in the future: note the visit as planned.")]})


def _tell(row: StudioVisit, by: Person, now: datetime) -> None:
    record(f"studio.visit_{row.state}", row.studio_year, by=by, now=now, region_id=row.studio_year.studio.region_id, on=row.on)
    letters.visit(row, by, now)
