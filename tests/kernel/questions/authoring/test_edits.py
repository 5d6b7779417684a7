"""Edits of a questionnaire: what moves, what is renamed, what conditions become of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from question_builders import asked, limits, options, question, questionnaires, when

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.questions.authoring.domain import keys, parts, places
from pulsar_xblocks.kernel.questions.authoring.pieces import PIECES
from pulsar_xblocks.kernel.questions.authoring.shown import page_of
from pulsar_xblocks.kernel.questions.authoring.work import EDITS, edited
from pulsar_xblocks.kernel.questions.domain import (
    Column,
    Condition,
    On,
    Question,
    Questionnaire,
    Scoring,
    Section,
    Test,
    Text,
    model,
    problems,
)
from pulsar_xblocks.kernel.questions.olx import as_text, of_text

A, B, C = question("a", "choice", options=options("x", "y")), question("b", show_when=when("a", "is", "x")), question("c")
TWO = Questionnaire((Section("one", Text("Один"), questions=(A, B)), Section("two", Text("Два"), questions=(C,), show_when=when("b"))))


def order(questionnaire):
    return {section.key: "".join(question.key for question in section.questions) for section in questionnaire.sections}


def pressed(questionnaire, edit, **typed):
    return edited({"definition": as_text(questionnaire), "edit": edit} | typed)


@pytest.mark.parametrize(
    ("key", "by", "expected"),
    [
        ("b", -1, {"one": "ba", "two": "c"}),
        ("a", 1, {"one": "ba", "two": "c"}),
        ("b", 1, {"one": "a", "two": "bc"}),
        ("c", -1, {"one": "abc", "two": ""}),
        ("a", -1, {"one": "ab", "two": "c"}),
        ("c", 1, {"one": "ab", "two": "c"}),
        ("nobody", 1, {"one": "ab", "two": "c"}),
    ],
)
def test_question_moves_a_place_and_over_the_edge_of_its_section(key, by, expected):
    assert order(places.moved(TWO, key, by)) == expected


@pytest.mark.parametrize(
    ("section", "ahead", "expected"),
    [("two", "c", {"one": "b", "two": "ac"}), ("two", None, {"one": "b", "two": "ca"}), ("three", None, {"one": "ab", "two": "c"})],
)
def test_question_is_dropped_where_it_was_dragged(section, ahead, expected):
    assert order(places.placed(TWO, "a", section, ahead)) == expected


def test_sections_move_and_are_dropped():
    assert list(order(places.moved_section(TWO, "two", -1))) == ["two", "one"]
    assert list(order(places.moved_section(TWO, "two", 1))) == ["one", "two"]
    assert list(order(places.placed_section(TWO, "two", "one"))) == ["two", "one"]


def test_renaming_keeps_the_conditions_of_questions_and_sections():
    found = keys.renamed(keys.renamed(TWO, "a", "subject"), "b", "reason")

    assert found.by_key()["reason"].show_when == when("subject", "is", "x")
    assert found.sections[1].show_when == when("reason")
    assert problems(found) == problems(TWO)


def test_deleting_keeps_the_condition_and_the_check_names_it():
    found = places.without(TWO, "a")

    assert found.by_key()["b"].show_when == when("a", "is", "x")
    assert "The condition looks at a question that is not there: %(key)s." in {str(problem.sentence) for problem in problems(found)}


def test_copy_of_a_section_looks_at_its_own_questions():
    draft = pressed(TWO, "duplicate:s:one")

    copy = draft.questionnaire.sections[1]
    assert [question.key for question in copy.questions] == ["a_2", "b_2"]
    assert copy.questions[1].show_when == when("a_2", "is", "x")
    assert order(draft.questionnaire) == {"one": "ab", "one_2": "a_2b_2", "two": "c"}


def test_copy_of_a_question_stands_below_it():
    assert order(pressed(TWO, "duplicate:q:a").questionnaire) == {"one": "aa_2b", "two": "c"}


@pytest.mark.parametrize(("text", "key"), [("Физика", "fizika"), ("  3D-печать!", "d_pechat"), ("Щи", "schi"), ("…", "")])
def test_key_is_made_of_the_words(text, key):
    assert keys.latin(text) == key


def test_free_key_has_the_first_free_number():
    assert keys.free("a", {"a", "a_2"}) == "a_3"
    assert keys.free("b", {"a"}) == "b"


def test_list_of_answers_is_pasted_a_line_each_as_many_as_fit():
    made = parts.with_options(options("fizika"), ["Физика", "Химия", "…"])

    assert [(option.key, option.label.ru) for option in made[1:]] == [("fizika_2", "Физика"), ("khimiya", "Химия"), ("answer", "…")]
    assert len(parts.with_options((), [f"Школа {number}" for number in range(2_100)])) == parts.MAX_OPTIONS


def test_missing_combinations_are_added_once():
    columns = (
        Column("level", Text("У"), "choice", options=options("a", "b")),
        Column("won", Text("Р"), "choice", options=options("1", "2")),
    )
    cell = model.Cell((On("won", "1"), On("level", "a")), Decimal(30))
    table = question("t", "table", columns=columns, scoring=Scoring(cells=(cell,)))

    found = parts.filled_cells(table)

    assert [{on.column + on.value for on in one.on} for one in found.cells] == [
        {"levela", "won1"},
        {"levela", "won2"},
        {"levelb", "won1"},
        {"levelb", "won2"},
    ]
    assert found.cells[0] == cell


@pytest.mark.parametrize("kind", model.TYPES)
def test_any_type_begins_with_what_it_needs(kind):
    made = parts.retyped(Question("q", Text("Вопрос")), kind)

    assert made.type == kind
    needed = {"graded": ["Say how many points the part of the course gives at most."]}.get(kind, [])
    assert [str(problem.sentence) for problem in problems(asked(made, total=10 if kind == "rubric" else 100)) if problem.key] == needed


def test_condition_is_built_by_picking():
    base = Questionnaire((Section("one", questions=(A, question("n", "int", limits=limits(0, 9)), C)),))
    first = pressed(base, "add_test", open="q:c").questionnaire.by_key()["c"].show_when
    assert first == Condition((Test("n", "at_least", ()),))

    typed = {"open": "q:c", "test-0-key": "a", "test-0-operator": "at_least", "test-0-value": "3", "test-0-value-asked": "1"}
    draft = pressed(places.changed(base, "c", replace(C, show_when=first)), "", **typed)
    assert draft.questionnaire.by_key()["c"].show_when == Condition((Test("a", "is", ("x",)),))

    typed |= {"test-0-operator": "any_of", "test-0-value": ["x", "y"], "match": "any"}
    chosen = pressed(draft.questionnaire, "", **typed).questionnaire.by_key()["c"].show_when
    assert chosen == Condition((Test("a", "any_of", ("x", "y")),), is_any=True)


def test_what_is_typed_is_taken_and_what_was_not_on_the_page_stays():
    kept = question("q", "int", limits=limits(1, 5), options=options("x"), help=Text("", "Hint"))
    typed = {
        "open": "q:q",
        "label_ru": " Сколько  вам лет ",
        "least": "2,5",
        "most": "",
        "required-asked": "1",
        "required": "yes",
        "key": "age",
    }

    found = pressed(asked(kept), "", **typed).questionnaire.by_key()["age"]

    assert found == replace(kept, key="age", label=Text("Сколько вам лет"), required=True, limits=limits("2.5"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"least": "много"}, "least"),
        ({"key": "Ключ"}, "key"),
        ({"key": "c"}, "key"),
        ({"label_ru": "я" * 501}, "label_ru"),
        ({"earliest": "вчера"}, "earliest"),
        ({"best": "1,5"}, "best"),
        ({"points_total": "сто"}, "points_total"),
    ],
)
def test_wrong_values_are_named_by_field(typed, field):
    with pytest.raises(Invalid) as caught:
        pressed(TWO, "up:q:b", open="q:a", **typed)

    assert list(caught.value.errors) == [field]


def test_questionnaire_has_room_for_so_many_questions():
    full = asked(*(question(f"q{number}") for number in range(300)))

    with pytest.raises(Invalid):
        pressed(full, "add:one")


def test_pasted_questionnaire_replaces_or_stands_at_the_end():
    assert order(pressed(TWO, "paste", paste=as_text(asked(C))).questionnaire) == {"one": "c"}
    assert order(pressed(TWO, "paste", paste=as_text(asked(C)), how="add").questionnaire) == {"one": "ab", "two": "c", "one_2": "c_2"}


@pytest.mark.parametrize(
    "text",
    [
        "<questionnaire><script/></questionnaire>",
        "не анкета",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><questionnaire>&b;</questionnaire>",
        "x" * 1_000_001,
    ],
)
def test_hostile_text_is_refused_beside_its_field(text):
    with pytest.raises(Invalid) as caught:
        pressed(TWO, "paste", paste=text)

    assert list(caught.value.errors) == ["paste"]


WORDS = st.sampled_from(
    ["", "Слово", "3", "2,5", "x", "a", "b", "q0", "q1", "any_of", "filled", "is", "any", "choice", "table", "\x01<&>", "yes"]
)
WHICH = st.sampled_from(["", "0", "1", "7", "first", "second", "q:q0", "q:q1", "q:q2", "s:first", "s:second", "q:нет", "0-0", "column"])
NAMES = st.sampled_from(
    [
        "label_ru",
        "help_en",
        "type",
        "key",
        "required",
        "required-asked",
        "least",
        "most",
        "kinds",
        "hosts",
        "option-0-label_ru",
        "option-0-points",
    ]
    + [
        "column-0-label_ru",
        "column-0-type",
        "column-0-option-0-label_ru",
        "criterion-0-most",
        "band-0-low",
        "cell-0-points",
        "cell-0-on-q1",
    ]
    + ["best", "cap", "one_per", "one_per-asked", "match", "test-0-key", "test-0-operator", "test-0-value", "test-0-value-asked", "source"]
    + ["option_lines", "column-0-option_lines", "to_section", "into", "ahead_of", "points_total", "page", "how", "paste", "english"]
)


@settings(max_examples=150)
@given(
    questionnaires(),
    st.lists(
        st.tuples(st.sampled_from([*EDITS, *PIECES, "", "restored", "begin"]), WHICH, WHICH, st.dictionaries(NAMES, WORDS, max_size=5)),
        max_size=6,
    ),
)
def test_any_presses_leave_a_questionnaire_that_survives_its_text(questionnaire, presses):
    for what, which, place, typed in presses:
        try:
            draft = pressed(questionnaire, f"{what}:{which}", **{"open": place} | typed)
        except Invalid:
            continue
        questionnaire = draft.questionnaire
        assert of_text(as_text(questionnaire)) == questionnaire
        problems(questionnaire)
        page_of(draft, typed, {})
