"""The review in the database: queue, drafts, results, conflicts, assignment, imports, publication."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import factories as make
import pytest

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.review import actions, queries
from pulsar_xblocks.kernel.review.actions.reading import Declaration, NotYours
from pulsar_xblocks.kernel.review.actions.settling import Published
from pulsar_xblocks.kernel.review.domain.outcome import Outcome
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewItem
from pulsar_xblocks.kernel.review.queries.staffing import papers_of
from pulsar_xblocks.kernel.roles.domain import Actor, Grant
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
    row = make.ReviewFactory(item=item, **({"expert": expert} if expert else {}))
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
    row = make.ReviewFactory()

    stored = actions.save_draft(row, 1, actions.Typed({"method": D("1.5")}), now=now)

    assert (stored.state, stored.version, stored.total) == ("draft", 2, None)
    with pytest.raises(Stale):
        actions.save_draft(row, 1, actions.Typed({}, "другое окно"), now=now)


def test_finished_read_gives_the_result_at_once(now):
    item = make.ReviewItemFactory()

    row = score(item, "7.5", now)

    item.refresh_from_db()
    assert (row.state, row.total, item.value, item.needs) == ("submitted", D("7.5"), D("7.5"), "")


def test_forty_nine_characters_below_five_points_are_refused(now):
    row = make.ReviewFactory()

    with pytest.raises(Invalid) as refused:
        actions.submit(row, 1, typed("4.5", "К" * 49), now=now)

    assert set(refused.value.errors) == {"comment"}
    assert actions.submit(row, 1, typed("4.5", "К" * 50), now=now).total == D("4.5")


@pytest.mark.parametrize("wrong", ["0.3", "2.5", "-1"])
def test_score_out_of_range_or_step_is_refused(now, wrong):
    filled = typed(8)

    with pytest.raises(Invalid):
        actions.submit(make.ReviewFactory(), 1, replace(filled, scores={**filled.scores, "method": D(wrong)}), now=now)


def test_undo_takes_the_result_back(now):
    item = make.ReviewItemFactory()
    row = score(item, 8, now)

    actions.undo(row, now=now)

    item.refresh_from_db()
    assert (item.value, item.needs) == (None, "read")
    assert queries.results("work", [item.object_id])[item.object_id].needs == "read"


def test_two_reads_and_the_third_over_a_gap(now):
    item = make.ReviewItemFactory(reads_wanted=2)

    score(item, 10, now)
    assert queries.missing("work", [item.object_id]) == {item.object_id: "second"}
    score(item, 6, now)
    assert queries.missing("work", [item.object_id]) == {item.object_id: "third"}
    score(item, 7, now)

    assert queries.results("work", [item.object_id]) == {item.object_id: Outcome(D(7), (D(10), D(6), D(7)))}


def test_gap_of_exactly_three_needs_no_third_read(now):
    item = make.ReviewItemFactory(reads_wanted=2)

    score(item, 8, now)
    score(item, 5, now)

    assert queries.results("work", [item.object_id])[item.object_id].value == D("6.5")


# --- conflicts


def test_conflict_is_signed_and_the_work_goes_to_another(now):
    school = make.OrganisationFactory()
    item = make.ReviewItemFactory(organisation=school, group__region=school.region)
    first, second = experts(school.region, 2)
    row = make.ReviewFactory(item=item, expert=first)

    made = actions.declare(row, SIGNED, now=now)

    assert (made.signed_name, made.statement, made.organisation_id) == (first.full_name, SIGNED.statement, school.pk)
    assert [pair for seed in range(5) for pair in actions.propose(item.group, None, seed).pairs] == [(item.pk, second.pk)] * 5
    with pytest.raises(NotYours):
        actions.submit(row, row.version, typed(8), now=now)


@pytest.mark.parametrize("told", [Declaration("", "т", True), Declaration("Достаточно слов.", "т", False)])
def test_conflict_without_reason_or_signature_is_refused(now, told):
    with pytest.raises(Invalid):
        actions.declare(make.ReviewFactory(), told, now=now)

    assert not ReviewConflict.objects.exists()


# --- assignment


def test_expert_of_the_same_school_never_gets_its_work(now):
    school = make.OrganisationFactory()
    insider = make.RoleFactory(role="expert", region=school.region).person
    make.RoleFactory(role="mentor", region=school.region, organisation=school, person=insider)
    item = make.ReviewItemFactory(organisation=school, group__region=school.region)

    plan = actions.propose(item.group, None, 1)

    assert (plan.pairs, dict(plan.unplaced)) == ((), {item.pk: 1})
    with pytest.raises(Invalid):
        actions.give(item, insider, by=None, now=now)
    with pytest.raises(Conflict):
        actions.place(item.group, [(item.pk, insider.pk)], by=None, now=now)


def test_proposal_is_given_out_once(now):
    group = make.ReviewGroupFactory()
    people = experts(group.region, 3)
    make.ReviewItemFactory.create_batch(7, group=group)
    plan = actions.propose(group, None, 5)

    assert actions.place(group, plan.pairs, by=None, now=now) == 7
    with pytest.raises(Conflict):
        actions.place(group, plan.pairs, by=None, now=now)

    assert sorted(Review.objects.filter(expert=person).count() for person in people) == [2, 2, 3]
    assert actions.propose(group, None, 5).pairs == ()


def test_third_read_goes_to_somebody_new(now):
    item = make.ReviewItemFactory(reads_wanted=2)
    first, second, third = experts(item.group.region, 3)
    score(item, 9, now, first)
    score(item, 5, now, second)

    assert actions.propose(item.group, None, 1).pairs == ((item.pk, third.pk),)


def test_taken_away_work_waits_again_but_a_scored_one_stays(now):
    row = make.ReviewFactory()
    actions.take_away(row, by=None, now=now)

    assert [paper.missing for paper in papers_of(row.item.group)] == [1]
    with pytest.raises(Conflict):
        actions.take_away(score(make.ReviewItemFactory(), 7, now), by=None, now=now)


# --- results from outside


def test_imported_result_stands_and_can_be_taken_back(now):
    item = make.ReviewItemFactory()
    score(item, 6, now)

    actions.import_result("work", item.object_id, D("8.5"), "протокол", by=None, now=now)
    assert queries.results("work", [item.object_id])[item.object_id].value == D("8.5")
    actions.import_result("work", item.object_id, None, "", by=None, now=now)

    assert queries.results("work", [item.object_id])[item.object_id].value == D(6)


def test_table_of_results_is_stored_all_or_none(now):
    item = make.ReviewItemFactory()
    by = make.PersonFactory()
    table = f"Код;Результат;Источник\r\n{item.blind_code};8,5;протокол\r\n".encode()

    [row] = actions.check_table(item.group, table)

    assert (row.action, row.value) == ("new", D("8.5"))
    assert actions.import_table(item.group, [(2, {"code": row.code, "value": "8.5", "source": ""})], by=by, now=now) == 1
    with pytest.raises(Conflict):
        actions.import_table(item.group, [(2, {"code": "О-9999", "value": "1", "source": ""})], by=by, now=now)


# --- publication


def test_nothing_changes_after_publication(now):
    item = make.ReviewItemFactory()
    row = score(item, 8, now)
    actions.freeze(item.group, by=None, now=now)

    for attempt in (
        lambda: actions.undo(row, now=now),
        lambda: actions.submit(row, row.version, typed(9), now=now),
        lambda: actions.import_result("work", item.object_id, D(1), "", by=None, now=now),
        lambda: actions.ask_reads(item, 2, by=None, now=now),
        lambda: put(item.group.region, now, object_id=99) if item.group.code == "70:2026/27:10" else actions.declare(row, SIGNED, now=now),
    ):
        with pytest.raises(Published):
            attempt()
    assert queries.results("work", [item.object_id])[item.object_id].value == D(8)


def test_recalculation_opens_one_work_with_a_reason_and_keeps_what_was(now):
    item, other = make.ReviewItemFactory.create_batch(2, group=make.ReviewGroupFactory())
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
    item = make.ReviewItemFactory()
    row = score(item, 8, now)
    assert queries.feedback("work", item.object_id) is None

    actions.freeze(item.group, by=None, now=now)

    told = queries.feedback("work", item.object_id)
    assert (told.value, told.reads[0].total, told.reads[0].comment) == (D(8), D(8), "К" * 50)
    assert told.reads[0].scores[0].word == "Понимание задачи"
    assert row.expert.family not in str(told)


def test_only_the_expert_of_the_work_may_read_its_files(now):
    row = make.ReviewFactory()
    region = row.item.group.region_id

    assert queries.reads(Actor(row.expert_id, (Grant("expert", region),)), "work", row.item.object_id)
    assert not queries.reads(Actor(row.expert_id, (Grant("mentor", region),)), "work", row.item.object_id)
    assert not queries.reads(Actor(make.PersonFactory().pk, (Grant("expert", region),)), "work", row.item.object_id)
