"""Participants of courses in bulk: groups of 43 over three years, with orders, hours and personal files; the same for the same seed."""

import gc
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from django.db import transaction

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import names, rosters, training
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments.dossier import Facts
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment, EnrolmentEvent, TrainingOrder
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes import queries
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day

SIZE = 43  # of a group
FIRST, LAST = date(2023, 9, 4), date(2026, 10, 5)  # when groups began
WAY = (stages.DOCS_NEEDED, stages.DOCS_CHECK, stages.ORDER_IN, stages.STUDYING, stages.FINAL, stages.ORDER_OUT, stages.CERT_NEEDED)
OVER = (*WAY, stages.CERT_ISSUED, stages.FRDO_DONE)


@dataclass
class Shelf:
    """Rows of a group that wait to be stored together."""

    people: list[Person] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    events: list[EnrolmentEvent] = field(default_factory=list)
    files: list[Dossier] = field(default_factory=list)

    def store(self) -> None:
        """Store everything in an order that fits the keys."""
        for model, rows in (
            (Person, self.people), (Enrolment, self.enrolments), (EnrolmentEvent, self.events), (Dossier, self.files),
        ):  # fmt: skip
            for row in rows:
                rosters.take_keys(row)
            insert(model, rows)


def fill(count: int, rng: Random) -> None:
    """Store so many participants of the programme of the demonstration, in groups of 43."""
    rng.seed(f"{rng.random()}:{Enrolment.objects.count()}")  # a second run comes on top of the first
    programme = Programme.objects.select_related("region", "passport").filter(code=training.CODE).first() or training.made(_at(LAST))
    schools = list(Organisation.objects.filter(region=programme.region, is_active=True).select_related("municipality").order_by("pk"))
    gc.disable()  # many small rows, none in a cycle
    try:
        with transaction.atomic():
            base = 10_000_000 + Dossier.objects.count() * 1000  # no two runs share a number
            numbers = iter(rng.sample(range(base, base + count * 1000), count))
            for number in range(-(-count // SIZE)):
                group = _group(programme, rng, number)
                _participants(group, list(islice(numbers, SIZE)), schools, rng)
    finally:
        gc.enable()


def _group(programme: Programme, rng: Random, number: int) -> TrainingGroup:
    starts = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
    zone, is_over = programme.region.time_zone, starts + timedelta(days=67) < LAST
    before = TrainingGroup.objects.filter(programme=programme, code__startswith="bulk-").count()
    return TrainingGroup.objects.create(
        programme=programme, code=f"bulk-{before + 1:04d}", title=f"Поток {before + 1}, {starts:%m.%Y}",
        status="finished" if is_over else "active", passport=programme.passport, places=SIZE,
        opens_at=start_of_day(starts - timedelta(days=40), zone), closes_at=end_of_day(starts - timedelta(days=10), zone),
        starts_on=starts, ends_on=starts + timedelta(days=67), has_contract=number % 2 == 0, created_at=_at(starts - timedelta(days=60)),
    )  # fmt: skip


def _participants(group: TrainingGroup, numbers: list[int], schools: list[Organisation], rng: Random) -> None:
    shelf, passport = Shelf(), queries.passport_of(group.programme)
    made, serial = _at(group.starts_on - timedelta(days=3)), group.code.removeprefix("bulk-")
    order = TrainingOrder.objects.create(group=group, kind="enrol", number=f"{serial}-к", on=made.date(), made_at=made)
    for number in numbers:
        row = _participant(shelf, order, rng.choice(schools), rng)
        shelf.files.append(_file(row, number, rng))
    shelf.store()
    _hours(group, passport, shelf.enrolments, rng)


def _participant(shelf: Shelf, order: TrainingOrder, school: Organisation, rng: Random) -> Enrolment:
    group = order.group
    at = _at(group.starts_on - timedelta(days=30 - rng.randrange(20)))
    way = OVER if group.status == "finished" else WAY[: 4 + (rng.random() < 0.2)]
    person = names.person(rng, at, birth=date(1963 + rng.randrange(36), 1 + rng.randrange(12), 1 + rng.randrange(28)))
    person.key = rng.randbytes(11).hex()
    row = Enrolment(
        group=group, person=person, key=rng.randbytes(11).hex(), stage=way[-1], stage_at=at + timedelta(days=len(way) * 3), source="self",
        organisation=school, municipality=school.municipality, post="учитель", applied_at=at, order_in=order,
        contract_number=f"{group.code}-{len(shelf.people) + 1}" if group.has_contract else "",
        final="passed" if group.status == "finished" else "",
    )  # fmt: skip
    shelf.people.append(person)
    shelf.enrolments.append(row)
    shelf.events += [EnrolmentEvent(enrolment=row, stage=stage, at=at + timedelta(days=3 * step)) for step, stage in enumerate(way)]
    return row


def _file(row: Enrolment, number: int, rng: Random) -> Dossier:
    person, digits = row.person, names.snils(number)
    facts = Facts(digits, "higher", person.family, "", f"{rng.randrange(10**7):07d}", "f" if person.family.endswith("а") else "m")
    return Dossier(
        person=person, region=row.group.programme.region, secret=sealing.seal(facts.as_json()), snils_index=sealing.blind_index(digits),
        snils_tail=f"{digits[6:9]} {digits[9:]}", changed_at=row.applied_at,
    )  # fmt: skip


def _hours(group: TrainingGroup, passport: Passport, rows: list[Enrolment], rng: Random) -> None:
    """Post what was confirmed, with a mark for each activity: all of it in a group that is over, a part in one that is being taught."""
    entries, marks, scope = [], [], queries.scope_of(group)
    for row in rows:
        for key, one in passport.activities().items():
            if group.status == "finished" or rng.random() < 0.5:
                points = Decimal(rng.randrange(6, 11)) if one.is_graded else None
                marks.append(ActivityMark(enrolment=row, activity=key, points=points, source="tutor", at=row.stage_at))
                entries.append(
                    LedgerEntry(
                        region=group.programme.region, scope=scope, subject_kind="enrolment.confirmed", subject_id=row.pk, criterion=key,
                        quantity=one.hours, on=group.starts_on, at=row.stage_at, key=f"bulk:{row.pk}:{key}",
                    )
                )  # fmt: skip
    for model, found in ((ActivityMark, marks), (LedgerEntry, entries)):
        for row in found:
            rosters.take_keys(row)
        insert(model, found)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(5), UTC)
