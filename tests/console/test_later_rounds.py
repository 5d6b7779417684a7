"""What a publication brings to the standings of later rounds, and what only April tells."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factories as make
import pytest
from two_rounds import AFTER, OCTOBER, publish, read, typed, work

from pulsar_xblocks.console import later_rounds, publishing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.jobs.actions import cancel, enqueue, run_due, take
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import LeaseLost
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.loads.queries import BeingStored
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions import freezing
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


def editions(number):
    return list(Snapshot.objects.filter(round_number=number).order_by("edition").values_list("edition", flat=True))


@pytest.fixture
def year_of_four(world):
    """Return four published rounds, the first of them corrected; the tables of the others wait for the job."""
    for number, month in ((3, 12), (4, 1)):
        closes = datetime(2026, 11, 29 + number - 3, 16, 59, tzinfo=UTC)
        make.RoundFactory(year=world.year, number=number, month=month, opens_at=closes - timedelta(days=27), closes_at=closes)
    row = read(work(world.a, world.october, OCTOBER), 5)
    world.rounds = list(world.year.rounds.order_by("number"))
    for one in world.rounds:
        publish(one, world)
    corrected(row, world, 9)
    world.job = Job.objects.get(kind=later_rounds.JOB)
    world.address = f"/pulsar/reviews/rounds/{world.october.pk}/publish/"
    return world


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
    run_due(AFTER)

    november = Snapshot.objects.filter(round_number=2).order_by("edition")
    assert [(made.edition, made.criteria_id) for made in november] == [(1, by.pk), (2, by.pk)]
    assert points_in(2) == {world.a.pk: D("15.80"), world.b.pk: D("12.20")}  # 4 + 1 + 9 × 2,4 / 2 and 6 × 2,4 / 2
    assert november.last().reason == "Октябрь: Эксперт смотрел не ту версию."


def test_round_published_after_the_next_one_reaches_its_standings(world):
    read(work(world.a, world.october, OCTOBER), 5)
    publish(world.november, world)

    publish(world.october, world)
    run_due(AFTER)

    assert points_in(2) == {world.a.pk: D("11.00"), world.b.pk: D(0)}  # 4 + 1 + 5 × 2,4 / 2


def test_later_tables_stay_as_they_were_until_the_job_makes_new_ones(year_of_four):
    assert [editions(number) for number in (1, 2, 3, 4)] == [[1, 2], [1], [1], [1]]
    assert (points_in(1)[year_of_four.a.pk], points_in(2)[year_of_four.a.pk]) == (D("10.40"), D("8.00"))

    run_due(AFTER)
    run_due(AFTER + timedelta(hours=1))

    year_of_four.job.refresh_from_db()
    assert [editions(number) for number in (1, 2, 3, 4)] == [[1, 2]] * 4
    assert (points_in(4)[year_of_four.a.pk], year_of_four.job.state, year_of_four.job.done) == (D("10.40"), "done", 3)
    last = StandingRow.objects.get(snapshot__round_number=4, snapshot__edition=2, subject_id=year_of_four.a.pk)
    assert json.loads(last.history) == [[1, "10.40"], [2, "10.40"], [3, "10.40"], [4, "10.40"]]


def test_job_that_stopped_in_the_middle_is_continued(year_of_four):
    job = take(year_of_four.job.pk, AFTER)
    assert later_rounds._is_one_made(year_of_four.year, "Октябрь: опечатка", 0, JobContext(job, AFTER))  # and the worker is killed

    run_due(AFTER + timedelta(minutes=10))

    year_of_four.job.refresh_from_db()
    assert [editions(number) for number in (2, 3, 4)] == [[1, 2]] * 3
    assert (year_of_four.job.state, year_of_four.job.done, year_of_four.job.attempts) == ("done", 3, 2)


def test_worker_that_lost_the_job_leaves_no_edition(year_of_four):
    lost = take(year_of_four.job.pk, AFTER)
    take(year_of_four.job.pk, AFTER + timedelta(minutes=10))

    with pytest.raises(LeaseLost):
        later_rounds._is_one_made(year_of_four.year, "Октябрь: опечатка", 0, JobContext(lost, AFTER))

    assert ([editions(number) for number in (2, 3, 4)], StandingRow.objects.filter(snapshot__round_number=2).count()) == ([[1]] * 3, 2)


def test_two_recalculations_before_the_job_make_one_edition_of_each_later_round(year_of_four):
    publish(year_of_four.november, year_of_four, reason="Ошибка в журнале ноября")

    run_due(AFTER)

    assert [editions(number) for number in (1, 2, 3, 4)] == [[1, 2], [1, 2], [1, 2], [1, 2]]
    assert set(Job.objects.filter(kind=later_rounds.JOB).values_list("state", flat=True)) == {"done"}


def test_page_tells_how_far_the_later_tables_are_and_starts_them_again(year_of_four, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    see = lambda: year_of_four.client.get(year_of_four.address).content.decode()  # noqa: E731 - asked three times

    moving = see()
    refused = year_of_four.client.post(year_of_four.address, {"again": "1"}).status_code
    cancel(year_of_four.job, now=AFTER)
    stopped = see()
    again = year_of_four.client.post(year_of_four.address, {"again": "1"}).status_code
    run_due(AFTER)

    assert ("ноябрь, декабрь, январь" in moving, "Пересчитать остальные" in moving, refused) == (True, False, 409)
    assert ("Пересчитать остальные" in stopped, again) == (True, 302)
    assert [editions(number) for number in (2, 3, 4)] == [[1, 2]] * 3
    finished = see()
    assert ("Осталось пересчитать" in finished, "Таблицы следующих месяцев тоже пересчитаны" in finished) == (False, True)


def test_what_a_forgotten_job_has_left_is_started_again(year_of_four, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    cancel(year_of_four.job, now=AFTER)
    year_of_four.job.delete()  # as the tidying does after 90 days

    shown = year_of_four.client.get(year_of_four.address).content.decode()
    again = year_of_four.client.post(year_of_four.address, {"again": "1"}).status_code
    run_due(AFTER)

    assert ("ноябрь, декабрь, январь" in shown, "Пересчитать остальные" in shown, again) == (True, True, 302)
    assert [editions(number) for number in (2, 3, 4)] == [[1, 2]] * 3


def test_results_of_the_year_wait_for_the_later_tables(year_of_four):
    year, end = sources.current().year_by_pk(year_of_four.year.pk), datetime(2027, 5, 31, 5, 0, tzinfo=UTC)

    with pytest.raises(freezing.Behind):
        freezing.freeze_year(year, by=year_of_four.operator, now=end)
    run_due(AFTER)

    assert freezing.freeze_year(year, by=year_of_four.operator, now=end).is_final


def test_results_are_not_published_while_a_long_table_changes_them(world, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    row = read(work(world.a, world.october, OCTOBER), 5)
    job = enqueue("loads.apply", {}, region_id=world.region.pk, by=world.operator, now=AFTER)
    about = {"reviews": row.item.group_id, "entries": world.year.pk}
    load = SheetLoad(region=world.region, by=world.operator, counts="{}", state="running", job=job, created_at=AFTER)
    address, answers = f"/pulsar/reviews/rounds/{world.october.pk}/publish/", []

    for load.kind, load.target_id in about.items():
        load.key = load.kind
        load.save()
        answers.append(world.client.post(address, {"seen": "0"}))
    cancel(job, now=AFTER)  # what it has left is taken back by its own page
    done = world.client.post(address, {"seen": "0"}).status_code

    assert [(answer.status_code, "Ничего не опубликовано" in answer.content.decode()) for answer in answers] == [(409, True)] * 2
    assert (done, editions(1)) == (302, [1])


def test_results_of_the_year_wait_for_a_long_table_of_entries(year_of_four):
    year, end = sources.current().year_by_pk(year_of_four.year.pk), datetime(2027, 5, 31, 5, 0, tzinfo=UTC)
    run_due(AFTER)
    job = enqueue("loads.apply", {}, region_id=year_of_four.region.pk, by=year_of_four.operator, now=AFTER)
    facts = {"kind": "entries", "target_id": year.pk, "counts": "{}", "state": "running", "job": job, "created_at": AFTER}
    SheetLoad.objects.create(region=year_of_four.region, by=year_of_four.operator, **facts)

    with pytest.raises(BeingStored):
        freezing.freeze_year(year, by=year_of_four.operator, now=end)


def test_second_press_of_the_button_publishes_nothing(world, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    read(work(world.a, world.october, OCTOBER), 5)
    address, told = f"/pulsar/reviews/rounds/{world.october.pk}/publish/", {"reason": "Опечатка в оценке"}

    first = [world.client.post(address, {"seen": "0"}).status_code for _ in range(2)]
    again = [world.client.post(address, told | {"seen": "1"}).status_code for _ in range(2)]

    assert (first, again, editions(1)) == ([302, 409], [302, 409], [1, 2])
    assert "Опечатка в оценке" in world.client.post(address, told | {"seen": "1"}).content.decode()


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
    publishing.publish_round(april, publishing.Wanted("Проверка второй раз"), by=world.operator, now=at)

    told = LedgerEntry.objects.filter(criterion="K4", round_number=None).order_by("subject_id")
    assert list(told.values_list("subject_id", "quantity", "on")) == [
        (world.a.pk, D(80), date(2027, 4, 29)), (world.b.pk, D(60), date(2027, 4, 29)),
    ]  # fmt: skip
    assert points_in(3) == {world.a.pk: D("4.30"), world.b.pk: D("1.10")}  # 5 × 0,8 / 3 + 3 and 5 × 4 / 6 / 3
