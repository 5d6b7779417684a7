"""Studios of an earlier year from a table: registrations without pupils, so that studios can be renewed and compared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from pulsar_xblocks.kernel.directory.domain import Places
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.directory.queries import places_of
from pulsar_xblocks.kernel.loads.domain import DAY, MATCHES, NEW, NEW_ONLY, Field, Known, Problems, Result, Shape, plain_text
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, folded, is_personal_name, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.studios.actions import past
from pulsar_xblocks.studios.domain import codes
from pulsar_xblocks.studios.models import Studio, StudioMentor, StudioYear
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.years import first_of, is_over, year_or_404

YES, NO = "да", "нет"
_YES, _NO = ("да", "yes", "1", "true", "+", "новая"), ("нет", "no", "0", "false", "-", "—")


def _yes_or_no(text: str) -> str:
    plain = folded(text)
    return YES if plain in _YES else NO if plain in _NO else ""


CODE = Field("code", mark("Studio code"), ("код студии", "код", "code"), role=MATCHES, limit=20)
FIELDS = (
    CODE,
    Field("name", mark("Studio"), ("студия", "название", "название студии", "name"), role=MATCHES, limit=100, is_needed=True),
    Field(
        "school",
        mark("School: code, INN or name"),
        ("школа", "организация", "школа: код, инн или название", "инн", "код организации", "school"),
        role=NEW_ONLY,
        limit=400,
        is_needed=True,
    ),
    Field("place", mark("Municipality"), ("муниципалитет", "район", "территория", "октмо"), role=NEW_ONLY, limit=200),
    Field("mentor", mark("Studio mentor"), ("наставник", "наставник студии", "фио наставника", "руководитель"), role=MATCHES, limit=300),
    Field(
        "email",
        mark("Mentor's e-mail"),
        ("почта наставника", "электронная почта наставника", "e-mail наставника", "e-mail"),
        role=NEW_ONLY,
        limit=254,
    ),
    Field("since", mark("At work since"), ("работает с", "дата открытия", "открыта", "начало"), DAY, NEW_ONLY),
    Field("until", mark("Mentor until"), ("наставник до", "дата закрытия", "окончание"), DAY, NEW_ONLY),
    Field(
        "is_new",
        mark("New studio"),
        ("новая студия", "новая"),
        role=MATCHES,
        read=_yes_or_no,
        unclear=mark("Write “yes” or “no”, not “%(text)s”."),
    ),
)
SHAPE = Shape(FIELDS, ("code", "name"), is_typed=True, id_key="code")
LEAD = mark(
    "Studios that worked in an earlier year, one a row: no pupils, works or points are made up. "
    "A studio without a code gets the next one of its municipality. A mentor whose e-mail is known here leads the studio and can renew it."
)
Found = dict[str, list[Sentence]]


def target_of(actor: Actor | None, pk: int) -> Target:
    """Return a year that is over, whose studios the actor may store.  Raises Forbidden, NotFound, Conflict for a year that goes on."""
    row = year_or_404(pk)
    if actor is not None:
        require(actor, "manage", "project_year", where.of_year(row))
    return Target(pk, row.region, row.name, reverse("pulsar:year", args=[pk]), "", row)


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return code -> registration of the year; 2 queries."""
    rows = StudioYear.objects.filter(year=target.pk).select_related("studio")
    led = StudioMentor.objects.filter(studio_year__year=target.pk).select_related("person").order_by("-pk")
    mentors = {row.studio_year_id: row for row in led}
    return {row.studio.code: _known_row(row, mentors.get(row.pk)) for row in rows}


def _known_row(row: StudioYear, mentor: StudioMentor | None) -> Known:
    return Known(
        {
            "code": row.studio.code,
            "name": plain_text(row.name),
            "mentor": plain_text(mentor.person.full_name) if mentor else "",
            "is_new": YES if row.is_first_year else NO,
        }
    )


@dataclass(frozen=True)
class _Frame:
    """What rows are checked against: the days of the year, the region's prefix, schools by what people write, studios by code."""

    first_day: date
    last_day: date
    prefix: str
    schools: Mapping[str, list[Organisation]]
    places: Places
    studios: Mapping[str, Studio]
    names: frozenset[tuple[int, str]]  # school and folded name of the registrations of the year
    families: Mapping[str, str]  # address of an account -> folded family name


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with new rows; 5 queries."""
    if not is_over(target.row, now):
        raise Conflict(mark("Studios are loaded into a year that is over. In a year that goes on a studio opens by an application."))
    schools = schools_of(target.region.pk)
    taken = StudioYear.objects.filter(year=target.pk).values_list("studio__organisation_id", "sort_name")
    frame = _Frame(
        first_day=date(first_of(target.row), 8, 1),
        last_day=target.row.freezes_on,
        prefix=f"{target.region.code}-",
        schools=schools,
        places=places_of(target.region, now),
        studios={row.code: row for row in Studio.objects.filter(region=target.region)},
        names=frozenset(taken),
        families=_families(results),
    )
    found: dict[int, Found] = {}
    seen: dict[tuple[str, str], int] = {}
    for result in results:
        problems = _problems(result, frame, seen) if result.action == NEW else {}
        if problems:
            found[result.number] = problems
    return found


def schools_of(region_id: int) -> dict[str, list[Organisation]]:
    """Return code, INN and folded names -> schools of the region; one query."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    for row in Organisation.objects.filter(region=region_id).select_related("municipality").order_by("pk"):
        for key in {row.code, row.inn, folded(row.short_name), folded(row.name)} - {""}:
            found[key].append(row)
    return dict(found)


def school_in(schools: Mapping[str, list[Organisation]], cells: Mapping[str, str], places: Places) -> Organisation | None:
    """Return the one school that the cells mean, None when none or several fit."""
    found = schools.get(cells.get("school", "")) or schools.get(folded(cells.get("school", "")), [])
    if len(found) > 1 and cells.get("place"):
        place = places.find(cells["place"])
        found = [row for row in found if place and row.municipality_id == place.id]
    return found[0] if len(found) == 1 else None


def _problems(result: Result, frame: _Frame, seen: dict[tuple[str, str], int]) -> Found:
    cells, found = result.after, defaultdict(list)
    if not cells.get("name"):
        found["name"].append(Sentence(mark("Type a name.")))
    school = school_in(frame.schools, cells, frame.places)
    if school is None:
        found["school"].append(Sentence(mark("The region has no such school, or several: give its code from the list of organisations.")))
    _place_problems(cells, frame, school, found)
    _code_problems(cells, frame, school, found)
    _mentor_problems(cells, frame, found)
    for key in ("since", "until"):
        if cells.get(key) and not frame.first_day <= date.fromisoformat(cells[key]) <= frame.last_day:
            found[key].append(Sentence(mark("This day is outside the project year.")))
    who = (str(school.pk if school else ""), folded(cells.get("name", "")))
    if who in seen:
        found["name"].append(Sentence(mark("The same studio stands in row %(row)d."), row=seen[who]))
    if school and not cells.get("code") and (school.pk, who[1]) in frame.names:
        found["name"].append(Sentence(mark("This studio is stored for the year already: write its code.")))
    seen.setdefault(who, result.number)
    return dict(found)


def _place_problems(cells: Mapping[str, str], frame: _Frame, school: Organisation | None, found: Found) -> None:
    if not cells.get("place"):
        return
    place = frame.places.find(cells["place"])
    if place is None:
        found["place"].append(Sentence(mark("The region has no municipality “%(text)s” today."), text=cells["place"][:60]))
    elif school and place.id != school.municipality_id:
        found["place"].append(Sentence(mark("The school stands in another municipality: %(name)s."), name=school.municipality.name))


def _code_problems(cells: Mapping[str, str], frame: _Frame, school: Organisation | None, found: Found) -> None:
    code = cells.get("code", "")
    if not code:
        return
    studio = frame.studios.get(code)
    if studio and school and studio.organisation_id != school.pk:
        found["code"].append(Sentence(mark("The studio with this code belongs to another school.")))
    elif studio is None and (not codes.is_code(code) or not code.startswith(frame.prefix)):
        found["code"].append(Sentence(mark("A code looks like 70-69701-001 and begins with the code of the own region.")))


def _families(results: Sequence[Result]) -> dict[str, str]:
    """Return the folded family names of the accounts whose addresses stand in the table; one query."""
    asked = {result.after["email"].lower() for result in results if result.after.get("email")}
    rows = Person.objects.filter(user__isnull=False).exclude(email="").order_by("-pk").values_list("email", "family")
    return {email.lower(): folded(family) for email, family in rows.iterator(chunk_size=2000) if email.lower() in asked} if asked else {}


def _mentor_problems(cells: Mapping[str, str], frame: _Frame, found: Found) -> None:
    parts = cells.get("mentor", "").split()
    if cells.get("mentor") and (not 2 <= len(parts) <= 4 or not all(map(is_personal_name, parts))):
        found["mentor"].append(Sentence(mark("Write surname, given name and patronymic in Cyrillic letters.")))
    if cells.get("email") and not cells.get("mentor"):
        found["mentor"].append(Sentence(mark("Whose e-mail is it? Write the mentor's name.")))
    if cells.get("email"):
        try:
            validate_email(cells["email"])
        except ValidationError:
            found["email"].append(Sentence(mark("“%(text)s” is not an e-mail address."), text=cells["email"][:60]))
    family = frame.families.get(cells.get("email", "").lower())
    if parts and family is not None and family != folded(parts[0]):
        found["email"].append(Sentence(mark("This address belongs to a person with another surname.")))


def _samples(target: Target) -> list[dict[str, str]]:
    first = first_of(target.row)
    row = {"code": "", "name": "Снежный барс", "school": "7017123451", "place": "город Томск", "is_new": YES}
    return [row | {"mentor": "Ковалёва Марина Сергеевна", "email": "kovaleva@example.ru", "since": f"01.10.{first}"}]


def _store(writing: Writing, change: Change) -> Effect:
    cells, region = change.after, writing.target.region
    school = school_in(schools_of(region.pk), cells, places_of(region, writing.now))
    if school is None:
        raise Conflict(mark("The region has no such school any more."))
    opened = date.fromisoformat(cells["since"]) if cells.get("since") else date(first_of(writing.target.row), 10, 1)
    studio = past.PastStudio(
        school=school,
        name=cells["name"],
        code=cells.get("code", ""),
        mentor=cells.get("mentor", ""),
        email=cells.get("email", "").lower(),
        since=opened,
        until=date.fromisoformat(cells["until"]) if cells.get("until") else None,
        is_new={YES: True, NO: False}.get(cells.get("is_new", "")),
    )
    return past.store(writing.target.row, studio, by=writing.by, now=writing.now)


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    past.take_back(effect, by=writing.by, now=writing.now)
    return ""


KIND = Kind(
    key="past-studios",
    title=mark("Load the studios of an earlier year"),
    lead=LEAD,
    object_kind="project_year",
    right="manage",
    shape=SHAPE,
    target=target_of,
    known=_known,
    check=_check,
    store=_store,
    undo=_undo,
    samples=_samples,
)
