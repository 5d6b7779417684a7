"""Calls of the demonstration: made by the operator, their questions published, their people chosen, announced; all words invented."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pulsar_demo import personas
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.selection.applications.models import NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import actions
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.templates.arts import arts
from pulsar_xblocks.selection.templates.science import science
from pulsar_xblocks.selection.templates.sport import sport

PANEL = (
    *(("expert1", "expert"), ("expert2", "expert"), ("expert3", "expert")),
    *(("chair", "chair"), ("secretary", "secretary"), ("appeals", "appeals")),
)


@dataclass(frozen=True)
class Programme:
    """What calls of one direction have in common."""

    name: str
    questions: Callable[[], Questionnaire]
    announcement: str


PROGRAMMES = {
    "science": Programme(
        "Профильная смена «Наука»",
        science,
        "Две недели занятий физикой, математикой, биологией и химией в региональном центре «Пульсар»: лекции учёных, лаборатории, "
        "свой исследовательский проект. Проезд по области и проживание бесплатны.\n\n"
        "Пройдите учебно-отборочный курс, расскажите о своём проекте и приложите дипломы. Проверить, можно ли подать заявку, легко: "
        "ответьте на несколько вопросов ниже.",
    ),
    "arts": Programme(
        "Профильная смена «Искусство»",
        arts,
        "Две недели живописи, скульптуры и медиаискусства в региональном центре «Пульсар»: мастерские художников, выезд на пленэр, "
        "общая выставка в последний день. Проезд по области и проживание бесплатны.\n\n"
        "Покажите от пяти до десяти своих работ и выполните творческое задание «Мой двор зимой». Снимки можно сделать телефоном: "
        "при дневном свете, без вспышки, чтобы работа была видна целиком. Имена экспертам не показываются.",
    ),
    "sport": Programme(
        "Профильная смена «Спорт»",
        sport,
        "Две недели тренировок с тренерами сборных области: лыжи, борьба, бокс, футбол, водные виды спорта, шахматы. "
        "Проезд по области и проживание бесплатны.\n\n"
        "Укажите разряд и результаты соревнований, выполните нормативы с тренером и приложите видео. Справку от врача привозят с собой.",
    ),
}


@dataclass(frozen=True)
class Told:
    """A call as its operator tells it: days of the window and of the shift, who works for it (persona, part)."""

    code: str
    title: str
    direction: str
    window: tuple[date, date]
    shift: tuple[date, date]
    people: Sequence[tuple[str, str]] = ()


def announce(told: Told, rules: RuleSet, *, now: datetime) -> Call:
    """Return the call, announced."""
    region, operator = Region.objects.get(code=personas.TOMSK), persona("operator")
    programme, zone = PROGRAMMES[told.direction], region.time_zone
    values = {
        "title": told.title,
        "code": told.code,
        "direction": told.direction,
        "audience": "pupil",
        "profile": told.direction,
        "programme": programme.name,
        "place": "Томск, региональный центр «Пульсар»",
        "announcement": programme.announcement,
        "opens_at": start_of_day(told.window[0], zone),
        "closes_at": end_of_day(told.window[1], zone),
        "shift_starts": told.shift[0],
        "shift_ends": told.shift[1],
    }
    call = actions.create_call(region, values, rules, by=operator, now=now)
    call = actions.publish_questionnaire(call, programme.questions(), by=operator, now=now)
    call = actions.set_status(call, "active", by=operator, now=now)
    for key, part in told.people:
        actions.add_person(call, persona(key), part, by=operator, now=now)
    return call


def persona(key: str) -> Person:
    """Return the person of a persona."""
    return Person.objects.select_related("user").get(user__username=key)


def numbers(call: Call, count: int) -> list[str]:
    """Return the next numbers of applications, taken from the region's series."""
    series, _ = NumberSeries.objects.get_or_create(region=call.region, prefix="П", year=2026)
    first, series.last = series.last + 1, series.last + count
    series.save(update_fields=["last"])
    return [f"П-2026-{number:06d}" for number in range(first, series.last + 1)]


def moment(month: int, day: int, hour: int = 3) -> datetime:
    """Return a moment of 2026; at 3 o'clock of UTC it is 10 in Tomsk."""
    return start_of_day(date(2026, month, day), "UTC") + timedelta(hours=hour)


def common_answers(row: SelectionApplication) -> dict[str, Any]:
    """Return the common part of the questionnaire for an invented pupil, whose mother has the same family name."""
    person = row.person
    family = person.family if person.family.endswith("а") else f"{person.family}а"
    return {
        "c1": {"family": person.family, "given": person.given, "patronymic": person.patronymic},
        "c2": person.birth_date.isoformat() if person.birth_date else "",
        "c3": row.grade,
        "c4": row.organisation.code if row.organisation else "",
        "c5_email": person.email or "applicant@demo.invalid",
        "c6_name": {"family": family, "given": "Мария", "patronymic": "Ивановна"},
        "c6_kin": "mother",
        "c6_phone": "+79130000000",
        "c6_email": "family@demo.invalid",
        "c7": "no",
        "c9": "yes",
    }
