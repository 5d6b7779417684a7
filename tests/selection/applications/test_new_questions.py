"""A questionnaire published anew while many fill in the old one: each moves alone, with the eyes on the difference."""

import json

import pytest
from applying import NOW, form
from factories import PersonFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.questions.domain import Limits, Question, Text
from pulsar_xblocks.selection.applications import domain, queries
from pulsar_xblocks.selection.applications.actions import filling, sending
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls

pytestmark = pytest.mark.django_db
DRAFTS, SENT = 500, 20
N6 = Question("n6", Text("Рекомендация", "Recommendation"), "text")
NEWER = form(Question("n8", Text("Что прочитано", "What was read"), "long", required=True, limits=Limits()))


@pytest.fixture
def call(call):
    """Return a call that asks two questions."""
    return calls.publish_questionnaire(call, form(N6), by=PersonFactory(), now=NOW)


def publish(call, questionnaire=NEWER):
    return calls.publish_questionnaire(call, questionnaire, by=PersonFactory(), now=NOW)


def test_five_hundred_drafts_and_what_was_sent_stay_as_they_are(call):
    for number in range(DRAFTS + SENT):
        is_sent = number >= DRAFTS
        facts = {"status": "submitted"} if is_sent else {"status": "draft", "number": "", "submitted_at": None}
        answers = json.dumps({"n5": f"Текст {number}", "n6": "Учитель"})
        SelectionApplicationFactory(call=call, person=PersonFactory(), questionnaire=call.questionnaire, answers=answers, **facts)
    before = list(SelectionApplication.objects.order_by("pk").values_list("pk", "questionnaire", "answers", "status", "version"))

    newest = publish(call).questionnaire

    assert list(SelectionApplication.objects.order_by("pk").values_list("pk", "questionnaire", "answers", "status", "version")) == before
    rows = SelectionApplication.objects.select_related("call__questionnaire", "questionnaire").order_by("pk")
    assert {[question.key for question in queries.questionnaire_of(row).questions()] == ["n5", "n6"] for row in rows} == {True}
    assert {row.call.questionnaire_id for row in rows} == {newest.pk}


def test_publication_takes_the_same_queries_for_any_number_of_drafts(call, django_assert_max_num_queries):
    for _ in range(30):
        SelectionApplicationFactory(call=call, questionnaire=call.questionnaire, status="draft")

    with django_assert_max_num_queries(12):
        publish(call)


def test_one_moves_and_the_others_do_not(call, filled):
    other = SelectionApplicationFactory(call=call, questionnaire=filled.questionnaire, status="draft", answers=filled.answers)
    newest = publish(call).questionnaire

    moved = filling.move_to_new(filled, newest.digest, by=filled.person, now=NOW)

    other.refresh_from_db()
    assert (moved.questionnaire, other.questionnaire) == (newest, filled.questionnaire)
    assert queries.answers_of(moved) == {"n5": "Хочу заниматься физикой"}


def test_draft_of_old_questions_can_be_sent_as_it_is(call, filled):
    publish(call)

    sent = sending.submit(filled, by=filled.person, now=NOW)

    assert (sent.status, [question.key for question in queries.questionnaire_of(sent).questions()]) == ("submitted", ["n5", "n6"])


def test_nobody_moves_to_questions_that_were_not_read(call, filled):
    read = publish(call).questionnaire.digest
    publish(call, form(N6, Question("n9", Text("Ещё", "More"))))

    with pytest.raises(Conflict):
        filling.move_to_new(filled, read, by=filled.person, now=NOW)


def test_sent_application_does_not_move(call, sent):
    newest = publish(call).questionnaire

    with pytest.raises(Conflict):
        filling.move_to_new(sent, newest.digest, by=sent.person, now=NOW)


def test_page_of_old_questions_saves_nothing_of_them_after_the_move_and_loses_nothing(call, filled, client, monkeypatch):
    """Another tab has moved; this one still shows the question that is gone."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    newest = publish(call).questionnaire
    filling.move_to_new(filled, newest.digest, by=filled.person, now=NOW)
    client.force_login(filled.person.user)
    typed = {"asked": "n5 n6", "n5": "Хочу заниматься химией", "n6": "Учитель", "version": filled.version}
    base = json.dumps({"n5": [["n5", "Хочу заниматься физикой"]], "n6": []})

    answer = client.post(f"/pulsar/selection/70/{call.code}/do/save/", typed | {"base": base})

    assert answer.status_code == 200
    assert queries.answers_of(SelectionApplication.objects.get(pk=filled.pk)) == {"n5": "Хочу заниматься химией"}


def test_what_is_lost_is_named():
    old = form(N6, Question("n7", Text("Число", "Number"), "int"))
    new = form(Question("n7", Text("Число", "Number"), "text"))

    assert domain.lost(old, new, {"n5": "Да", "n6": "Учитель", "n7": 3}) == ("n6", "n7")
    assert domain.lost(old, new, {"n5": "Да", "n6": ""}) == ()
