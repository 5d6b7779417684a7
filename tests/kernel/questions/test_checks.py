import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from question_builders import asked, limits, options, posts, question, questionnaires, when

from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Column, Limits, Text, model
from pulsar_xblocks.kernel.questions.templates import studio_opening

REQUIRED = "Please fill in this field."
TOO_LONG = "Too long: %(count)s characters, at most %(most)s are allowed."
TOO_SHORT = "Too short: %(count)s characters, at least %(least)s are needed."


def _said(questionnaire, answers, **how):
    return {
        name: [sentence % getattr(sentence, "params", {}) for sentence in found]
        for name, found in domain.check(questionnaire, answers, **how).items()
    }


def test_hundredth_character_passes_and_the_next_is_refused_with_the_count():
    questionnaire = asked(question(limits=limits(most=100)))

    assert domain.check(questionnaire, {"q": "я" * 100}) == {}
    assert _said(questionnaire, {"q": "я" * 101}) == {"q": ["Too long: 101 characters, at most 100 are allowed."]}


def test_line_end_of_windows_counts_as_one_character():
    questionnaire = asked(question(kind="long", limits=limits(most=3)))

    assert domain.check(questionnaire, domain.clean(questionnaire, {"q": "а\r\nб"})) == {}


def test_letter_and_its_mark_count_as_one_character():
    questionnaire = asked(question(limits=limits(most=1)))

    assert domain.check(questionnaire, domain.clean(questionnaire, {"q": "и\u0306"})) == {}


def test_draft_is_refused_only_what_cannot_be_stored():
    questionnaire = asked(
        question("a", required=True),
        question("b", "email"),
        question("c", "int", limits=limits(3, 30)),
        question("d", "long", limits=limits(300, 400)),
        question("e", limits=limits(most=5)),
        question("f", "multi", options=options("x")),
    )
    answers = {"b": "guseva@", "c": 2, "d": "коротко", "e": "длинно", "f": ["y"]}

    assert list(domain.check(questionnaire, answers, draft=True)) == ["e", "f"]
    assert list(domain.check(questionnaire, answers)) == ["a", "b", "c", "d", "e", "f"]


def test_hidden_answer_is_neither_required_nor_judged_but_kept():
    questionnaire = asked(
        question("way", "choice", options=options("click", "order")),
        question("order", "email", required=True, show_when=when("way", "is", "order")),
    )
    answers = {"way": "click", "order": "не почта"}

    assert domain.check(questionnaire, answers) == {}
    assert domain.clean(questionnaire, {"asked": "way", "way": "click"}, kept=answers) == answers
    assert list(domain.check(questionnaire, {**answers, "way": "order"})) == ["order"]
    assert domain.missing(questionnaire, {"way": "order"}) == ("order",)


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("int", "семь", "Enter a whole number."),
        ("int", "1_0", "Enter a whole number."),
        ("int", "2.5", "Enter a whole number."),
        ("decimal", "1e3", "Enter a number."),
        ("date", "2026-02-30", "Enter a date: day, month and year."),
        ("date", "2026-W10-1", "Enter a date: day, month and year."),
        ("choice", "c", "Choose one of the answers offered."),
        ("email", "a@b", "Enter an e-mail address like name@school.ru"),
        ("email", "a b@school.ru", "Enter an e-mail address like name@school.ru"),
        ("phone", "02", "Enter a Russian phone number of 10 digits after +7."),
        ("link", "javascript:alert(1)", "Enter a link that starts with https://"),
        ("link", "https://[", "Enter a link that starts with https://"),
        ("text", ["список"], "This answer cannot be read."),
        ("multi", "a", "This answer cannot be read."),
        ("multi", ["a", "a"], "The same answer is chosen twice."),
        ("file", ["../../etc/passwd"], "This answer cannot be read."),
        ("table", [1], "This answer cannot be read."),
        ("schedule", [{"day": 1}], "This answer cannot be read."),
        ("person", "Гусева", "This answer cannot be read."),
        ("rubric", [], None),
        ("consent", "да", "This answer cannot be read."),
    ],
)
def test_wrong_answer_is_named(kind, value, sentence):
    questionnaire = asked(question(kind=kind, options=options("a", "b")))

    assert domain.check(questionnaire, {"q": value}) == ({"q": [sentence]} if sentence else {})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "guseva@school13.tomsk.ru"),
        ("email", "почта@школа.рф"),
        ("link", "https://vk.com/video-1_2"),
        ("inn", "7707083893"),
        ("ogrn", "1027700132195"),
        ("phone", "+79131234567"),
        ("date", "2026-09-01"),
        ("choice", "a"),
        ("file", ["Ab_9-x"]),
        ("person", {"family": "Ким-Чен", "given": "Соня"}),
    ],
)
def test_right_answer_passes(kind, value):
    assert domain.check(asked(question(kind=kind, options=options("a"))), {"q": value}) == {}


@pytest.mark.parametrize(
    ("value", "sentence"), [(2, "From 3 to 30 is possible: now 2."), (31, "From 3 to 30 is possible: now 31."), (3, None), (30, None)]
)
def test_number_keeps_to_its_bounds(value, sentence):
    questionnaire = asked(question(kind="int", limits=limits(3, 30)))

    assert _said(questionnaire, {"q": value}) == ({"q": [sentence]} if sentence else {})


def test_mark_of_a_rubric_keeps_to_steps_of_a_half():
    columns = (Column("method", Text("Метод"), "decimal", True, limits=limits(0, 2, step=model.Decimal("0.5"))),)
    questionnaire = asked(question("r", "rubric", columns=columns), total=2)

    assert domain.check(questionnaire, {"r": {"method": "1.5"}}) == {}
    assert _said(questionnaire, {"r": {"method": "1.25"}}) == {"r-method": ["Use steps of 0.5."]}


def test_day_keeps_to_its_bounds():
    questionnaire = asked(question(kind="date", limits=Limits(earliest=date(2026, 9, 1), latest=date(2026, 9, 30))))

    assert _said(questionnaire, {"q": "2026-08-31"}) == {"q": ["The date must not be before 01.09.2026."]}
    assert _said(questionnaire, {"q": "2026-10-01"}) == {"q": ["The date must not be after 30.09.2026."]}


def test_wrong_cell_is_named_by_row_and_column():
    columns = (Column("year", Text("Год"), "int", required=True), Column("event", Text("Событие"), limits=limits(most=5)))
    questionnaire = asked(question("n2", "table", columns=columns, limits=limits(most=2)))

    assert domain.check(questionnaire, {"n2": [{"event": "слишком"}, {"year": 2025}, {"year": "год"}]}) == {
        "n2": ["Too many: %(count)s, at most %(most)s are allowed."],
        "n2-0-year": [REQUIRED],
        "n2-0-event": [TOO_LONG],
        "n2-2-year": ["Enter a whole number."],
    }


def test_timetable_finds_wrong_and_overlapping_hours():
    questionnaire = asked(question("o9", "schedule"))
    rows = [
        {"day": "mon", "from": "15:00", "to": "16:00"},
        {"day": "mon", "from": "15:30", "to": "17:00"},
        {"day": "tue", "from": "15:00", "to": "14:00"},
        {"day": "fri", "from": "25:00"},
    ]

    assert domain.check(questionnaire, {"o9": rows}) == {
        "o9-1-from": ["This time overlaps the one before it."],
        "o9-2-to": ["The end must be later than the beginning."],
        "o9-3-from": ["Enter a time like 15:30."],
        "o9-3-to": [REQUIRED],
    }


def test_name_without_a_given_name_or_in_latin_is_refused():
    questionnaire = asked(question("o2_name", "person", required=True))

    assert domain.check(questionnaire, {"o2_name": {"family": "Guseva"}}) == {
        "o2_name-family": ["Write the name in Russian letters."],
        "o2_name-given": [REQUIRED],
    }
    assert domain.check(questionnaire, {}) == {"o2_name-family": [REQUIRED]}


def test_too_few_choices_are_refused_on_submission():
    questionnaire = asked(question(kind="multi", options=options("a", "b", "c"), limits=limits(2)))

    assert _said(questionnaire, {"q": ["a"]}) == {"q": ["Too few: 1, at least 2 are needed."]}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(questionnaires(), st.dictionaries(st.sampled_from([f"q{number}" for number in range(5)]), json_values))
def test_no_answer_whatsoever_breaks_the_rules(questionnaire, answers):
    domain.check(questionnaire, answers)
    domain.check(questionnaire, answers, draft=True)
    domain.score(questionnaire, answers)
    domain.missing(questionnaire, answers)
    domain.tidied(questionnaire, answers)


@given(questionnaires(), posts)
def test_draft_never_finds_more_than_submission_and_never_something_missing(questionnaire, posted):
    answers = domain.clean(questionnaire, posted)

    draft, whole = domain.check(questionnaire, answers, draft=True), domain.check(questionnaire, answers)

    assert set(draft) <= set(whole)
    assert REQUIRED not in [sentence for found in draft.values() for sentence in found]


@given(questionnaires(), posts)
def test_answers_can_be_stored_as_json(questionnaire, posted):
    answers = domain.clean(questionnaire, posted)

    assert json.loads(json.dumps(answers)) == answers


def test_empty_application_names_what_is_missing():
    assert domain.missing(studio_opening(), {}) == (
        "o1", "o6", "o2_name", "o2_post", "o2_subject", "o2_email", "o2_experience", "o3_has",
        "o4_count", "o4_classes", "o5_place", "o5_internet", "o7", "o8", "o9", "o10_way",
    )  # fmt: skip
    assert domain.progress(studio_opening(), {"o1": "7017001234", "o4_count": 12}) == (2, 16)


@pytest.mark.parametrize(
    ("part", "whole", "wrong"), [(4, 9, []), (9, 9, []), (10, 9, ["q-0-trained"]), ("много", 9, ["q-0-trained"]), (10, None, [])]
)
def test_a_part_of_a_row_is_not_larger_than_the_whole_beside_it(part, whole, wrong):
    columns = (Column("count", Text("Человек"), "int"), Column("trained", Text("Обучены"), "int", at_most="count"))
    table = asked(question("q", "table", columns=columns))
    row = {key: value for key, value in (("count", whole), ("trained", part)) if value is not None}

    assert list(domain.check(table, {"q": [row]})) == wrong
    assert domain.check(table, {"q": [row]}, draft=True) == {}


@pytest.mark.parametrize(
    ("codes", "wrong"),
    [(["69701000", "69612000"], []), (["69701000"], ["q"]), (["69701000", "69701000"], ["q"]), (["Томск", "69701000"], ["q"])],
)
def test_municipalities_are_chosen_by_code_and_counted(codes, wrong):
    form = asked(question("q", "municipalities", required=True, limits=limits(2, 30)))

    assert list(domain.check(form, {"q": codes})) == wrong
    assert domain.clean(form, {"q": codes})["q"] == list(dict.fromkeys(codes))
