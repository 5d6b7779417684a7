"""The review in the database: queue, drafts, results, conflicts, assignment, imports, publication."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import factories as make
import pytest
from kernel_review import ReviewFactory, ReviewItemFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.review import actions, queries
from pulsar_xblocks.kernel.review.actions.reading import Declaration, NotYours
from pulsar_xblocks.kernel.review.domain.outcome import Outcome
from pulsar_xblocks.kernel.review.models import ReviewConflict, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.staffing import papers_of

pytestmark = pytest.mark.django_db
D = Decimal
DUE = datetime(2026, 11, 14, 16, 59, tzinfo=UTC)
KEYS = ("understanding", "method", "result", "own_part", "form")
SIGNED = Declaration("Это работа моего ученика.", "Я связан с авторами.", is_signed=True)


def typed(total, comment="К" * 50):
    """Return a filled form whose rows add up to the total."""
    left, scores = D(str(total)), {}
    for key, most in zip(KEYS, (2, 2, 3, 2, 1), strict=True):
        scores[key] = min(left, D(most))
        left -= scores[key]
    return actions.Typed(scores, comment)


def score(item, total, now, expert=None):
    row = ReviewFactory(item=item, **({"expert": expert} if expert else {}))
    return actions.submit(row, row.version, typed(total), now=now)


def experts(region, count):
    return [make.RoleFactory(role="expert", region=region).person for _ in range(count)]


# --- the queue


def put(region, now, object_id=7, **facts):
    batch = actions.Batch("70:2026/27:10", "October", "2026/27")
    return actions.put_in_queue(
        kind="work", object_id=object_id, group=batch, region=region, facts=actions.ItemFacts(**facts), reads=1, due_at=DUE, now=now
    )


def test_work_comes_into_the_queue_once_under_a_blind_code(now):
    region = make.RegionFactory()

    first, again, other = put(region, now), put(region, now), put(region, now, object_id=8)

    assert first.pk == again.pk
    assert first.blind_code != other.blind_code
    assert first.blind_code[:2] == "О-"
    assert (first.group.title, first.group.note, first.needs) == ("October", "2026/27", "read")


def test_a_blind_code_cannot_be_counted_from_the_id_of_a_work(settings):
    group = ReviewGroup(code="70:2026/27:10", title="October")
    codes = [actions.queueing._free_code(group, 7, (), 9999) for settings.SECRET_KEY in ("one" * 20, "two" * 20)]

    assert codes[0] != codes[1]


def test_work_taken_back_leaves_the_queue_and_may_return(now):
    region = make.RegionFactory()
    put(region, now)

    assert actions.take_out("work", 7, now)
    assert queries.results("work", [7]) == {7: Outcome(None, (), "read")}
    assert not papers_of(ReviewItem.objects.get().group)

    put(region, now)

    assert [paper.missing for paper in papers_of(ReviewItem.objects.get().group)] == [1]


def test_scored_work_is_not_taken_back(now):
    item = put(make.RegionFactory(), now)
    score(item, 7, now)

    with pytest.raises(Conflict):
        actions.take_out("work", 7, now)


# --- reading


def test_draft_may_be_empty_and_names_its_version(now):
    row = ReviewFactory()

    stored = actions.save_draft(row, 1, actions.Typed({"method": D("1.5")}), now=now)

    assert (stored.state, stored.version, stored.total) == ("draft", 2, None)
    with pytest.raises(Stale):
        actions.save_draft(row, 1, actions.Typed({}, "другое окно"), now=now)


def test_finished_read_gives_the_result_at_once(now):
    item = ReviewItemFactory()

    row = score(item, "7.5", now)

    item.refresh_from_db()
    assert (row.state, row.total, item.value, item.needs) == ("submitted", D("7.5"), D("7.5"), "")


def test_forty_nine_characters_below_five_points_are_refused(now):
    row = ReviewFactory()

    with pytest.raises(Invalid) as refused:
        actions.submit(row, 1, typed("4.5", "К" * 49), now=now)

    assert set(refused.value.errors) == {"comment"}
    assert actions.submit(row, 1, typed("4.5", "К" * 50), now=now).total == D("4.5")


@pytest.mark.parametrize("wrong", ["0.3", "2.5", "-1"])
def test_score_out_of_range_or_step_is_refused(now, wrong):
    filled = typed(8)

    with pytest.raises(Invalid):
        actions.submit(ReviewFactory(), 1, replace(filled, scores={**filled.scores, "method": D(wrong)}), now=now)


def test_undo_takes_the_result_back(now):
    item = ReviewItemFactory()
    row = score(item, 8, now)

    actions.undo(row, now=now)

    item.refresh_from_db()
    assert (item.value, item.needs) == (None, "read")
    assert queries.results("work", [item.object_id])[item.object_id].needs == "read"


def test_two_reads_and_the_third_over_a_gap(now):
    item = ReviewItemFactory(reads_wanted=2)

    score(item, 10, now)
    assert queries.missing("work", [item.object_id]) == {item.object_id: "second"}
    score(item, 6, now)
    assert queries.missing("work", [item.object_id]) == {item.object_id: "third"}
    score(item, 7, now)

    assert queries.results("work", [item.object_id]) == {item.object_id: Outcome(D(7), (D(10), D(6), D(7)))}


def test_gap_of_exactly_three_needs_no_third_read(now):
    item = ReviewItemFactory(reads_wanted=2)

    score(item, 8, now)
    score(item, 5, now)

    assert queries.results("work", [item.object_id])[item.object_id].value == D("6.5")


# --- conflicts


def test_conflict_is_signed_and_the_work_goes_to_another(now):
    school = make.OrganisationFactory()
    item = ReviewItemFactory(organisation=school, group__region=school.region)
    first, second = experts(school.region, 2)
    row = ReviewFactory(item=item, expert=first)

    made = actions.declare(row, SIGNED, now=now)

    assert (made.signed_name, made.statement, made.organisation_id) == (first.full_name, SIGNED.statement, school.pk)
    assert [pair for seed in range(5) for pair in actions.propose(item.group, None, seed).pairs] == [(item.pk, second.pk)] * 5
    with pytest.raises(NotYours):
        actions.submit(row, row.version, typed(8), now=now)


@pytest.mark.parametrize("told", [Declaration("", "т", True), Declaration("Достаточно слов.", "т", False)])
def test_conflict_without_reason_or_signature_is_refused(now, told):
    with pytest.raises(Invalid):
        actions.declare(ReviewFactory(), told, now=now)

    assert not ReviewConflict.objects.exists()


# --- the third read


@pytest.fixture
def wide(now):
    """Return a work with two reads 4 points apart, and who may read it besides."""
    item = ReviewItemFactory(reads_wanted=2, organisation=make.OrganisationFactory())
    first, second, third = experts(item.group.region, 3)
    for expert, total in ((first, "9"), (second, "5")):
        score(item, total, now, expert)
    item.refresh_from_db()
    return item, third


def test_gap_over_3_points_gives_the_work_to_a_third_expert_at_once(wide, now):
    item, third = wide

    given = item.reviews.get(expert=third)
    run_due(now)

    assert (item.needs, given.state, given.assigned_by) == ("third", "assigned", None)
    assert [message.person for message in Message.objects.filter(kind="review.given")] == [third]
    assert actions.submit(given, given.version, typed("6"), now=now).item.value == D("6.00")


def test_gap_of_3_points_needs_no_third(now):
    item = ReviewItemFactory(reads_wanted=2)
    first, second, _ = experts(item.group.region, 3)
    score(item, "8", now, first)
    score(item, "5", now, second)

    item.refresh_from_db()
    assert (item.needs, item.value, item.reviews.count()) == ("", D("6.50"), 2)


def test_third_expert_with_a_conflict_hands_the_work_on(wide, now):
    item, third = wide
    [fourth] = experts(item.group.region, 1)

    actions.declare(item.reviews.get(expert=third), SIGNED, now=now)

    assert item.reviews.get(expert=fourth).state == "assigned"


def test_without_a_third_expert_the_work_waits_for_the_operator(now):
    item = ReviewItemFactory(reads_wanted=2)
    first, second = experts(item.group.region, 2)
    score(item, "9", now, first)
    score(item, "5", now, second)

    assert [paper.id for paper in papers_of(item.group)] == [item.pk]


def test_undone_and_repeated_read_gives_no_fourth_expert(wide, now):
    item, _ = wide
    experts(item.group.region, 2)
    read = item.reviews.get(total=9)

    actions.undo(read, now=now)
    read.refresh_from_db()
    actions.submit(read, read.version, typed("9.5"), now=now)

    assert item.reviews.count() == 3


def test_untouched_third_read_is_taken_back_when_a_score_of_the_gap_is(wide, now):
    item, third = wide
    run_due(now)

    actions.undo(item.reviews.get(total=9), now=now)
    run_due(now)

    assert not item.reviews.filter(expert=third).exists()
    assert [message.person for message in Message.objects.filter(kind="review.taken_back")] == [third]


def test_begun_third_read_stays_with_its_expert(wide, now):
    item, third = wide
    actions.save_draft(item.reviews.get(expert=third), 1, actions.Typed({"method": D(1)}), now=now)

    actions.undo(item.reviews.get(total=9), now=now)
    run_due(now)

    assert item.reviews.get(expert=third).state == "draft"
    assert not Message.objects.filter(kind="review.taken_back").exists()


def test_read_that_the_operator_gave_is_not_taken_back(now):
    item = ReviewItemFactory(reads_wanted=2)
    first, second, third = experts(item.group.region, 3)
    for expert, total in ((first, "9"), (second, "8")):
        score(item, total, now, expert)
    given = actions.give(item, third, by=make.PersonFactory(), now=now)

    actions.undo(item.reviews.get(total=9), now=now)

    assert item.reviews.get(pk=given.pk).state == "assigned"


def test_third_read_comes_again_with_the_gap_and_is_told_once(wide, now):
    item, third = wide
    read = item.reviews.get(total=9)

    actions.undo(read, now=now)
    read.refresh_from_db()
    actions.submit(read, read.version, typed("9.5"), now=now)
    run_due(now)

    assert item.reviews.get(expert=third).state == "assigned"
    assert [message.kind for message in Message.objects.filter(person=third)] == ["review.given"]
