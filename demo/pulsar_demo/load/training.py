"""The story «Курс»: a programme of 36 hours, a group being taught, one that takes applications; people are invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pulsar_demo.load import (
    course,
    training_desk,
    training_documents,
    training_files,
    training_final,
    training_modules,
    training_pairs,
    training_practice,
    training_short,
)
from pulsar_demo.load.names import person as invented
from pulsar_demo.load.names import stored
from pulsar_demo.load.training_files import QUIET
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import (
    ATTENDANCE,
    CONTACT,
    DISTANCE,
    INDEPENDENT,
    INTERNSHIP,
    LOG,
    REFLECTION,
    Activity,
    Hours,
    Module,
    Passport,
)
from pulsar_xblocks.courses.enrolments.actions import applying, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Applicant, Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.actions.stepping import put
from pulsar_xblocks.courses.enrolments.domain import ENROL
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day

CODE = "studio-mentor"
SHORT = {"code": "2026-11", "title": "Осень 2026, короткий курс", "places": 7}
SIZE = 43  # of a group, with the personas
NUMBERS = 143_752_131  # the first of the invented СНИЛС
MODULES = (
    Module(
        "start", "Студия в школе: с чего начать", Hours(Decimal(8), Decimal(0), Decimal(0), Decimal(4)), "task",
        ("Планирует год студии вместе с обучающимися", "Знает, чем региональный оператор помогает студии"),
        (
            Activity("day", "Установочный день", ATTENDANCE, Decimal(8), CONTACT),
            Activity("plan", "План года студии", hours=Decimal(4), hour_kind=INDEPENDENT, most=Decimal(10)),
        ),
    ),
    Module(
        "method", "Как вести проект с подростками", Hours(Decimal(0), Decimal(8), Decimal(0), Decimal(4)), "task",
        ("Ставит проектную задачу по силам команды", "Даёт обратную связь, после которой работу продолжают"),
        (
            Activity("cases", "Разбор трёх случаев", hours=Decimal(8), hour_kind=DISTANCE, most=Decimal(10)),
            Activity("change", "Что я изменю в своей студии", REFLECTION, Decimal(4), INDEPENDENT, is_mandatory=False),
        ),
    ),
    Module(
        "practice", "Стажировка в студии-лидере", Hours(Decimal(0), Decimal(0), Decimal(10), Decimal(0)), "credit",
        ("Проводит встречу студии вместе с опытным наставником",),
        (Activity("internship", "Дневник стажировки", LOG, Decimal(10), INTERNSHIP),),
    ),
)  # fmt: skip
PASSPORT = Passport(
    title="Наставник школьной научно-технологической студии",
    category="педагоги-наставники студий и те, кто собирается открыть студию",
    goal="Подготовить педагогов к работе наставником школьной студии: от набора команды до защиты работ.",
    results=("Открывает студию и ведёт её по проектному году", "Организует работу команды над заданием", "Оценивает работу по критериям"),
    hours=Hours(Decimal(10), Decimal(8), Decimal(10), Decimal(8)),
    modules=MODULES,
    final="project",
    final_hours=Hours(contact=Decimal(2)),
    field="Образование и наука",
    approved_by="приказ № 41 от 01.09.2026",
)


def load(rng: Random, now: datetime) -> None:
    """Store the programmes, the groups and their participants."""
    programme = made(now)
    taught = _group(programme, {"code": "2026-10", "title": "Октябрь — декабрь 2026", "places": SIZE + 1}, date(2026, 10, 5), now)
    _taught(taught, rng, now, [_persona("listener"), _persona("listener2")], "17-к")
    training_practice.load(taught, now)
    _group(programme, {"code": "2027-01", "title": "Январь — февраль 2027", "places": SIZE + 7}, date(2027, 1, 18), now)
    training_modules.load(now)
    training_documents.load(Random("training-documents"), now)
    training_final.load(programme, PASSPORT, Random(f"{CODE}:final"))
    training_pairs.load(Random(f"{CODE}:pairs"), now)
    training_desk.load(rng, now)
    short = _group(made(now, training_short.CODE, training_short.PASSPORT), SHORT, date(2026, 10, 19), now)
    _taught(short, Random(training_short.CODE), now, [], "18-к")
    training_short.load(short, _persona("tutor"), now)


def made(now: datetime, code: str = CODE, passport: Passport = PASSPORT) -> Programme:
    """Store a programme and approve it."""
    region, operator = Region.objects.get(code="70"), _persona("operator")
    row = actions.create_programme(region, code, passport, by=operator, now=now - timedelta(days=70))
    return actions.set_status(row, "approved", by=operator, now=now - timedelta(days=69))


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _group(programme: Programme, named: dict[str, Any], starts: date, now: datetime) -> TrainingGroup:
    operator, zone = _persona("operator"), programme.region.time_zone
    values = named | {
        "starts_on": starts, "ends_on": starts + timedelta(days=67),
        "opens_at": start_of_day(min(starts - timedelta(days=30), now.date() - timedelta(days=7)), zone),
        "closes_at": end_of_day(starts - timedelta(days=5), zone), "course_key": course.COURSE_KEY,
    }  # fmt: skip
    row = actions.create_group(programme, values, by=operator, now=now - timedelta(days=60))
    for key, part in (("curator", "curator"), ("tutor", "tutor")):
        actions.add_person(row, _persona(key), part, by=operator, now=now - timedelta(days=60))
    return actions.set_group_status(row, "active", by=operator, now=now - timedelta(days=59))


def _taught(group: TrainingGroup, rng: Random, now: datetime, known: list[Person], number: str) -> None:
    """Fill a group that is being taught but for one place: everybody is enrolled by an order."""
    then, schools = now - timedelta(days=45), list(Organisation.objects.filter(region__code="70", kind="school").order_by("pk"))
    people = [*known, *stored([_adult(rng, then) for _ in range(group.places - 1 - len(known))])]
    rows = [_applied(group, person, schools[at % len(schools)], then + timedelta(hours=at)) for at, person in enumerate(people)]
    training_files.give(rows, NUMBERS if known else NUMBERS + 1000, rng, then + timedelta(days=2))
    for at, row in enumerate(rows, 1):
        row.contract_number, row.contract_on = f"{at:02d}-ПК/2026", (then + timedelta(days=4)).date()
        put(row, stages.DOCS_CHECK, QUIET, by=row.person, now=then + timedelta(days=3))
        put(row, stages.ORDER_IN, QUIET, by=_persona("curator"), now=then + timedelta(days=5))
    deciding.sign_order(group, rows, Paper(ENROL, number, date(2026, 10, 2)), by=_persona("operator"), now=then + timedelta(days=7))


def _applied(group: TrainingGroup, person: Person, school: Organisation, then: datetime) -> Enrolment:
    if person.user is not None:
        who = Applicant(person.family, person.given, person.patronymic, person.birth_date or date(1984, 5, 12), "+73822000000")
        return applying.apply_oneself(group, person, who, Place(school, None, "учитель физики"), now=then)
    return applying.apply(group, person, Place(school, None, "педагог дополнительного образования"), now=then)


def _adult(rng: Random, then: datetime) -> Person:
    return invented(rng, then, birth=date(1965 + rng.randrange(33), 1 + rng.randrange(12), 1 + rng.randrange(28)))
