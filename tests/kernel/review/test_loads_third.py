"""A third read that loaded scores have called: taken back with them while untouched, told when it is begun."""

import json
from decimal import Decimal

import pytest
from factories import RoleFactory
from kernel_review import ReviewFactory
from review_sheets import KEYS, RUSSIAN, loaded, posted, scored, stands, taken

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.review import actions
from pulsar_xblocks.kernel.review.models import Review, ReviewItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_reads(scene, now):
    """Let the first work be read by two: the second expert gave 10, the first has it in hand; a third expert is free."""
    item = scene.items[0]
    ReviewItem.objects.filter(pk=item.pk).update(reads_wanted=2)
    scene.other = ReviewFactory(item=item, expert=scene.experts[1], assigned_by=scene.people.operator)
    actions.submit(scene.other, 1, actions.Typed(dict(zip(KEYS, map(Decimal, (2, 2, 3, 2, 1)), strict=True))), now=now)
    scene.third = RoleFactory(role="expert", region=scene.home).person
    return scene


def test_a_gap_by_a_sheet_calls_a_third_and_its_undo_takes_an_untouched_one_back(two_reads, now):
    before = stands()
    load = loaded(two_reads, [scored(taken(two_reads)[0], 5)])
    assert Review.objects.get(expert=two_reads.third).state == "assigned"

    posted(two_reads, load, "undo")
    run_due(now)

    assert stands() == before
    assert AuditEntry.objects.filter(action="review.third_back").count() == 1
    assert not Message.objects.filter(person=two_reads.third).exists()
    again = loaded(two_reads, [scored(taken(two_reads)[0], 5)])
    assert (again.state, Review.objects.get(expert=two_reads.third).state) == ("applied", "assigned")


def test_a_third_read_that_another_load_has_scored_and_taken_back_is_freed(two_reads, now):
    before = stands()
    gap = loaded(two_reads, [scored(taken(two_reads)[0], 5)])
    operator = {"who": "operator", "kind": "reviews"}
    sheet = [row for row in taken(two_reads, "operator") if row["Эксперт"] == two_reads.third.full_name]
    third = loaded(two_reads, [scored(sheet[0], 6)], **operator)

    for load, who in ((third, "operator"), (gap, "expert")):
        assert posted(two_reads, load, "undo", who) == 302

    assert stands() == before


def test_a_third_read_that_is_begun_stays_and_is_told(two_reads, now):
    load = loaded(two_reads, [scored(taken(two_reads)[0], 5)])
    third = Review.objects.get(expert=two_reads.third)
    actions.save_draft(third, 1, actions.Typed({"method": Decimal(1)}), now=now)

    posted(two_reads, load, "undo")

    row = load.rows.get()
    third.refresh_from_db()
    assert (row.state, third.state, Review.objects.get(pk=two_reads.reads[0].pk).state) == ("undone", "draft", "assigned")
    assert (
        "Третью проверку этой работы уже начали"
        in two_reads.client.expert.get(f"/pulsar/loads/{load.key}/", headers=RUSSIAN).content.decode()
    )


def test_a_third_read_is_freed_when_a_sheet_closes_the_gap_and_comes_again_with_its_undo(two_reads, now):
    actions.submit(two_reads.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)
    reads = lambda: list(Review.objects.order_by("item", "expert").values_list("item", "expert", "state", "total"))  # noqa: E731
    before, items = reads(), stands()[1]

    load = loaded(two_reads, [scored(taken(two_reads)[0], 9)])
    freed = not Review.objects.filter(expert=two_reads.third).exists()
    value = ReviewItem.objects.get(pk=two_reads.items[0].pk).value
    posted(two_reads, load, "undo")

    assert (freed, value, reads(), stands()[1]) == (True, Decimal("9.5"), before, items)


def test_a_third_read_taken_away_is_given_anew_when_the_undo_opens_the_gap_again(two_reads, now):
    actions.submit(two_reads.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)
    fourth = RoleFactory(role="expert", region=two_reads.home).person
    actions.take_away(Review.objects.get(expert=two_reads.third), by=None, now=now)
    load = loaded(two_reads, [scored(taken(two_reads)[0], 9)])

    posted(two_reads, load, "undo")

    assert Review.objects.get(expert=fourth).state == "assigned"


def test_third_expert_is_told_by_an_order_of_0_1_0_too(two_reads, now):
    actions.submit(two_reads.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)
    named = {"group": two_reads.group.pk, "expert": two_reads.third.pk}
    assert Job.objects.filter(kind="review.third").update(payload=json.dumps(named)) == 1

    run_due(now)

    assert Message.objects.filter(person=two_reads.third, kind="review.given").count() == 1


def test_a_gap_that_a_result_from_outside_has_covered_calls_a_third_when_it_goes(two_reads, now):
    work = two_reads.items[0].object_id
    actions.import_result("work", work, Decimal(7), "", by=None, now=now)
    actions.submit(two_reads.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)
    covered = Review.objects.filter(expert=two_reads.third).exists()

    actions.import_result("work", work, None, "", by=None, now=now)

    assert (covered, Review.objects.get(expert=two_reads.third).state) == (False, "assigned")
