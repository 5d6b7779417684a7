"""Past participants from a sheet: kept for the rule on repeated participation; a dry run shows whose they are, all can be undone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.loads.domain import DAY, NEW_ONLY, Field, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, folded, is_personal_name, mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.calls.domain import DIRECTIONS
from pulsar_xblocks.selection.commission.actions import recalling
from pulsar_xblocks.selection.commission.actions.recalling import Told
from pulsar_xblocks.selection.commission.domain import past
from pulsar_xblocks.selection.commission.models import PastParticipant
from pulsar_xblocks.selection.commission.queries.past import known

_WORDS = {"наука": "science", "искусство": "arts", "спорт": "sport", "предпринимательство": "business"}
NAMES = ("family", "given", "patronymic")


def _direction(text: str) -> str:
    plain = folded(text)
    spoken = {folded(gettext(word)): key for key, word in DIRECTIONS.items()}
    return _WORDS.get(plain) or spoken.get(plain) or (plain if plain in DIRECTIONS else "")


FIELDS = (
    Field("family", mark("Surname"), ("фамилия", "surname", "family"), role=NEW_ONLY, limit=100, is_needed=True),
    Field("given", mark("Given name"), ("имя", "name", "given"), role=NEW_ONLY, limit=100, is_needed=True),
    Field("patronymic", mark("Patronymic"), ("отчество", "patronymic"), role=NEW_ONLY, limit=100),
    Field("birth_date", mark("Birth date"), ("дата рождения", "день рождения", "born"), DAY, NEW_ONLY, is_needed=True),
    Field("title", mark("Programme"), ("программа", "название программы", "смена", "programme"), role=NEW_ONLY, limit=200, is_needed=True),
    Field(
        "direction",
        mark("Direction"),
        ("направление", "direction"),
        role=NEW_ONLY,
        read=_direction,
        unclear=mark("There is no direction “%(text)s”."),
        shown=DIRECTIONS,
        is_needed=True,
    ),
    Field("profile", mark("Profile of the shift"), ("профиль", "профиль смены", "profile"), role=NEW_ONLY, limit=60),
    Field("starts_on", mark("The shift begins on"), ("начало смены", "начало", "дата начала", "from"), DAY, NEW_ONLY, is_needed=True),
    Field("ends_on", mark("The shift ends on"), ("окончание смены", "конец смены", "окончание", "дата окончания", "to"), DAY, NEW_ONLY),
    Field("year", mark("School year"), ("учебный год", "school year"), role=NEW_ONLY, limit=9),
)
SHAPE = Shape(FIELDS, ("family", "given", "patronymic"), is_typed=True, is_marked=False)


def _target(actor: Actor | None, pk: int) -> Target:
    region = Region.objects.filter(pk=pk).first()
    if region is None:
        raise NotFound
    if actor is not None:
        require(actor, "manage", "call", Where(region=pk))
    return Target(pk, region, region.name, reverse("pulsar:past_participants"), "", region)


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with rows."""
    found: dict[int, Problems] = {}
    seen: dict[tuple[object, ...], int] = {}
    for result in results:
        problems = {key: [Sentence(text)] for key, text in _problems(result.after).items()}
        who = (*(folded(result.after.get(name, "")) for name in (*NAMES, "direction", "profile")), *(_days(result.after)))
        if who in seen:
            problems["family"] = [Sentence(mark("The same participation stands in row %(row)d."), row=seen[who])]
        seen.setdefault(who, result.number)
        if problems:
            found[result.number] = problems
    return found


def _problems(cells: Mapping[str, str]) -> dict[str, str]:
    born, starts, ends = _days(cells)
    found = past.problems(born, starts, ends, cells.get("year", ""))
    found |= {name: mark("Type a name in Cyrillic letters.") for name in NAMES[:2] if not is_personal_name(cells.get(name, ""))}
    if cells.get("patronymic") and not is_personal_name(cells["patronymic"]):
        found["patronymic"] = mark("Type a name in Cyrillic letters.")
    if not cells.get("direction"):
        found["direction"] = mark("Give the direction.")
    if not cells.get("title"):
        found["title"] = mark("Give the programme.")
    return found


def _days(cells: Mapping[str, str]) -> tuple[date | None, date | None, date | None]:
    born, starts, ends = (date.fromisoformat(cells[key]) if cells.get(key) else None for key in ("birth_date", "starts_on", "ends_on"))
    return born, starts, ends


def _notes(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Sequence[Sentence]]:
    """Return of each row whose it is, or that it stands here already; 2 queries."""
    told = {result.number: row for result in results if not _problems(result.after) and (row := _told(result.after))}
    people = known(target.pk, [row.key for row in told.values()])
    stored = {
        (row.name_key, row.birth_date, row.profile, row.starts_on)
        for row in PastParticipant.objects.filter(region=target.pk, name_key__in={row.key[0] for row in told.values()})
    }
    return {number: [_note(row, people[row.key], (*row.key, row.profile, row.starts_on) in stored)] for number, row in told.items()}


def _note(row: Told, people: list[recalling.Person], is_stored: bool) -> Sentence:
    if is_stored:
        return Sentence(mark("This participation is stored already: the row changes nothing."))
    person = recalling.surely(row, people)
    if person is not None:
        return Sentence(mark("Counts for %(name)s, known here: the whole name and the birth date are the same."), name=person.full_name)
    if people:
        return Sentence(mark("Somebody of this name and birth date is known here: the commission decides when an application comes."))
    return Sentence(mark("Nobody of this name is known here: an application of such a person will be marked."))


def _told(cells: Mapping[str, str]) -> Told | None:
    born, starts, ends = _days(cells)
    if born is None or starts is None:
        return None
    profile = cells.get("profile") or cells.get("direction", "")
    names = [cells.get(name, "") for name in NAMES]
    return Told(*names, birth_date=born, title=cells.get("title", ""), profile=profile, starts_on=starts, ends_on=ends)


def _store(writing: Writing, change: Change) -> Effect:
    told = _told(change.after)
    kept = recalling.keep(writing.target.region, told, load=writing.load, by=writing.by, now=writing.now) if told else None
    return {"past": kept.past, "stay": kept.stay} if kept else {"past": None}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    if effect["past"] is not None:
        recalling.forget(recalling.Kept(effect["past"], effect["stay"]))
    return ""


def _samples(target: Target) -> list[dict[str, str]]:
    person = {"family": "Образцова", "given": "Анна", "patronymic": "Сергеевна", "birth_date": "14.02.2011"}
    days = {"starts_on": "06.10.2025", "ends_on": "19.10.2025", "year": "2025/26"}
    return [person | days | {"title": "Профильная смена «Наука»", "direction": "Наука"}]


KIND = Kind(
    key="past-participants",
    title=mark("Load past participants"),
    lead=mark(
        "Shifts of earlier months and years, one participation a row, for the rule on repeated participation. A row counts at once only "
        "where the whole name with the patronymic and the birth date are those of one person known here. All others are kept: an "
        "application by somebody of that name is marked, and the commission decides. Nobody is refused by a row of a sheet alone."
    ),
    object_kind="call",
    right="manage",
    shape=SHAPE,
    target=_target,
    known=lambda target, now: {},
    check=_check,
    notes=_notes,
    store=_store,
    undo=_undo,
    samples=_samples,
)
