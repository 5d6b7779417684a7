"""Publication of a round, from works and reads to the table, with the worked example of two rounds."""

from datetime import date, timedelta
from decimal import Decimal

import factories as make
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from two_rounds import AFTER, NOVEMBER, OCTOBER, publish, read, typed, work

from pulsar_xblocks.console import publishing
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.kernel.review.actions.settling import Published
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.league.actions.records import Frozen
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.studios.models import Extension

pytestmark = pytest.mark.django_db
D = Decimal


def more_time(world, hours):
    return Extension.objects.create(
        year=world.year, round=world.october, studio_year=world.b, hours=hours, reason="Нет интернета", given_at=OCTOBER
    )  # fmt: skip


def example(world):
    read(work(world.a, world.october, OCTOBER - timedelta(minutes=1)), 10, 6, 7)
    read(work(world.b, world.october, OCTOBER + timedelta(minutes=2)), 8, 5)
    read(work(world.a, world.november, NOVEMBER - timedelta(hours=1)), 5, 5)
    read(work(world.b, world.november, NOVEMBER - timedelta(hours=1)), 8, 8)
    event = Posting(world.region.pk, "70:2026/27", "studio_year", world.a.pk, "K5", D(1), date(2026, 11, 15), "event:1")
    post(event, by=world.operator, now=AFTER)


def test_worked_example_puts_b_first_by_k3(world):
    example(world)

    publish(world.october, world)
    made = publish(world.november, world)

    rows = StandingRow.objects.filter(snapshot=made).order_by("place", "pk")
    assert [(row.subject_id, row.points) for row in rows] == [(world.b.pk, D("26.40")), (world.a.pk, D("26.40"))]
    entries = (
        LedgerEntry.objects.filter(round_number=1).order_by("subject_id", "criterion").values_list("subject_id", "criterion", "quantity")
    )
    assert list(entries) == [
        (world.a.pk, "K1", D(1)), (world.a.pk, "K2", D(1)), (world.a.pk, "K3", D(7)),
        (world.b.pk, "K1", D(1)), (world.b.pk, "K3", D("6.5")),
    ]  # fmt: skip


def test_nothing_is_published_after_the_results_of_the_year(world):
    example(world)
    publish(world.october, world)
    Snapshot.objects.update(is_final=True)
    stored = LedgerEntry.objects.count()

    with pytest.raises(Frozen):
        publish(world.november, world)
    with pytest.raises(Frozen):
        publish(world.october, world, reason="Опечатка в оценке")

    world.november.refresh_from_db()
    assert (world.november.published_at, LedgerEntry.objects.count(), Snapshot.objects.count()) == (None, stored, 1)
    address = f"/pulsar/reviews/rounds/{world.november.pk}/publish/"
    assert world.client.post(address).status_code == 409
    assert "Publish the results</button>" not in world.client.get(address, headers={"Accept-Language": "en"}).content.decode()


def test_publication_with_reads_missing_names_the_works_and_stores_nothing(world):
    read(work(world.a, world.october, OCTOBER), 10, 6)  # a gap: a third read is missing
    bare = work(world.b, world.october, OCTOBER)

    with pytest.raises(publishing.ReadsMissing) as refused:
        publish(world.october, world)

    world.october.refresh_from_db()
    assert [one.needs for one in sorted(refused.value.missing, key=lambda one: one.work_id)] == ["third", "read"]
    assert ReviewItem.objects.get(object_id=bare.pk).blind_code in str(refused.value.params["names"])
    assert (world.october.published_at, LedgerEntry.objects.count(), Snapshot.objects.count()) == (None, 0, 0)


def test_round_still_open_for_late_works_is_not_published(world):
    read(work(world.a, world.october, OCTOBER), 8)

    with pytest.raises(publishing.StillOpen):
        publishing.publish_round(world.october, by=world.operator, now=OCTOBER + timedelta(hours=72))


def test_round_waits_for_a_studio_with_more_time_unless_told_not_to(world, monkeypatch):
    read(work(world.a, world.october, OCTOBER), 8)
    more = more_time(world, 24 * 45)
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    address = f"/pulsar/reviews/rounds/{world.october.pk}/publish/"

    with pytest.raises(publishing.StudiosHaveTime) as refused:
        publish(world.october, world)

    world.october.refresh_from_db()
    until = OCTOBER + timedelta(hours=more.hours + world.year.grace_h)
    assert refused.value.running == (publishing.Running(world.b.pk, world.b.name, until),)
    assert (world.october.published_at, Snapshot.objects.count()) == (None, 0)
    answer = world.client.post(address)
    assert (answer.status_code, "«Б»" in answer.content.decode()) == (409, True)
    assert world.client.post(address, {"without_waiting": "on"}).status_code == 302
    assert AuditEntry.objects.get(action="round.publish").detail == f'{{"without_waiting_for": [{world.b.pk}]}}'


def test_round_does_not_wait_for_a_studio_whose_time_is_over(world):
    read(work(world.a, world.october, OCTOBER), 8)
    more_time(world, 24)

    assert publish(world.october, world).edition == 1


def test_publication_closes_the_reviews_and_tells_the_mentors_once(world):
    row = read(work(world.a, world.october, OCTOBER), 8)
    heard = []
    publishing.on_published(hear := lambda found, values, now: heard.append((found.pk, dict(values))))

    publish(world.october, world)
    run_due(AFTER, 100)
    run_due(AFTER + timedelta(hours=1), 100)

    publishing._heard.remove(hear)
    world.october.refresh_from_db()
    assert world.october.published_at == AFTER
    assert heard == [(world.october.pk, {row.item.object_id: D(8)})]
    assert Message.objects.filter(kind="round.results").count() == 2
    with pytest.raises(Published):
        review.undo(row, now=AFTER)


def test_recalculation_needs_a_reason_and_keeps_what_was_published(world):
    row = read(work(world.a, world.october, OCTOBER), 8)
    first = publish(world.october, world)

    with pytest.raises(Invalid):
        publish(world.october, world)
    review.reopen(row.item, "Эксперт смотрел не ту версию.", by=world.operator, now=AFTER)
    again = review.undo(row, now=AFTER)
    review.submit(again, again.version, typed(9), now=AFTER)
    second = publish(world.october, world, reason="Эксперт смотрел не ту версию.")

    points = {made.edition: StandingRow.objects.get(snapshot=made, subject_id=world.a.pk).points for made in (first, second)}
    assert points == {1: D("14.60"), 2: D("15.80")}  # 4 + 1 + 8 × 2,4 / 2 and 9 × 2,4 / 2
    assert AuditEntry.objects.get(action="round.recalculate").reason == "Эксперт смотрел не ту версию."


def test_published_round_cannot_change_while_a_work_is_open(world):
    row = read(work(world.a, world.october, OCTOBER), 8)
    publish(world.october, world)
    review.reopen(row.item, "Эксперт смотрел не ту версию.", by=world.operator, now=AFTER)
    review.undo(row, now=AFTER)

    with pytest.raises(publishing.ReadsMissing):
        publish(world.october, world, reason="Эксперт смотрел не ту версию.")


def test_page_names_what_is_missing_then_publishes(world, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    made = work(world.a, world.october, OCTOBER)
    address = f"/pulsar/reviews/rounds/{world.october.pk}/publish/"
    code = ReviewItem.objects.get(object_id=made.pk).blind_code

    assert code in world.client.get(address).content.decode()
    refused = world.client.post(address)
    read(made, 8)
    done = world.client.post(address)

    assert (refused.status_code, code in refused.content.decode(), done.status_code) == (409, True, 302)
    assert world.client.post(address, {"reason": ""}).status_code == 422
    assert world.client.get(f"/pulsar/reviews/groups/{ReviewItem.objects.get().group_id}/").status_code == 200


def test_page_warns_before_an_empty_month_is_published(world, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    address = f"/pulsar/reviews/rounds/{world.october.pk}/publish/"
    empty = "Ни одна студия не отправила работу"

    before = world.client.get(address).content.decode()
    work(world.a, world.october, OCTOBER)

    assert (empty in before, empty in world.client.get(address).content.decode()) == (True, False)


def test_page_names_what_the_recalculation_leaves_cancelled(world, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.kernel.clock._source", lambda: AFTER)
    read(work(world.a, world.october, OCTOBER), 8)
    publish(world.october, world)
    entry = LedgerEntry.objects.get(subject_id=world.a.pk, criterion="K3")

    reverse(entry, "Работа чужая", by=world.operator, now=AFTER)

    shown = world.client.get(f"/pulsar/reviews/rounds/{world.october.pk}/publish/").content.decode()
    assert ("Отменено вручную" in shown, "K3, 8. Работа чужая" in shown) == (True, True)


def test_only_the_operator_of_the_region_publishes(world):
    other = make.RoleFactory(role="operator", region=make.RegionFactory(code="42", name="Кузбасс")).person
    methodist = make.RoleFactory(role="methodist", region=world.region).person
    found = {}
    for name, person in (("other", other), ("methodist", methodist)):
        client = Client()
        client.force_login(person.user)
        found[name] = client.post(f"/pulsar/reviews/rounds/{world.october.pk}/publish/").status_code

    assert found == {"other": 404, "methodist": 403}


def test_publication_takes_as_many_statements_for_three_studios_as_for_one(world, django_assert_num_queries):
    read(work(world.a, world.october, OCTOBER), 8)
    with CaptureQueriesContext(connection) as one:
        publishing.prepare(world.october)
    read(work(world.b, world.october, OCTOBER), 8)

    with django_assert_num_queries(len(one)):
        publishing.prepare(world.october)
    assert Review.objects.count() == 2
