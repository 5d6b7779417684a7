"""What a publication brings to the standings of later rounds, and what only April tells."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factories as make
import pytest
from two_rounds import AFTER, OCTOBER, publish, read, typed, work

from pulsar_xblocks.console import publishing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.studios.models import Attendance
from pulsar_xblocks.studios.templates import CRITERIA

pytestmark = pytest.mark.django_db
D = Decimal


def corrected(row, world, total):
    review.reopen(row.item, "Эксперт смотрел не ту версию.", by=world.operator, now=AFTER)
    again = review.undo(row, now=AFTER)
    review.submit(again, again.version, typed(total), now=AFTER)
    return publish(world.october, world, reason="Эксперт смотрел не ту версию.")


def points_in(round_number):
    last = Snapshot.objects.filter(round_number=round_number).order_by("-edition").first()
    return dict(StandingRow.objects.filter(snapshot=last).values_list("subject_id", "points"))


def test_recalculation_reaches_the_standings_of_later_rounds(world, now):
    row = read(work(world.a, world.october, OCTOBER), 5)
    read(work(world.b, world.october, OCTOBER), 6)
    publish(world.october, world)
    publish(world.november, world)
    by = world.year.criteria
    world.year.criteria = pin("criteria", CRITERIA | {"rows": [row | {"cap": "1"} for row in CRITERIA["rows"]]}, now)
    world.year.save()

    corrected(row, world, 9)

    november = Snapshot.objects.filter(round_number=2).order_by("edition")
    assert [(made.edition, made.criteria_id) for made in november] == [(1, by.pk), (2, by.pk)]
    assert points_in(2) == {world.a.pk: D("15.80"), world.b.pk: D("12.20")}  # 4 + 1 + 9 × 2,4 / 2 and 6 × 2,4 / 2
    assert november.last().reason == "Октябрь: Эксперт смотрел не ту версию."


def test_round_published_after_the_next_one_reaches_its_standings(world):
    read(work(world.a, world.october, OCTOBER), 5)
    publish(world.november, world)

    publish(world.october, world)

    assert points_in(2) == {world.a.pk: D("11.00"), world.b.pk: D(0)}  # 4 + 1 + 5 × 2,4 / 2


def test_roster_that_has_stayed_brings_its_bonus_in_april(world, now):
    world.year.criteria = pin("criteria", CRITERIA, now)
    world.year.save()
    closes = datetime(2027, 4, 29, 16, 59, tzinfo=UTC)
    april = make.RoundFactory(year=world.year, number=3, month=4, opens_at=closes - timedelta(days=27), closes_at=closes)
    since = date(2026, 10, 1)
    pupils = {
        studio: [make.MembershipFactory(studio_year=studio, joined_on=since, active_on=since) for _ in range(5)]
        for studio in (world.a, world.b)
    }
    newcomer = make.MembershipFactory(studio_year=world.b, joined_on=date(2027, 1, 10), active_on=date(2027, 1, 10))
    for studio, present in ((world.a, pupils[world.a][:4]), (world.b, [*pupils[world.b][:3], newcomer])):
        meeting = make.MeetingFactory(studio_year=studio, held_on=date(2027, 4, 20))
        for member in present:
            Attendance.objects.create(meeting=meeting, membership=member)
    at = closes + timedelta(days=14)

    for row in (world.october, world.november, april):
        publishing.publish_round(row, by=world.operator, now=at)
    publishing.publish_round(april, by=world.operator, now=at, reason="Проверка второй раз")

    told = LedgerEntry.objects.filter(criterion="K4", round_number=None).order_by("subject_id")
    assert list(told.values_list("subject_id", "quantity", "on")) == [
        (world.a.pk, D(80), date(2027, 4, 29)), (world.b.pk, D(60), date(2027, 4, 29)),
    ]  # fmt: skip
    assert points_in(3) == {world.a.pk: D("4.30"), world.b.pk: D("1.10")}  # 5 × 0,8 / 3 + 3 and 5 × 4 / 6 / 3
