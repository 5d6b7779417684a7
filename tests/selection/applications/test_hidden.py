"""What is hidden is kept, asked of nobody and worth nothing, whatever a client sends."""

import json

import pytest
from applying import NOW, form
from question_builders import options, when

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import Question, Text, score
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import SelectionApplication

pytestmark = pytest.mark.django_db
TEAM = Question("e1", Text("Участие", "Taking part"), "choice", options=options("alone", "team"))
RANK = Question(
    "e2", Text("Опыт команды", "Team"), "choice", True, options=options("much", "none", points=(30, 0)), show_when=when("e1", "is", "team")
)


@pytest.fixture
def call(call):
    """Return a call in which a required and scored question is shown to teams only."""
    call.questionnaire = pin("questionnaire", form(TEAM, RANK), NOW)
    call.save()
    return call


@pytest.fixture
def do(client, opened, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(opened.person.user)

    def post(name, *, base=None, **fields):
        row = SelectionApplication.objects.get(pk=opened.pk)
        told = {"base": json.dumps(base)} if base is not None else {}
        return client.post(
            f"/pulsar/selection/70/{opened.call.code}/do/{name}/", {"version": row.version, "n5": "Мотивация", **fields, **told}
        )

    return post


def stored(opened):
    row = SelectionApplication.objects.get(pk=opened.pk)
    return queries.questionnaire_of(row), queries.answers_of(row)


def test_hidden_question_keeps_its_answer_is_not_asked_for_and_gives_nothing(do, opened):
    do("save", asked="n5 e1 e2", e1="team", e2="much")
    do("save", asked="n5 e1", e1="alone")

    questionnaire, answers = stored(opened)
    sent = do("submit", asked="n5 e1", e1="alone")

    assert (answers["e2"], score(questionnaire, answers).points) == ("much", 0)
    assert sent.status_code == 200
    assert json.loads(Revision.objects.get(kind="selection_application").body)["answers"]["e2"] == "much"


@pytest.mark.parametrize("base", [None, {"e1": [], "e2": []}])
def test_client_that_sends_a_hidden_answer_gains_nothing(do, opened, base):
    """A page made by hand, with and without what our script adds."""
    answer = do("save", base=base, asked="n5 e1 e2", e1="alone", e2="much")
    sent = do("submit", asked="n5 e1 e2", e1="alone", e2="much")

    questionnaire, answers = stored(opened)
    assert (answer.status_code, sent.status_code) == (200, 200)
    assert score(questionnaire, answers).points == 0


def test_hidden_answer_that_is_none_of_those_offered_blocks_nothing_until_it_is_shown(do, opened):
    do("save", asked="n5 e1 e2", e1="alone", e2="hostile")

    shown = do("submit", asked="n5 e1 e2", e1="team", e2="hostile")
    hidden = do("submit", asked="n5 e1 e2", e1="alone", e2="hostile")

    assert (shown.status_code, list(shown.json()["errors"])) == (422, ["e2"])
    assert hidden.status_code == 200


def test_hidden_answer_of_ten_megabytes_is_refused_all_the_same(do, opened):
    assert do("save", asked="n5 e1 e2", e1="alone", e2="я" * 1_000_000).status_code in (413, 422)


def test_form_says_why_a_question_is_not_there(client, do, opened):
    do("save", asked="n5 e1", e1="alone")

    page = client.get(f"/pulsar/selection/70/{opened.call.code}/").content.decode()

    assert "Почему я не вижу вопрос?" in page
    assert "Опыт команды" in page.split("Почему я не вижу вопрос?")[1]
    assert 'name="e2"' not in page
