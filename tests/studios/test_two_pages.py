"""Two tabs or devices of one mentor fill in the opening application: each question is merged by itself."""

import json

import pytest
from django.utils.html import escape

from pulsar_xblocks.studios.models import StudioApplication

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(stranger):
    """Return a function that posts the form as a page which saw ``base`` of the fields it changed."""
    stranger.do("start")

    def post(name="save", base=None, **fields):
        told = {"base": json.dumps({key: [[key, text]] for key, text in base.items()})} if base is not None else {}
        return stranger.do(name, {"asked": "o2_post o5_place", "version": "1", **fields, **told})

    return post


def stored():
    row = StudioApplication.objects.get()
    return {"title": row.title} | json.loads(row.answers)


def test_pages_that_changed_other_fields_lose_nothing(send):
    first = send(base={"o2_post": ""}, title="", o2_post="учитель")
    second = send(base={"title": "", "o5_place": ""}, title="Кедр", o5_place="Кабинет физики")

    assert stored() == {"title": "Кедр", "o2_post": "учитель", "o5_place": "Кабинет физики"}
    assert "version" in first.json()
    assert second.json()["merged"] is True  # the page is to read what the other one has stored


def test_page_that_changed_nothing_but_saw_an_old_name_leaves_the_new_one(send):
    send(base={"title": ""}, title="Кедр")

    send(base={"o2_post": ""}, title="", o2_post="учитель")

    assert stored() == {"title": "Кедр", "o2_post": "учитель"}


def test_same_question_is_asked_about_and_the_others_are_stored(send):
    send(base={"o2_post": ""}, title="", o2_post="учитель физики")

    answer = send(base={"o2_post": "", "o5_place": ""}, title="", o2_post="учитель химии", o5_place="Кабинет")

    told = answer.json()
    assert (answer.status_code, told["current"], told["yours"]) == (409, {"o2_post": "учитель физики"}, {"o2_post": "учитель химии"})
    assert stored() == {"title": "", "o2_post": "учитель физики", "o5_place": "Кабинет"}
    assert escape('[["o2_post", "учитель физики"]]') in told["html"]


def test_name_of_the_studio_is_asked_about_as_a_question_is(send, russian):
    send(base={"title": ""}, title="Кедр")

    answer = send(base={"title": ""}, title="Сосна")

    told = answer.json()
    assert (answer.status_code, told["current"], told["yours"]) == (409, {"title": "Кедр"}, {"title": "Сосна"})
    assert (escape('[["title", "Кедр"]]') in told["html"], "Название студии" in told["html"]) == (True, True)
    assert send(base={"title": "Кедр"}, title="Сосна").status_code == 200
    assert stored()["title"] == "Сосна"


def test_nothing_is_submitted_over_a_question_that_waits_for_a_choice(send, answers):
    send(base={"o2_post": ""}, title="", o2_post="завуч")

    answer = send("submit", base=dict.fromkeys(["o2_post", "title"], ""), **answers)

    assert (answer.status_code, StudioApplication.objects.get().status) == (409, "draft")


def test_name_over_its_limit_is_refused_also_when_pages_are_merged(send):
    answer = send(base={"title": ""}, title="я" * 101)

    assert (answer.status_code, list(answer.json()["errors"]), stored()["title"]) == (422, ["title"], "")


@pytest.mark.parametrize("base", ["[" * 9000, '{"title": 7}', '{"__proto__": [["title", "x"]]}', "null"])
def test_hostile_base_stores_nothing_over_others(send, stranger, base):
    send(base={"title": ""}, title="Кедр")

    stranger.do("save", {"asked": "o2_post", "title": "Чужое", "version": "1", "base": base})

    assert stored() == {"title": "Кедр"}


def test_form_that_is_loaded_again_says_when_it_was_saved_even_if_only_the_name_is_there(stranger):
    stranger.do("start")
    before = stranger.part("application").json()["html"]
    stranger.do("save", {"asked": "", "version": "1", "title": "Кедр"})

    told = [html[html.index("data-pulsar-saved") :][:300] for html in (before, stranger.part("application").json()["html"])]

    assert ["Сохранено, " in line for line in told] == [False, True]
