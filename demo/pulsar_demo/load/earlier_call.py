"""The selection «Наука» of a year before: over and in the archive, for comparison only; all invented."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import calls, names
from pulsar_demo.load.ranking import moment
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import start_of_day
from pulsar_xblocks.selection.applications.models import NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import actions
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY

CODE, COUNT, PLACES = "science-2025-11", 236, 50
FIRST = date(2025, 9, 1)
TOLD = calls.Told(
    code=CODE,
    title="Отбор на смену «Наука», декабрь 2025",
    direction="science",
    window=(FIRST, date(2025, 9, 30)),
    shift=(date(2025, 12, 8), date(2025, 12, 21)),
)


def load(rng: Random) -> None:
    """Store the call with its applications, each with the status in which it ended."""
    call = _call()
    region = call.region
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


def _call() -> Call:
    then = start_of_day(date(2025, 8, 20), "Asia/Tomsk")
    call = calls.announce(TOLD, replace(READY["science"], places=PLACES), now=then)
    return actions.set_status(call, "archived", by=calls.persona("operator"), now=then + timedelta(days=200))
