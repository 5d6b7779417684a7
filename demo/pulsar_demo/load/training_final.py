"""A group of 43 that is taught and awaits its final assessment: two of them lack hours or points; people are invented."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo.load import training_documents
from pulsar_demo.load.names import person as invented
from pulsar_demo.load.names import stored
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments.actions import applying, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.actions.stepping import put
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day

SIZE = 43
STARTS, ENDS = date(2026, 9, 14), date(2026, 11, 6)
SHORT, WEAK = 11, 29  # one has 34 of 36 hours with the assessment, one 59 % of the points


def load(programme: Programme, passport: Passport, rng: Random) -> None:
    """Store the group with its participants, their personal files, hours and marks."""
    group = _group(programme)
    for at, row in enumerate(_enrolled(group, rng)):
        training_documents.personal_file(row, 500_000_000 + 1_010_101 * at, f"{7_200_000 + 431 * at}")
        points = Decimal("5.9") if at == WEAK else Decimal(7 + at % 4)
        training_documents.trained(row, passport, points, {"internship": 2} if at == SHORT else {})


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 5, 0, tzinfo=UTC)


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _group(programme: Programme) -> TrainingGroup:
    operator, zone = _persona("operator"), programme.region.time_zone
    facts = {
        "code": "2026-09",
        "title": "Сентябрь — ноябрь 2026",
        "places": SIZE,
        "starts_on": STARTS,
        "ends_on": ENDS,
        "has_contract": False,
        "opens_at": start_of_day(date(2026, 9, 3), zone),
        "closes_at": end_of_day(date(2026, 9, 9), zone),
    }
    row = actions.create_group(programme, facts, by=operator, now=_at(9, 3))
    for key in ("curator", "tutor"):
        actions.add_person(row, _persona(key), key, by=operator, now=_at(9, 3))
    return actions.set_group_status(row, "active", by=operator, now=_at(9, 3))


def _enrolled(group: TrainingGroup, rng: Random) -> list[Enrolment]:
    schools = list(Organisation.objects.filter(region__code="70", kind="school").order_by("pk"))
    made = [
        invented(rng, _at(9, 3), birth=date(1966 + rng.randrange(32), 1 + rng.randrange(12), 1 + rng.randrange(28))) for _ in range(SIZE)
    ]
    rows = []
    for at, person in enumerate(stored(made)):
        place = Place(schools[at % len(schools)], None, "учитель")
        row = applying.apply(group, person, place, now=_at(9, 4) + timedelta(minutes=at), source="list")
        put(row, stages.DOCS_CHECK, by=person, now=_at(9, 7))
        rows.append(put(row, stages.ORDER_IN, by=_persona("curator"), now=_at(9, 9)))
    paper = Paper("enrol", "10-к", date(2026, 9, 11), "Заявления слушателей и договоры")
    deciding.sign_order(group, rows, paper, by=_persona("operator"), now=_at(9, 11))
    return rows
