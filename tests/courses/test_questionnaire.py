"""What an application asks: the ready questionnaire, edited as a form, published, answered."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from question_builders import asked, options, question

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import actions, queries, questions_form
from pulsar_xblocks.courses.programmes.ready import READY, teacher
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.questions.domain import Questionnaire, problems

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


def _posted(questionnaire, **changes):
    """Return what the form of a questionnaire posts."""
    found = {}
    for row in questions_form.rows(questionnaire):
        found |= {row.names[name]: value for name, value in row.values.items()}
        found |= {row.names["must"]: "on"} if row.is_needed else {}
    return found | changes


def test_the_ready_questionnaire_is_in_order():
    assert not any(list(problems(make())) for _, make in READY.values())


def test_what_is_not_changed_stays_the_same():
    assert questions_form.read(teacher(), _posted(teacher())) == teacher()


def test_a_question_is_added_moved_changed_and_left_out():
    made = asked(question("a"), question("b", "choice", options=options("x", "y")), question("c"))
    posted = _posted(made, place_0="9", label_1="Иначе", options_1="x\nновый", label_2="", label_3="Новый вопрос", type_3="int")
    found = list(questions_form.read(made, posted).questions())

    assert [(one.key, one.label.ru) for one in found] == [("b", "Иначе"), ("q1", "Новый вопрос"), ("a", "Вопрос a")]
    assert [(option.key, option.label.ru) for option in found[0].options] == [("x", "x"), ("a1", "новый")]


def test_a_type_the_form_does_not_know_stays():
    made = asked(question("f", "file"))

    assert questions_form.read(made, _posted(made)) == made


def test_hostile_rows_make_no_two_questions_of_one_key():
    made = asked(question("a"))
    found = questions_form.read(made, {"label_0": "А", "key_0": "a", "type_0": "text", "label_1": "Б", "key_1": "a", "type_1": "text"})

    assert [one.key for one in found.questions()] == ["a", "q1"]


@pytest.mark.django_db
def test_publishing_twice_changes_nothing_and_a_stale_page_is_refused(programme, operator):
    first = actions.publish_questionnaire(programme, teacher(), seen="", by=operator, now=NOW)
    again = actions.publish_questionnaire(programme, teacher(), seen="", by=operator, now=NOW)
    assert (again.version, queries.questionnaire_of(again)) == (first.version, teacher())

    with pytest.raises(Conflict):
        actions.publish_questionnaire(programme, asked(question("a")), seen="", by=operator, now=NOW)
    with pytest.raises(Invalid):
        actions.publish_questionnaire(programme, asked(question("a", "choice")), seen="", by=operator, now=NOW)


@pytest.mark.django_db
def test_the_page_takes_the_ready_one_and_shows_it(client, programme, operator):
    client.force_login(operator.user)
    address = reverse("pulsar:programme_questionnaire", args=[programme.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"ready": "teacher", "seen": ""}).status_code == 302

    assert "Педагогический стаж" in client.get(address).content.decode()
    assert client.post(address, {"ready": "none", "seen": ""}).status_code == 422


@pytest.mark.django_db
def test_an_application_answers_it_and_keeps_its_questions(client, programme, group, operator, teacher):
    ready = READY["teacher"][1]()
    actions.publish_questionnaire(programme, ready, seen="", by=operator, now=NOW)
    client.force_login(teacher.user)
    address = reverse("pulsar:course_apply", args=[group.pk])
    facts = {"family": "Иванова", "given": "Анна", "birth_date": "1980-01-01", "phone": "+73822000000", "post": "учитель"}
    facts |= {"asked": "t_years t_subject t_studio t_expects t_needs", "t_years": "5", "t_subject": "физика"}
    refused = client.post(address, facts)
    assert refused.status_code == 422
    assert client.post(address, facts | {"t_studio": "plans"}).status_code == 302

    made = Enrolment.objects.get()
    assert made.questionnaire.digest
    assert '"t_years": 5' in made.answers
    page = client.get(reverse("pulsar:enrolment", args=[made.key])).content.decode()
    assert "физика" in page


def test_an_empty_questionnaire_has_empty_rows_only():
    assert [row.values["label"] for row in questions_form.rows(Questionnaire())] == ["", "", ""]


@given(...)
def test_typed_numbers_never_break_the_order(place: str):
    made = asked(question("a"), question("b"))

    assert len(list(questions_form.read(made, _posted(made, place_0=place)).questions())) == 2
