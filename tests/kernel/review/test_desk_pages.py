"""Pages of the review's desk: the operator gives out, reassigns, loads results, reminds."""

from decimal import Decimal

import pytest
from django.urls import reverse
from kernel_review import ReviewFactory, ReviewItemFactory
from studios.cast import queries_of

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.review import actions
from pulsar_xblocks.kernel.review.models import Review, ReviewItem

pytestmark = pytest.mark.django_db
FULL = {"score_understanding": "2", "score_method": "1.5", "score_result": "2", "score_own_part": "1.5", "score_form": "0.5"}  # 7,5


def at(name, *args):
    return reverse(f"pulsar:{name}", args=args)


def test_operator_gives_out_what_was_proposed(scene):
    Review.objects.all().delete()
    html = scene.client.operator.get(at("review_assign", scene.group.pk) + "?seed=5").content.decode()
    assert Review.objects.count() == 0
    pairs = html.split('name="pairs" value="')[1].split('"')[0]

    answer = scene.client.operator.post(at("review_assign", scene.group.pk), {"pairs": pairs, "seed": "5"})
    again = scene.client.operator.post(at("review_assign", scene.group.pk), {"pairs": pairs, "seed": "5"})

    assert answer.headers["Location"] == at("review_group", scene.group.pk) + "?told=given-3"
    assert again.status_code == 409
    assert sorted(person.reviews.count() for person in scene.experts) == [1, 2]
    assert {message.person for message in Message.objects.filter(kind="review.given")} == set(scene.experts)


@pytest.mark.parametrize("pairs", ["[[Infinity, 1]]", "[[1, 1e400]]", "[" * 100_000, "[[1]]", "null", '[["a", "b"]]', f"[[{'9' * 30}, 1]]"])
def test_forged_proposal_gives_nothing_out(scene, pairs):
    Review.objects.all().delete()

    answer = scene.client.operator.post(at("review_assign", scene.group.pk), {"pairs": pairs, "expert": ["9" * 5000]})

    assert (answer.status_code, Review.objects.count()) == (409, 0)


def test_operator_reassigns_and_asks_for_a_second_read(scene):
    row, item = scene.reads[0], scene.items[0]
    address = at("review_item", item.pk)

    scene.client.operator.post(address, {"do": "take", "review": row.pk})
    scene.client.operator.post(address, {"do": "give", "expert": scene.experts[1].pk})
    scene.client.operator.post(address, {"do": "reads", "reads": "2"})

    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.state, item.reads_wanted) == ("removed", 2)
    assert scene.client.expert2.get(at("review", item.reviews.get(expert=scene.experts[1]).pk)).status_code == 200
    assert scene.client.operator.post(address, {"do": "reads", "reads": "9"}).status_code == 422


def test_group_page_takes_as_many_statements_for_three_works_as_for_one(scene, now):
    for row in scene.reads:
        actions.submit(row, 1, actions.Typed({key[6:]: Decimal(value) for key, value in FULL.items()}), now=now)
    three = queries_of(scene.client.operator, at("review_group", scene.group.pk))
    ReviewItem.objects.exclude(pk=scene.items[0].pk).update(state="withdrawn")
    Review.objects.exclude(pk=scene.reads[0].pk).delete()
    ReviewItem.objects.filter(state="withdrawn").delete()

    assert queries_of(scene.client.operator, at("review_group", scene.group.pk)) == three


def test_experts_are_reminded_once_a_day(scene):
    for _ in range(2):
        scene.client.operator.post(at("review_remind", scene.group.pk))

    assert [message.person for message in Message.objects.filter(kind="review.reminder")] == [scene.experts[0]]


def test_list_is_exported_with_a_reason(scene):
    address = at("review_export", scene.group.pk, "csv")

    assert scene.client.operator.get(address).status_code == 200
    assert scene.client.methodist.get(address).status_code == 403
    answer = scene.client.operator.post(address, {"reason": "Для комиссии"})
    assert scene.items[0].blind_code in b"".join(answer.streaming_content).decode()


def test_home_tells_the_expert_and_the_operator(scene):
    assert at("reviews") in scene.client.expert.get("/pulsar/me/").content.decode()
    Review.objects.all().delete()
    assert at("review_group", scene.group.pk) in scene.client.operator.get("/pulsar/").content.decode()


def test_desk_takes_at_most_15_queries_the_same_for_3_and_30_works(scene):
    def count():
        return int(scene.client.operator.get(at("review_group", scene.group.pk))["X-Pulsar-Queries"])

    small = count()
    for item in ReviewItemFactory.create_batch(27, group=scene.group, organisation=scene.school):
        ReviewFactory(item=item, expert=scene.experts[1])

    assert small == count() <= 15
