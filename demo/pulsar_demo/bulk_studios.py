"""Studios in bulk: mentors, applications, rosters with consents, meetings; the same for the same seed."""

import gc
import json
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import connection, transaction

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import names, rosters
from pulsar_demo.load.answers import answers
from pulsar_xblocks.kernel.consents.models import ConsentTemplate
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.links.domain import new_code
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.actions import new_role
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios.domain.codes import prefix
from pulsar_xblocks.studios.models import ProjectYear, Studio, StudioApplication, StudioMentor, StudioYear

CHUNK = 250  # studios whose rows wait in memory together
WAITING_SHARE = 10  # one waiting application for so many studios
FIRST = 2026
OPENED = datetime(FIRST, 8, 26, 4, 0, tzinfo=UTC)
LAST_MEETING = date(FIRST, 11, 7)
MARKS = ("orientation", "sirius", "plan", "safety")
WORDS = "Вектор Горизонт Импульс Квант Кедр Маяк Меридиан Орбита Полюс Протон Росток Север Спектр Тайга Факел Эврика".split()


@dataclass
class Bulk:
    """The year that is filled, the texts of its consents, the schools, and how many studios each municipality has."""

    rng: Random
    year: ProjectYear
    texts: dict[str, ConsentTemplate]
    schools: list[Organisation]
    numbers: Counter[str] = field(default_factory=Counter)
    made: int = 0

    def code(self, school: Organisation) -> str:
        """Return the next free code of the school's municipality."""
        start = prefix(self.year.region.code, school.municipality.oktmo)
        self.numbers[start] += 1
        return f"{start}-{self.numbers[start]:03d}"

    def name(self) -> str:
        """Return a name that no other studio of this run has."""
        self.made += 1
        return f"{self.rng.choice(WORDS)}-{self.made}"


def fill(count: int, rng: Random) -> None:
    """Store so many studios of the running year in Tomsk region, and a tenth as many applications that wait."""
    rng.seed(f"{rng.random()}:{StudioYear.objects.count()}")  # a second run comes on top of the first
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # a fill that breaks off is begun again
    bulk = _bulk(rng)
    gc.disable()  # many small rows, none in a cycle: looking for cycles takes a fifth of the time
    try:
        with transaction.atomic():
            for size in _chunks(count):
                _studios(bulk, size)
            _applications(bulk, count // WAITING_SHARE, is_approved=False)
    finally:
        gc.enable()


def _bulk(rng: Random) -> Bulk:
    year = ProjectYear.objects.select_related("region", "questionnaire").get(region__code=personas.TOMSK, status="active")
    texts = {row.purpose: row for row in ConsentTemplate.objects.filter(region=year.region, language="ru")}
    schools = list(Organisation.objects.filter(region=year.region).select_related("municipality", "region").order_by("pk"))
    taken = Counter[str]()
    for code in Studio.objects.filter(region=year.region).values_list("code", flat=True):
        start, _, number = code.rpartition("-")
        taken[start] = max(taken[start], int(number))
    return Bulk(rng, year, texts, schools, taken, StudioYear.objects.count())


def _chunks(count: int) -> Iterator[int]:
    while count > 0:
        yield min(count, CHUNK)
        count -= CHUNK


def _studios(bulk: Bulk, count: int) -> None:
    rng, shelf = bulk.rng, rosters.Shelf()
    for row in _registrations(bulk, _applications(bulk, count, is_approved=True)):
        missing = rng.randrange(1, 5) if rng.random() < 0.3 else 0
        silent = timedelta(days=rng.randrange(22, 40) if rng.random() < 0.1 else rng.randrange(8))
        plan = rosters.Plan(rng.randrange(10, 21), missing, rng.choice([7, 9, 11]), LAST_MEETING - silent, MARKS[: rng.randrange(5)], FIRST)
        rosters.fill(rosters.Filling(shelf, row, plan, bulk.texts, rng))
    for row in (*shelf.people, *shelf.requests):
        row.key = _key(rng)
    shelf.store()


def _applications(bulk: Bulk, count: int, *, is_approved: bool) -> list[StudioApplication]:
    mentors = [names.person(bulk.rng, OPENED) for _ in range(count)]
    for mentor in mentors:
        mentor.key = _key(bulk.rng)
    insert(Person, mentors)
    rows = [_application(bulk, mentor, is_approved) for mentor in mentors]
    insert(StudioApplication, rows)
    return rows


def _application(bulk: Bulk, mentor: Person, is_approved: bool) -> StudioApplication:
    school, title = bulk.rng.choice(bulk.schools), bulk.name()
    at = OPENED + timedelta(days=bulk.rng.randrange(1, 20) if is_approved else bulk.rng.randrange(60, 75), minutes=bulk.rng.randrange(600))
    return StudioApplication(
        year=bulk.year,
        applicant=mentor,
        organisation=school,
        questionnaire=bulk.year.questionnaire,
        title=title,
        sort_name=folded(title),
        answers=_as_json(answers(bulk.rng, school, mentor)),
        status="approved" if is_approved else "submitted",
        created_at=at,
        saved_at=at,
        submitted_at=at,
        head_approved_at=at + timedelta(hours=20) if is_approved or bulk.rng.random() < 0.7 else None,
        decided_at=at + timedelta(days=2) if is_approved else None,
        version=4,
    )


def _registrations(bulk: Bulk, applications: list[StudioApplication]) -> list[StudioYear]:
    studios = [_studio(bulk, row) for row in applications]
    insert(Studio, studios)
    rows = [_registration(bulk, *pair) for pair in zip(studios, applications, strict=True)]
    insert(StudioYear, rows)
    insert(StudioMentor, [StudioMentor(studio_year=row, person=row.application.applicant, since=row.approved_at.date()) for row in rows])
    insert(RoleAssignment, [new_role(row.application.applicant, "mentor", row.studio.organisation, None, row.approved_at) for row in rows])
    return rows


def _studio(bulk: Bulk, row: StudioApplication) -> Studio:
    return Studio(
        region=bulk.year.region, organisation=row.organisation, code=bulk.code(row.organisation), name=row.title, created_at=row.decided_at
    )


def _registration(bulk: Bulk, studio: Studio, application: StudioApplication) -> StudioYear:
    return StudioYear(
        studio=studio,
        year=bulk.year,
        application=application,
        name=application.title,
        sort_name=application.sort_name,
        status="active",
        is_first_year=bulk.rng.random() < 0.5,
        join_code=new_code(bulk.rng),
        approved_at=application.decided_at,
    )


def _as_json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _key(rng: Random) -> str:
    return urlsafe_b64encode(rng.randbytes(16)).rstrip(b"=").decode()
