from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid, Stale
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.selection.discussions import queries, retirement
from pulsar_xblocks.selection.discussions.actions import discussions, proposals
from pulsar_xblocks.selection.discussions.actions.proposals import Said
from pulsar_xblocks.selection.discussions.models import Discussion, Proposal

pytestmark = pytest.mark.django_db
TEXT = "Считать муниципалитет самой организации."


def test_proposals_get_numbers_in_the_order_they_arrive(discussion, author, now):
    first = proposals.propose(discussion, Said(TEXT, "2.1"), by=author, now=now)
    second = proposals.propose(discussion, Said("Продлить приём на неделю."), by=PersonFactory(), now=now)

    assert [(one.number, one.section, one.status) for one in (first, second)] == [(1, "2.1", "shown"), (2, "", "shown")]


def test_a_double_click_is_one_proposal(discussion, author, now):
    first = proposals.propose(discussion, Said(TEXT, "2.1"), by=author, now=now)

    assert proposals.propose(discussion, Said(f" {TEXT} ", "2.1"), by=author, now=now) == first
    assert Proposal.objects.count() == 1


def test_a_minute_late_is_late(discussion, author):
    with pytest.raises(Gone):
        proposals.propose(discussion, Said(TEXT), by=author, now=discussion.closes_at + timedelta(minutes=1))

    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(("text", "section", "field"), [("мало", "", "text"), ("а" * 4001, "", "text"), (TEXT, "9.9", "section")])
def test_what_cannot_be_proposed_is_said_beside_the_field(discussion, author, now, text, section, field):
    with pytest.raises(Invalid) as refused:
        proposals.propose(discussion, Said(text, section), by=author, now=now)

    assert list(refused.value.errors) == [field]


def test_the_earlier_text_of_a_changed_proposal_is_kept(discussion, author, now):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)

    changed = proposals.edit(one, "Считать и муниципалитет филиала.", one.version, by=author, now=now + timedelta(minutes=5))

    assert (changed.text, changed.edited_at) == ("Считать и муниципалитет филиала.", now + timedelta(minutes=5))
    assert list(Revision.objects.values_list("kind", "body")) == [("proposal", TEXT)]


def test_who_may_not_change_a_proposal(discussion, author, now):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)

    with pytest.raises(Forbidden):
        proposals.edit(one, "Другой текст здесь", one.version, by=PersonFactory(), now=now)
    with pytest.raises(Stale):
        proposals.edit(one, "Другой текст здесь", one.version - 1, by=author, now=now)
    with pytest.raises(Gone):
        proposals.edit(one, "Другой текст здесь", one.version, by=author, now=now + timedelta(minutes=31))


def test_a_withdrawn_proposal_keeps_its_number_and_is_never_deleted(discussion, author, now):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)

    proposals.withdraw(one, by=author, now=now)

    assert list(Proposal.objects.values_list("number", "status", "text")) == [(1, "withdrawn", TEXT)]


def test_others_support_a_proposal_once(discussion, author, now):
    one, other = proposals.propose(discussion, Said(TEXT), by=author, now=now), PersonFactory()

    counts = [proposals.support(one, is_on=is_on, by=other, now=now) for is_on in (True, True, False, True)]

    assert counts == [1, 1, 0, 1]
    with pytest.raises(Conflict):
        proposals.support(one, is_on=True, by=author, now=now)


def test_before_moderation_only_the_author_reads_a_proposal(discussion, author, now):
    Discussion.objects.update(is_premoderated=True)
    discussion.refresh_from_db()
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)
    rows = queries.proposals_of(discussion)

    seen = [list(queries.seen_by(rows, person)) for person in (author, PersonFactory(), None)]
    proposals.moderate(one, is_shown=True, by=PersonFactory(), now=now)

    assert seen == [[one], [], []]
    assert list(queries.seen_by(rows, None)) == [one]


def test_hiding_needs_a_reason(discussion, author, now):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)

    with pytest.raises(Invalid):
        proposals.moderate(one, is_shown=False, reason=" ", by=PersonFactory(), now=now)
    hidden = proposals.moderate(one, is_shown=False, reason="Имена людей", by=PersonFactory(), now=now)

    assert (hidden.status, hidden.reason) == ("hidden", "Имена людей")


def test_answers_are_published_only_when_nothing_waits(discussion, author, now):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)
    operator, late = PersonFactory(), discussion.closes_at + timedelta(minutes=1)

    with pytest.raises(Conflict):
        discussions.finish(discussion, "1. Готово", by=operator, now=now)
    with pytest.raises(Invalid):
        discussions.finish(discussion, "1. Готово", by=operator, now=late)
    proposals.answer(one, "partly", "Учтём в пункте 2.1.", one.version, by=operator, now=late)
    done = discussions.finish(discussion, "1. Готово", by=operator, now=late)
    discussions.tell(_Context(done, late))

    assert done.status == "final"
    assert list(Message.objects.values_list("person", flat=True)) == [author.pk]
    one.refresh_from_db()
    with pytest.raises(Conflict):
        proposals.answer(one, "accepted", "Передумали.", one.version, by=operator, now=late)


class _Context:
    def __init__(self, row, now):
        self.payload, self.now = {"discussion": row.pk}, now


@pytest.mark.parametrize(("outcome", "text", "field"), [("maybe", "Причина", "answer"), ("declined", "", "answer_text")])
def test_an_answer_has_an_outcome_and_a_reason(discussion, author, now, outcome, text, field):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)

    with pytest.raises(Invalid) as refused:
        proposals.answer(one, outcome, text, one.version, by=PersonFactory(), now=now)

    assert list(refused.value.errors) == [field]


def test_a_published_draft_stays_as_people_read_it(discussion, now):
    values = {
        name: getattr(discussion, name) for name in ("title", "code", "intro", "opens_at", "closes_at", "edit_minutes", "is_premoderated")
    }

    with pytest.raises(Invalid) as refused:
        discussions.change(discussion, discussion.version, values | {"text": "1. Другое"}, by=PersonFactory(), now=now)

    assert list(refused.value.errors) == ["text"]


def test_a_deleted_account_leaves_what_everybody_read(discussion, author, now):
    one = proposals.propose(discussion, Said(TEXT), by=author, now=now)
    gone = proposals.propose(discussion, Said("Это предложение я отзову."), by=author, now=now)
    proposals.withdraw(gone, by=author, now=now)

    retirement.blank(author, now)

    assert list(Proposal.objects.order_by("number").values_list("text", flat=True)) == [one.text, ""]


def test_a_list_of_a_thousand_costs_no_more_queries(discussion, author, now):
    def count():
        with CaptureQueriesContext(connection) as seen:
            list(queries.proposals_of(discussion, author)[:50])
            queries.states_of(discussion)
            queries.counts_by_section(discussion)
        return len(seen)

    Proposal.objects.create(discussion=discussion, number=1, person=author, text=TEXT, status="shown", created_at=now)
    few = count()
    rows = [Proposal(discussion=discussion, number=at, person=author, text=TEXT, status="shown", created_at=now) for at in range(2, 1001)]
    Proposal.objects.bulk_create(rows)

    assert (few, count()) == (3, 3)


def test_roles_are_not_needed_to_propose(discussion, now):
    stranger = PersonFactory(with_account=True)
    RoleFactory(role="pupil", person=stranger)

    assert proposals.propose(discussion, Said(TEXT), by=stranger, now=now).number == 1
