"""Loading the roster of a studio or of a whole year back: classes, leaving, new pupils without accounts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.urls import reverse

from pulsar_xblocks.kernel.loads.domain import NEW, Known, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.people.actions import create_person
from pulsar_xblocks.kernel.people.domain import AGES, ClassRow
from pulsar_xblocks.kernel.pure.dates import age_on, local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, folded, full_name, is_personal_name, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.studios.actions import corrections, roster
from pulsar_xblocks.studios.actions.class_list import place_of
from pulsar_xblocks.studios.loads.table import FIELDS, group_of, known_rows
from pulsar_xblocks.studios.models import Membership, StudioYear
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.studios import studio_or_404
from pulsar_xblocks.studios.queries.years import first_of, year_or_404

LEAD = mark(
    "The roster as it was taken out: correct classes, write the day and the reason of leaving, add new pupils at the end. "
    "A new pupil gets no account; the guardian is asked for the consents at once. Names and dates of joining do not change here."
)
SHAPE = Shape(FIELDS, ("family", "given", "patronymic"))
Found = dict[str, list[Sentence]]


def target_of_studio(actor: Actor | None, pk: int) -> Target:
    """Return a studio's registration whose roster the actor may change.  Raises Forbidden, NotFound."""
    row = studio_or_404(pk)
    if actor is not None:
        require(actor, "edit", "membership", where.of_studio(row))
    export = reverse("pulsar:studio_roster_export", args=[pk, "xlsx"])
    return Target(pk, row.studio.region, f"«{row.name}», {row.year.code}", reverse("pulsar:studio", args=[pk]), export, row)


def target_of_year(actor: Actor | None, pk: int) -> Target:
    """Return a year all of whose rosters the actor may change.  Raises Forbidden, NotFound."""
    row = year_or_404(pk)
    if actor is not None:
        require(actor, "edit", "membership", where.of_year(row))
    export = reverse("pulsar:year_roster_export", args=[pk, "xlsx"])
    return Target(pk, row.region, row.name, reverse("pulsar:year", args=[pk]), export, row)


def _studios(target: Target) -> QuerySet[StudioYear]:
    mine = {"pk": target.pk} if isinstance(target.row, StudioYear) else {"year": target.pk}
    return StudioYear.objects.filter(**mine).select_related("studio__region", "year")


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    return known_rows(Membership.objects.filter(studio_year__in=_studios(target)))


@dataclass(frozen=True)
class _Frame:
    """What rows are checked against: today, the first day of the year, studios by code, pupils of the year, open rows."""

    today: date
    first_day: date
    studios: Mapping[str, StudioYear]
    only: str  # the code of the only studio, "" = several
    taken: frozenset[tuple[str, str]]
    joined: Mapping[str, date]


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with rows that would change something; 3 queries."""
    studios = {row.studio.code: row for row in _studios(target)}
    year = target.row.year if isinstance(target.row, StudioYear) else target.row
    inside = Membership.objects.filter(year=year, open_marker=1)
    people = inside.values_list("person__sort_name", "person__birth_date")
    frame = _Frame(
        today=local_day(now, target.region.time_zone),
        first_day=date(first_of(year), 8, 1),
        studios=studios,
        only=next(iter(studios), "") if isinstance(target.row, StudioYear) else "",
        taken=frozenset((name, day.isoformat() if day else "") for name, day in people),
        joined={str(pk): day for pk, day in inside.filter(studio_year__in=_studios(target)).values_list("pk", "joined_on")},
    )
    found: dict[int, Found] = {}
    seen: dict[tuple[str, str], int] = {}
    for result in results:
        problems = _new_problems(result, frame, seen) if result.action == NEW else _leaving_problems(result, frame)
        if problems:
            found[result.number] = problems
    return found


def _new_problems(result: Result, frame: _Frame, seen: dict[tuple[str, str], int]) -> Found:
    cells, found = result.after, defaultdict(list)
    _name_problems(cells, found)
    if not cells.get("birth"):
        found["birth"].append(Sentence(mark("The date of birth tells whose consent is needed.")))
    elif _age(cells["birth"], frame.today) not in AGES:
        found["birth"].append(Sentence(mark("Check the year of the date of birth.")))
    _place_problems(cells, frame, found)
    who = (_sort_name(cells), cells.get("birth", ""))
    if who in frame.taken:
        found["family"].append(Sentence(mark("This pupil is already in a studio this year.")))
    if who in seen:
        found["family"].append(Sentence(mark("The same person stands in row %(row)d."), row=seen[who]))
    seen.setdefault(who, result.number)
    return dict(found)


def _name_problems(cells: Mapping[str, str], found: Found) -> None:
    for key in ("family", "given"):
        if not cells.get(key):
            found[key].append(Sentence(mark("Both surname and given name are needed.")))
    for key in ("family", "given", "patronymic"):
        if cells.get(key) and not is_personal_name(cells[key]):
            found[key].append(Sentence(mark("“%(text)s” is not a name in Cyrillic letters."), text=cells[key][:60]))


def _place_problems(cells: Mapping[str, str], frame: _Frame, found: Found) -> None:
    code = cells.get("code") or frame.only
    studio = frame.studios.get(code)
    if not code:
        found["code"].append(Sentence(mark("Give the code of the studio.")))
    elif studio is None:
        found["code"].append(Sentence(mark("There is no studio with this code here.")))
    elif studio.status not in roster.JOINABLE:
        found["code"].append(Sentence(mark("This studio does not take pupils now.")))
    if cells.get("email") and not _is_email(cells["email"]):
        found["email"].append(Sentence(mark("“%(text)s” is not an e-mail address."), text=cells["email"][:60]))
    joined = cells.get("joined")
    if joined and not frame.first_day <= date.fromisoformat(joined) <= frame.today:
        found["joined"].append(Sentence(mark("The day of joining lies within the project year and not in the future.")))
    if cells.get("left") or cells.get("left_reason"):
        found["left"].append(Sentence(mark("A new pupil has not left yet: leave this cell empty.")))


def _leaving_problems(result: Result, frame: _Frame) -> Found:
    left = result.after.get("left")
    if left is None:
        return {"left": [Sentence(mark("Give the day of leaving."))]} if "left_reason" in result.after else {}
    day = date.fromisoformat(left)
    if day > frame.today:
        return {"left": [Sentence(mark("The day is in the future."))]}
    if day < frame.joined.get(result.id, day):
        return {"left": [Sentence(mark("The day is before joining."))]}
    return {}


def _store(writing: Writing, change: Change) -> Effect:
    if not change.id:
        return _joined(writing, change.after)
    row = Membership.objects.select_related("year__region").get(pk=change.id)
    if "group" in change.after:
        place = place_of(ClassRow(0, group=change.after["group"]))
        corrections.set_class(row, place.grade, place.letter, by=writing.by, now=writing.now)
    if "left" in change.after:
        on, why = date.fromisoformat(change.after["left"]), change.after.get("left_reason", "")
        roster.leave(row, on=on, reason=why, by=writing.by, now=writing.now)
    return {"membership": row.pk}


def _joined(writing: Writing, cells: Mapping[str, str]) -> Effect:
    studio = _studios(writing.target).get(**({"studio__code": cells["code"]} if cells.get("code") else {}))
    person = create_person(
        family=cells["family"],
        given=cells["given"],
        patronymic=cells.get("patronymic", ""),
        birth_date=date.fromisoformat(cells["birth"]),
        now=writing.now,
    )
    place = place_of(ClassRow(0, group=cells.get("group", ""), email=cells.get("email", "")))
    since = date.fromisoformat(cells["joined"]) if cells.get("joined") else None
    place = roster.Place(place.grade, place.letter, place.guardian_email, since)
    row = roster.join(studio, person, place, by=writing.by, now=writing.now)
    return {"membership": row.pk, "person": person.pk}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    row = Membership.objects.select_related("year", "person").filter(pk=effect["membership"]).first()
    if row is None:
        raise Conflict(corrections.CHANGED)
    if not change.id:
        corrections.take_joining_back(row, by=writing.by, now=writing.now)
        return ""
    if "group" in change.after and group_of(row) != change.after["group"]:
        raise Conflict(corrections.CHANGED)
    if "left" in change.after:
        corrections.take_leaving_back(row, date.fromisoformat(change.after["left"]), by=writing.by, now=writing.now)
    if "group" in change.after:
        place = place_of(ClassRow(0, group=change.before["group"]))
        corrections.set_class(row, place.grade, place.letter, by=writing.by, now=writing.now)
    return ""


def _sort_name(cells: Mapping[str, str]) -> str:
    return folded(full_name(cells.get("family", ""), cells.get("given", ""), cells.get("patronymic", "")))


def _age(birth: str, today: date) -> int:
    return age_on(date.fromisoformat(birth), today)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


_COMMON: dict[str, Any] = {"lead": LEAD, "object_kind": "membership", "right": "edit", "shape": SHAPE}
_COMMON |= {"known": _known, "check": _check, "store": _store, "undo": _undo}
STUDIO = Kind(key="roster", title=mark("Load a roster back"), target=target_of_studio, **_COMMON)
YEAR = Kind(key="rosters", title=mark("Load the rosters of a year back"), target=target_of_year, **_COMMON)
