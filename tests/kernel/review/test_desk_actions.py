"""The operator's side in the database: assignment, results from outside, publication, recalculation."""

from datetime import UTC, datetime
from decimal import Decimal

import factories as make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kernel_review import ReviewFactory, ReviewGroupFactory, ReviewItemFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.review import actions, queries
from pulsar_xblocks.kernel.review.actions.reading import Declaration
from pulsar_xblocks.kernel.review.actions.settling import Published
from pulsar_xblocks.kernel.review.models import Review
from pulsar_xblocks.kernel.review.queries.staffing import papers_of
from pulsar_xblocks.kernel.versions.models import Revision

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


# --- assignment


def test_whole_groups_are_held_in_the_order_of_one_work(now):
    item = ReviewItemFactory()
    expert = make.RoleFactory(role="expert", region=item.group.region).person

    with CaptureQueriesContext(connection) as asked:
        actions.place(item.group, [(item.pk, expert.pk)], by=expert, now=now)

    tables = [query["sql"].partition(" FROM ")[2].split()[0].strip('"`') for query in asked if query["sql"].startswith("SELECT")]
    assert tables[:2] == ["pulsar_reviewitem", "pulsar_reviewgroup"]


def test_expert_of_the_same_school_never_gets_its_work(now):
    school = make.OrganisationFactory()
    insider = make.RoleFactory(role="expert", region=school.region).person
    make.RoleFactory(role="mentor", region=school.region, organisation=school, person=insider)
    item = ReviewItemFactory(organisation=school, group__region=school.region)

    plan = actions.propose(item.group, None, 1)

    assert (plan.pairs, dict(plan.unplaced)) == ((), {item.pk: 1})
    with pytest.raises(Invalid):
        actions.give(item, insider, by=None, now=now)
    with pytest.raises(Conflict):
        actions.place(item.group, [(item.pk, insider.pk)], by=None, now=now)


def test_proposal_is_given_out_once(now):
    group = ReviewGroupFactory()
    people = experts(group.region, 3)
    ReviewItemFactory.create_batch(7, group=group)
    plan = actions.propose(group, None, 5)

    assert actions.place(group, plan.pairs, by=None, now=now) == 7
    with pytest.raises(Conflict):
        actions.place(group, plan.pairs, by=None, now=now)

    assert sorted(Review.objects.filter(expert=person).count() for person in people) == [2, 2, 3]
    assert actions.propose(group, None, 5).pairs == ()


def test_third_read_goes_to_somebody_new(now):
    item = ReviewItemFactory(reads_wanted=2)
    first, second = experts(item.group.region, 2)
    score(item, 9, now, first)
    score(item, 5, now, second)
    [third] = experts(item.group.region, 1)

    assert actions.propose(item.group, None, 1).pairs == ((item.pk, third.pk),)


def test_taken_away_work_waits_again_but_a_scored_one_stays(now):
    row = ReviewFactory()
    actions.take_away(row, by=None, now=now)

    assert [paper.missing for paper in papers_of(row.item.group)] == [1]
    with pytest.raises(Conflict):
        actions.take_away(score(ReviewItemFactory(), 7, now), by=None, now=now)


# --- results from outside


def test_imported_result_stands_and_can_be_taken_back(now):
    item = ReviewItemFactory()
    score(item, 6, now)

    actions.import_result("work", item.object_id, D("8.5"), "протокол", by=None, now=now)
    assert queries.results("work", [item.object_id])[item.object_id].value == D("8.5")
    actions.import_result("work", item.object_id, None, "", by=None, now=now)

    assert queries.results("work", [item.object_id])[item.object_id].value == D(6)


# --- publication


def test_nothing_changes_after_publication(now):
    item = ReviewItemFactory()
    row = score(item, 8, now)
    actions.freeze(item.group, by=None, now=now)

    for attempt in (
        lambda: actions.undo(row, now=now),
        lambda: actions.submit(row, row.version, typed(9), now=now),
        lambda: actions.import_result("work", item.object_id, D(1), "", by=None, now=now),
        lambda: actions.ask_reads(item, 2, by=None, now=now),
        lambda: actions.declare(row, SIGNED, now=now),
    ):
        with pytest.raises(Published):
            attempt()
    assert queries.results("work", [item.object_id])[item.object_id].value == D(8)


def test_recalculation_opens_one_work_with_a_reason_and_keeps_what_was(now):
    item, other = ReviewItemFactory.create_batch(2, group=ReviewGroupFactory())
    row, still = score(item, 8, now), score(other, 6, now)
    actions.freeze(item.group, by=None, now=now)

    with pytest.raises(Invalid):
        actions.reopen(item, "", by=None, now=now)
    actions.reopen(item, "Эксперт проверил не ту версию.", by=None, now=now)
    actions.submit(actions.undo(row, now=now), row.version + 1, typed(9), now=now)

    assert queries.results("work", [item.object_id])[item.object_id].value == D(9)
    assert '"total":"8.00"' in Revision.objects.get(kind="review").body
    assert AuditEntry.objects.get(action="review.reopen").reason == "Эксперт проверил не ту версию."
    with pytest.raises(Published):
        actions.undo(still, now=now)
    actions.freeze(item.group, by=None, now=now)
    with pytest.raises(Published):
        actions.undo(row, now=now)


def test_feedback_is_silent_until_publication_and_names_nobody(now, russian):
    item = ReviewItemFactory()
    row = score(item, 8, now)
    assert queries.feedback("work", item.object_id) is None

    actions.freeze(item.group, by=None, now=now)

    told = queries.feedback("work", item.object_id)
    assert (told.value, told.reads[0].total, told.reads[0].comment) == (D(8), D(8), "К" * 50)
    assert told.reads[0].scores[0].word == "Понимание задачи"
    assert row.expert.family not in str(told)
