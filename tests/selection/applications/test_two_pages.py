"""Two tabs or devices of one applicant, through the page's own address."""

import json

import pytest
from applying import NOW, form
from django.utils.html import escape

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import Question, Text
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import SelectionApplication

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(call):
    """Return a call that asks three texts."""
    more = (Question("n6", Text("Рекомендация"), "text"), Question("n7", Text("Другие смены"), "text"))
    call.questionnaire = pin("questionnaire", form(*more), NOW)
    call.save()
    return call


@pytest.fixture
def send(client, opened, monkeypatch):
    """Return a function that posts the form as a page which saw ``base`` of the questions it changed."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(opened.person.user)

    def post(name="save", base=None, version=1, **answers):
        told = {"base": json.dumps({key: [[key, text]] for key, text in base.items()})} if base is not None else {}
        fields = {"asked": "n5 n6 n7", "version": version, **answers, **told}
        return client.post(f"/pulsar/selection/70/{opened.call.code}/do/{name}/", fields)

    return post


def stored(row):
    return queries.answers_of(SelectionApplication.objects.get(pk=row.pk))


def test_pages_that_changed_other_questions_lose_nothing(send, opened):
    first = send(base={"n5": ""}, n5="Физика")
    second = send(base={"n6": ""}, n6="Учитель")

    assert stored(opened) == {"n5": "Физика", "n6": "Учитель"}
    assert "version" in first.json()
    assert second.json()["merged"] is True  # the page is to read what the other one has stored


def test_same_question_is_asked_about_and_the_others_are_stored(send, opened):
    send(base={"n5": ""}, n5="Физика")

    answer = send(base={"n5": "", "n7": ""}, n5="Химия", n7="Весна")

    assert answer.status_code == 409
    assert (answer.json()["current"], answer.json()["yours"]) == ({"n5": "Физика"}, {"n5": "Химия"})
    assert stored(opened) == {"n5": "Физика", "n7": "Весна"}
    assert 'data-pulsar-one="n5"' in answer.json()["html"]
    assert escape('[["n5", "Физика"]]') in answer.json()["html"]
    assert "Весна" not in answer.json()["html"]


def test_own_answer_is_kept_once_the_other_was_seen(send, opened):
    send(base={"n5": ""}, n5="Физика")

    answer = send(base={"n5": "Физика"}, n5="Химия")

    assert (answer.status_code, stored(opened)["n5"]) == (200, "Химия")


def test_nothing_is_sent_over_a_question_that_waits_for_a_choice(send, opened):
    send(base={"n5": ""}, n5="Физика")

    answer = send("submit", base={"n5": ""}, n5="Химия")

    assert (answer.status_code, SelectionApplication.objects.get(pk=opened.pk).status) == (409, "draft")


def test_page_of_before_tells_no_base_and_is_asked_about_everything(send, opened):
    send(base={"n5": ""}, n5="Физика")

    answer = send(version=1, n5="Химия", n7="Весна")

    assert answer.status_code == 409
    assert answer.json()["yours"] == {"n5": "Химия", "n7": "Весна"}
    assert stored(opened) == {"n5": "Физика"}


@pytest.mark.parametrize("base", ["[" * 9000, '{"n5": 7}', '{"__proto__": [["n5", "x"]]}', "null"])
def test_hostile_base_stores_nothing_of_others(send, opened, client, base):
    send(base={"n5": ""}, n5="Физика")

    client.post(f"/pulsar/selection/70/{opened.call.code}/do/save/", {"asked": "n5", "n5": "Чужое", "version": 1, "base": base})

    assert stored(opened) == {"n5": "Физика"}
