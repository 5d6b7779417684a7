"""Registrations on the Sirius platform by the studio's code: number and day, marked in the checklist."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.loads.domain import (
    CHANGED_SINCE,
    DAY,
    MATCHES,
    Field,
    Known,
    Problems,
    Result,
    Shape,
    day_text,
    plain_text,
)
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.studios.actions.support import Done, tick, untick
from pulsar_xblocks.studios.models import ChecklistMark, StudioYear
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.years import year_or_404

ITEM = "sirius"
FIELDS = (
    Field("code", mark("Studio code"), ("код студии", "код", "code"), role=MATCHES, limit=20, is_needed=True),
    Field(
        "number",
        mark("Registration number"),
        ("номер", "номер регистрации", "id", "id регистрации", "number"),
        is_needed=True,
    ),
    Field("day", mark("Registration date"), ("дата", "дата регистрации", "date"), DAY, is_needed=True),
)


def _target(actor: Actor | None, pk: int) -> Target:
    row = year_or_404(pk)
    if actor is not None:
        require(actor, "manage", "project_year", where.of_year(row))
    return Target(pk, row.region, row.name, reverse("pulsar:year", args=[pk]), "", row)


def _marks(target: Target) -> list[tuple[str, str, date | None]]:
    """Return code, number and day of each studio of the year, by code; 2 queries."""
    rows = ChecklistMark.objects.filter(studio_year__year=target.pk, item=ITEM).values_list("studio_year_id", "note", "done_on")
    stored = {pk: (note, day) for pk, note, day in rows}
    studios = StudioYear.objects.filter(year=target.pk).order_by("studio__code").values_list("pk", "studio__code")
    return [(code, *stored.get(pk, ("", None))) for pk, code in studios]


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    return {code: _known_row(code, number, day) for code, number, day in _marks(target)}


def _known_row(code: str, number: str, day: date | None) -> Known:
    return Known({"code": code, "number": plain_text(number), "day": day_text(day)})


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    known, today = _known(target, now), local_day(now, target.region.time_zone)
    found = {one.number: registration_problems({**known[one.id].values, **one.after}, today) for one in results}
    return {number: problems for number, problems in found.items() if problems}


def registration_problems(values: Mapping[str, str], today: date) -> Problems:
    """Return what a registration lacks."""
    found: dict[str, list[Sentence]] = {}
    if not values["number"]:
        found["number"] = [Sentence(mark("The registration number is missing."))]
    if not values["day"]:
        found["day"] = [Sentence(mark("The date is not clear: write 12.09.2026."))]
    elif date.fromisoformat(values["day"]) > today:
        found["day"] = [Sentence(mark("The date is in the future."))]
    return found


def _place(writing: Writing, code: str) -> tuple[StudioYear, ChecklistMark | None]:
    studio = StudioYear.objects.select_related("studio__region").get(year=writing.target.pk, studio__code=code)
    return studio, ChecklistMark.objects.select_for_update().filter(studio_year=studio, item=ITEM).first()


def _store(writing: Writing, change: Change) -> Effect:
    studio, row = _place(writing, change.id)
    require_same(_known_row(change.id, row.note if row else "", row.done_on if row else None), change)
    before = _plain(row) if row else None
    number = change.after.get("number", row.note if row else "")
    day = date.fromisoformat(change.after["day"]) if "day" in change.after else row.done_on if row else None
    if day is None:
        raise Conflict(CHANGED_SINCE)
    stored = tick(studio, Done(ITEM, day, number, row.file_key if row else ""), by=writing.by, now=writing.now)
    return {"before": before, "after": _plain(stored)}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    studio, row = _place(writing, change.id)
    if row is None or _plain(row) != effect["after"]:
        raise Conflict(CHANGED_SINCE)
    if effect["before"] is None:
        untick(studio, ITEM, by=writing.by, now=writing.now)
        return ""
    before = effect["before"]
    row.done_on, row.note, row.marked_by_id = date.fromisoformat(before["on"]), before["note"], before["by"]
    row.marked_at = datetime.fromisoformat(before["at"])
    row.save()
    record("checklist.tick", row, by=writing.by, now=writing.now, region_id=studio.studio.region_id, item=ITEM)
    return ""


def _plain(row: ChecklistMark) -> dict[str, str | int | None]:
    told = {"on": row.done_on.isoformat(), "note": row.note, "file": row.file_key}
    return told | {"by": row.marked_by_id, "at": row.marked_at.isoformat()}


def _samples(target: Target) -> list[dict[str, str]]:
    """Return every studio of the year with its registration and the mark of today."""
    return [
        {"code": code, "number": number, "day": f"{day:%d.%m.%Y}" if day else "", "mark": _known_row(code, number, day).mark}
        for code, number, day in _marks(target)
    ]


KIND = Kind(
    key="registrations",
    title=mark("Registrations on Sirius"),
    lead=mark(
        "Studio code, registration number, date. Each row marks “Registration on the Sirius platform” in the checklist of the studio. "
        "The template holds the studios of the year."
    ),
    object_kind="project_year",
    right="manage",
    shape=Shape(
        FIELDS,
        ("code",),
        takes_new=False,
        is_typed=True,
        is_marked=True,
        id_key="code",
        unknown=mark("There is no studio with this code in the year."),
    ),
    target=_target,
    known=_known,
    check=_check,
    store=_store,
    undo=_undo,
    samples=_samples,
)
