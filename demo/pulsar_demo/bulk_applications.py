"""Applications in bulk: calls at different stages, people, consents, answers, achievements, points; the same for the same seed."""

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection, transaction

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import names, rosters
from pulsar_demo.load.applicants import MOTIVATION, PROJECT
from pulsar_demo.load.calls import PROGRAMMES
from pulsar_demo.load.ranking import CONTESTS, LEVELS, SUBJECTS
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.selection.applications import domain
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import actions
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RURAL, Quota
from pulsar_xblocks.selection.templates.science import science

CHUNK = 2000  # applications whose rows wait in memory together
TODAY = date(2026, 11, 10)
PLACE_SHARE = 20  # a place for so many applications
HOURS = (8, 9, 12, 14, 15, 15, 16, 17, 18, 18, 19, 19, 20, 20, 20, 21, 21, 22, 22, 23)
UNSENT = (statuses.DRAFT, statuses.AWAITING)
LIMITS = consents.Ages()


@dataclass(frozen=True)
class Plan:
    """A call that is filled: its code and title, days of the window from today, its share of all applications, statuses by weight."""

    code: str
    title: str
    opens: int
    closes: int
    percent: int
    statuses: dict[str, int]
    places: int = 0

    @property
    def days(self) -> int:
        """Return how many days of the window have passed."""
        return min(self.closes, 0) - self.opens


PLANS = (
    Plan(
        "science-2025-bulk", "Отбор на смену «Наука», прошлый год", -385, -360, 10,
        {statuses.ENROLLED: 5, statuses.DECLINED: 88, statuses.REFUSED: 2, statuses.NOT_ADMITTED: 5},
    ),
    Plan(
        "science-2026-check", "Отбор на смену «Наука», осень 2026", -60, -30, 10,
        {statuses.SUBMITTED: 30, statuses.CHECK: 5, statuses.RETURNED: 10, statuses.ADMITTED: 50, statuses.NOT_ADMITTED: 5},
    ),
    Plan(
        "science-2026-bulk", "Отбор на смену «Наука», весна 2027", -20, 10, 80,
        {statuses.DRAFT: 14, statuses.AWAITING: 3, statuses.SUBMITTED: 70, statuses.CHECK: 3, statuses.RETURNED: 4, statuses.ADMITTED: 6},
    ),
)  # fmt: skip


@dataclass
class Bulk:
    """What the applications of a run share; ``number`` = of the next application by calendar year."""

    rng: Random
    region: Region
    texts: dict[str, ConsentTemplate]
    schools: list[Organisation]
    numbers: dict[int, int]


@dataclass
class Shelf:
    """Rows of a chunk that wait to be stored together."""

    people: list[Person] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    requests: list[ConsentRequest] = field(default_factory=list)
    records: list[ConsentRecord] = field(default_factory=list)
    applications: list[SelectionApplication] = field(default_factory=list)
    scores: list[AcademicScore] = field(default_factory=list)
    achievements: list[ApplicationAchievement] = field(default_factory=list)

    def store(self) -> None:
        """Store everything in an order that fits the keys."""
        for model, rows in (
            (Person, self.people), (Guardian, self.guardians), (ConsentRequest, self.requests), (ConsentRecord, self.records),
            (SelectionApplication, self.applications), (AcademicScore, self.scores), (ApplicationAchievement, self.achievements),
        ):  # fmt: skip
            for row in rows:
                rosters.take_keys(row)
            insert(model, rows)


def fill(count: int, rng: Random) -> None:
    """Store so many applications of Tomsk region in three calls: of last year, under check, and one that takes applications."""
    rng.seed(f"{rng.random()}:{SelectionApplication.objects.count()}")  # a second run comes on top of the first
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # a fill that breaks off is begun again
    gc.disable()  # many small rows, none in a cycle
    try:
        with transaction.atomic():
            bulk = _bulk(rng)
            for plan, share in zip(PLANS, _shares(count), strict=True):
                _fill(bulk, replace(plan, places=max(share // PLACE_SHARE, 1)), share)
            for year, number in bulk.numbers.items():
                NumberSeries.objects.update_or_create(region=bulk.region, prefix=domain.PREFIX, year=year, defaults={"last": number})
    finally:
        gc.enable()


def _shares(count: int) -> list[int]:
    """Return how many applications each call gets, in all exactly as many as were asked for."""
    found = [count * plan.percent // 100 for plan in PLANS]
    return [*found[:-1], count - sum(found[:-1])]


def _bulk(rng: Random) -> Bulk:
    region = Region.objects.get(code=personas.TOMSK)
    texts = {row.purpose: row for row in ConsentTemplate.objects.filter(region=region, language="ru")}
    schools = list(Organisation.objects.filter(region=region, is_active=True).select_related("municipality").order_by("pk"))
    series = NumberSeries.objects.filter(region=region, prefix=domain.PREFIX)
    return Bulk(rng, region, texts, schools, dict(series.values_list("year", "last")))


def _fill(bulk: Bulk, plan: Plan, count: int) -> None:
    call = _call(bulk.region, plan)
    moments = sorted(_moment(bulk, plan) for _ in range(count))
    for start in range(0, count, CHUNK):
        shelf = Shelf()
        for at in moments[start : start + CHUNK]:
            _apply(bulk, shelf, call, plan, at)
        shelf.store()


def _call(region: Region, plan: Plan) -> Call:
    """Return the call of a plan, announced; one that is there gets more applications."""
    there = Call.objects.filter(region=region, code=plan.code).first()
    if there:
        return there
    opens, closes = TODAY + timedelta(days=plan.opens), TODAY + timedelta(days=plan.closes)
    quota = Quota("rural", Text("Сельские школы", "Village schools"), plan.places // 5, RURAL)
    rules = replace(READY["science"], places=plan.places, quotas=(quota,) if quota.seats else ())
    operator, now = Person.objects.filter(user__username="operator").first(), _at(opens - timedelta(days=5))
    values = {
        "title": plan.title, "code": plan.code, "direction": "science", "audience": "pupil", "profile": "science",
        "programme": "Профильная смена «Наука»", "place": "Томск, региональный центр «Пульсар»",
        "announcement": PROGRAMMES["science"].announcement,
        "opens_at": start_of_day(opens, region.time_zone), "closes_at": end_of_day(closes, region.time_zone),
        "shift_starts": closes + timedelta(days=40), "shift_ends": closes + timedelta(days=53),
    }  # fmt: skip
    call = actions.create_call(region, values, rules, by=operator, now=now)
    call = actions.publish_questionnaire(call, science(), by=operator, now=now)
    call = actions.set_status(call, "active", by=operator, now=now)
    return actions.set_status(call, "archived", by=operator, now=now) if plan.closes < -300 else call


def _moment(bulk: Bulk, plan: Plan) -> datetime:
    """Return when an application came: more by the end of the window, in the evenings."""
    late = plan.closes <= 0 and bulk.rng.random() < 0.3
    day = plan.days - bulk.rng.randrange(2) if late else int(plan.days * bulk.rng.random() ** 0.7)
    local = datetime.combine(TODAY + timedelta(days=plan.opens + day), time(bulk.rng.choice(HOURS), bulk.rng.randrange(60)), UTC)
    return min(local - timedelta(hours=7), _at(TODAY) - timedelta(hours=6))


def _apply(bulk: Bulk, shelf: Shelf, call: Call, plan: Plan, at: datetime) -> None:
    rng = bulk.rng
    [status] = rng.choices(list(plan.statuses), list(plan.statuses.values()))
    grade, school = rng.randrange(7, 12), rng.choice(bulk.schools)
    person = names.person(rng, at, birth=names.birth_of_grade(rng, grade, at.year if at.month >= 9 else at.year - 1))
    person.key = _key(rng)
    is_consented = status != statuses.DRAFT or rng.random() < 0.6
    shelf.people.append(person)
    parties = consents.parties(person.birth_date, at.date(), LIMITS) if is_consented else ()
    _consents(bulk, shelf, person, at, parties[:1] if status in UNSENT else parties)
    row = _application(bulk, call, (person, school, grade), (status, at))
    row.expires_at = None if is_consented else at + domain.DRAFT_LIFE
    shelf.applications.append(row)
    if status not in UNSENT:
        points = Decimal(min(max(round(rng.gauss(33, 8)), 4), 50))
        shelf.scores.append(AcademicScore(application=row, part="n3", points=points, source="course", at=at))
        shelf.achievements += _achievements(row, rng, at)


def _application(bulk: Bulk, call: Call, who: tuple[Person, Organisation, int], when: tuple[str, datetime]) -> SelectionApplication:
    (person, school, grade), (status, at) = who, when
    is_sent, number = status != statuses.DRAFT, ""
    answers = _answers(bulk.rng, person, school, grade, is_sent)
    if is_sent:
        bulk.numbers[at.year] = bulk.numbers.get(at.year, 0) + 1
        number = domain.number(at.year, bulk.numbers[at.year])
    return SelectionApplication(
        call=call, person=person, number=number, questionnaire=call.questionnaire, answers=answers,
        status=status, grade=grade, organisation=school, municipality=school.municipality, created_at=at, saved_at=at,
        submitted_at=at if is_sent else None, accepted_at=at if status not in UNSENT else None,
        decided_at=_later(at) if status in (statuses.ADMITTED, statuses.NOT_ADMITTED, statuses.RETURNED) else None,
        reason="Приложите скан диплома целиком." if status == statuses.RETURNED else "", version=2,
    )  # fmt: skip


def _answers(rng: Random, person: Person, school: Organisation, grade: int, is_sent: bool) -> str:
    """Return the answers as stored; of a draft some are not there yet."""
    found: dict[str, Any] = {
        "c1": {"family": person.family, "given": person.given, "patronymic": person.patronymic},
        "c2": person.birth_date.isoformat() if person.birth_date else "",
        "c3": grade,
        "c4": school.code,
        "c5_email": "pupil@demo.invalid",
        "c6_name": {"family": person.family, "given": "Анна", "patronymic": "Петровна"},
        "c6_kin": "mother",
        "c6_phone": "+79130000000",
        "c6_email": "family@demo.invalid",
        "c7": "no",
        "c9": "yes",
        "n1": rng.choice(("maths", "physics", "biology", "chemistry", "informatics")),
        "n4": PROJECT[: rng.randrange(520, len(PROJECT))],
        "n5": MOTIVATION,
        "n6": "none",
    }
    if not is_sent:
        for key, chance in (("n4", 0.7), ("n5", 0.6), ("c6_phone", 0.3), ("c9", 0.8), ("n1", 0.2)):
            if rng.random() < chance:
                del found[key]
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _achievements(row: SelectionApplication, rng: Random, at: datetime) -> Iterator[ApplicationAchievement]:
    is_checked = row.status not in statuses.IN_CHECK
    for place in range(rng.choice((0, 0, 1, 1, 1, 2, 3))):
        level, result = rng.choice(LEVELS)
        yield ApplicationAchievement(
            application=row, key=f"a{place}", olympiad=f"{level}-{place}", name=CONTESTS[level], subject=rng.choice(SUBJECTS),
            year="2025/26", level=level, result=result, status="confirmed" if is_checked else "claimed",
            checked_at=_later(at) if is_checked else None,
        )  # fmt: skip


def _consents(bulk: Bulk, shelf: Shelf, person: Person, at: datetime, parties: tuple[str, ...]) -> None:
    """Ask the guardian, known by an address, and from 14 the pupil too; ``parties`` = who has agreed."""
    text = bulk.texts[consents.SELECTION]
    parent = names.person(bulk.rng, at)
    parent.key = _key(bulk.rng)
    shelf.people.append(parent)
    email = f"family{bulk.rng.randrange(10**9):09d}@demo.invalid"
    shelf.guardians.append(
        Guardian(region=bulk.region, person=parent, subject=person, relation="mother", email=email, confirmed_at=at if parties else None)
    )
    request = ConsentRequest(
        key=_key(bulk.rng), region=bulk.region, subject=person, purpose=text.purpose, asked_at=at, state_at=at,
        state=consents.GIVEN if parties else consents.PENDING,
    )  # fmt: skip
    shelf.requests.append(request)
    shelf.records += [rosters.record(request, text, party, at.date()) for party in parties]


def _later(at: datetime) -> datetime:
    return min(at + timedelta(days=2), _at(TODAY) - timedelta(hours=5))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _key(rng: Random) -> str:
    return rng.randbytes(11).hex()
