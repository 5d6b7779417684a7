"""The selection «Наука» of a year before: over and in the archive, for comparison only; all invented."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import names
from pulsar_demo.load.applicants import ANNOUNCEMENT
from pulsar_demo.load.ranking import moment
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.selection.applications.models import NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import actions
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates.science import science

CODE, COUNT, PLACES = "science-2025-11", 236, 50
FIRST = date(2025, 9, 1)


def load(rng: Random) -> None:
    """Store the call with its applications, each with the status in which it ended."""
    region = Region.objects.get(code=personas.TOMSK)
    call = _call(region)
    schools = list(Organisation.objects.filter(region=region, is_active=True).select_related("municipality").order_by("pk"))
    moments = [moment(FIRST, 30, Decimal(at) / COUNT) for at in range(COUNT)]
    grades = [rng.choice((7, 8, 8, 9, 9, 10, 10, 11)) for _ in moments]
    people = [names.person(rng, at, birth=names.birth_of_grade(rng, grade, 2025)) for at, grade in zip(moments, grades, strict=True)]
    insert(Person, people)
    ends = ["enrolled"] * PLACES + ["declined"] * (COUNT - PLACES - 14) + ["not_admitted"] * 14
    rng.shuffle(ends)
    rows = []
    for number, (person, at, grade, status) in enumerate(zip(people, moments, grades, ends, strict=True), 1):
        school = rng.choice(schools)
        rows.append(
            SelectionApplication(
                call=call, person=person, number=f"П-2025-{number:06d}", questionnaire=call.questionnaire, status=status, grade=grade,
                organisation=school, municipality=school.municipality, created_at=at, saved_at=at, submitted_at=at, accepted_at=at,
                decided_at=at + timedelta(days=30),
            )
        )  # fmt: skip
    insert(SelectionApplication, rows)
    NumberSeries.objects.create(region=region, prefix="П", year=2025, last=COUNT)


def _call(region: Region) -> Call:
    zone, operator = region.time_zone, Person.objects.get(user__username="operator")
    then = start_of_day(date(2025, 8, 20), zone)
    values = {
        "title": "Отбор на смену «Наука», декабрь 2025",
        "code": CODE,
        "direction": "science",
        "audience": "pupil",
        "profile": "science",
        "programme": "Профильная смена «Наука»",
        "place": "Томск, региональный центр «Пульсар»",
        "announcement": ANNOUNCEMENT,
        "opens_at": start_of_day(FIRST, zone),
        "closes_at": end_of_day(date(2025, 9, 30), zone),
        "shift_starts": date(2025, 12, 8),
        "shift_ends": date(2025, 12, 21),
    }
    call = actions.create_call(region, values, replace(READY["science"], places=PLACES), by=operator, now=then)
    call = actions.publish_questionnaire(call, science(), by=operator, now=then)
    for status in ("active", "archived"):
        call = actions.set_status(call, status, by=operator, now=then + timedelta(days=200 if status == "archived" else 0))
    return call
