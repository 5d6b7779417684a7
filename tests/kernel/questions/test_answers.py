import unicodedata

import pytest
from django.http import QueryDict
from hypothesis import given
from question_builders import asked, limits, options, posts, question, questionnaires
from webob.multidict import MultiDict

from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Column, Text, model


@pytest.mark.parametrize(
    ("kind", "posted", "answer"),
    [
        ("text", "  Кедр\r\n  и  пихта ", "Кедр и пихта"),
        ("long", " одна\r\nдве\rтри\n", "одна\nдве\nтри"),
        ("long", unicodedata.normalize("NFD", "Ёж и йод"), "Ёж и йод"),
        ("long", "а\x00б\x1bв", "абв"),
        ("int", " 1\u00a0200 ", 1200),
        ("int", "двенадцать", "двенадцать"),
        ("decimal", "2,50", "2.5"),
        ("decimal", "-0,0", "0"),
        ("decimal", "1e5", "1e5"),
        ("date", "1.9.2026", "2026-09-01"),
        ("consent", "on", "yes"),
        ("phone", "8 (913) 123-45-67", "+79131234567"),
        ("phone", "02", "02"),
        ("link", "school13.tomsk.ru/studio", "https://school13.tomsk.ru/studio"),
        ("inn", "70 1700 0012-34", "70 1700 0012-34"),
        ("ogrn", "1 02 7700 13219 5", "1027700132195"),
    ],
)
def test_one_text_is_read_as_its_type(kind, posted, answer):
    questionnaire = asked(question(kind=kind))

    assert domain.clean(questionnaire, {"q": posted}) == {"q": answer}


def test_choices_come_in_the_order_of_the_options():
    questionnaire = asked(question(kind="multi", options=options("a", "b", "c")))

    assert domain.clean(questionnaire, {"q": ["c", "a", "c"]}) == {"q": ["a", "c"]}


def test_rows_of_a_table_are_read_by_their_numbers_and_empty_ones_left_out():
    columns = (Column("year", Text("Год"), "int"), Column("event", Text("Событие")))
    questionnaire = asked(question("n2", "table", columns=columns))
    posted = {"n2-10-year": "2025", "n2-2-year": "2024", "n2-2-event": "ВсОШ", "n2-3-event": " ", "n2-4-year": "2020", "n2-4-drop": "1"}

    assert domain.clean(questionnaire, posted) == {"n2": [{"year": 2024, "event": "ВсОШ"}, {"year": 2025}]}


def test_timetable_is_sorted_by_day_and_hour():
    questionnaire = asked(question("o9", "schedule"))
    posted = {"o9-0-day": "wed", "o9-0-from": "9:00", "o9-0-to": "10.30", "o9-1-day": "mon", "o9-1-from": "15:00", "o9-1-to": "16:00"}

    assert domain.clean(questionnaire, posted) == {
        "o9": [{"day": "mon", "from": "15:00", "to": "16:00"}, {"day": "wed", "from": "09:00", "to": "10:30"}]
    }


def test_parts_of_a_name_are_one_answer():
    questionnaire = asked(question("o2_name", "person"))

    assert domain.clean(questionnaire, {"o2_name-family": " Гусева", "o2_name-given": "Ольга"}) == {
        "o2_name": {"family": "Гусева", "given": "Ольга"}
    }


def test_removed_files_are_left_out():
    questionnaire = asked(question("o10", "file"))

    assert domain.clean(questionnaire, {"o10": ["k1", "k2", "k1"], "o10-remove": ["k1"]}) == {"o10": ["k2"]}


def test_answer_that_was_not_on_the_page_is_kept():
    questionnaire = asked(question("a"), question("b"), question("c", "consent"))

    answers = domain.clean(questionnaire, {"asked": "a c", "a": "новый"}, kept={"a": "старый", "b": "остался", "c": "yes"})

    assert answers == {"a": "новый", "b": "остался"}


@pytest.mark.parametrize("posted", [QueryDict("q=a&q=b"), MultiDict([("q", "a"), ("q", "b")]), {"q": ["a", "b"]}])
def test_any_shape_of_a_form_is_understood(posted):
    questionnaire = asked(question(kind="multi", options=options("a", "b")))

    assert domain.clean(questionnaire, posted) == {"q": ["a", "b"]}


@given(questionnaires(), posts)
def test_cleaning_twice_changes_nothing(questionnaire, posted):
    answers = domain.clean(questionnaire, posted)

    assert domain.tidied(questionnaire, answers) == answers


@given(questionnaires(), posts)
def test_kept_answers_survive_an_empty_form(questionnaire, posted):
    answers = domain.clean(questionnaire, posted)

    assert domain.clean(questionnaire, {"asked": ""}, kept=answers) == answers


def test_every_type_can_be_read():
    questionnaire = asked(*[question(f"q_{kind}", kind, limits=limits()) for kind in model.TYPES])

    assert domain.clean(questionnaire, {}) == {}
