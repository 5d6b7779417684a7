import pytest
from hypothesis import given
from question_builders import D, asked, limits, options, question, questionnaires, when

from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Band, Column, Condition, Question, Questionnaire, Scoring, Section, Test, Text
from pulsar_xblocks.kernel.questions.templates import studio_opening

NEVER = "No answers can ever show this question."


def _found(questionnaire):
    return [(problem.key, problem.sentence % problem.sentence.params) for problem in domain.problems(questionnaire)]


def test_template_of_the_opening_is_in_order():
    assert _found(studio_opening()) == []


def test_template_of_the_opening_is_written_in_both_languages():
    texts = [
        text
        for one in studio_opening().questions()
        for text in (one.label, *([one.help] if one.help else []), *(option.label for option in one.options))
    ]

    assert [text for text in texts if not (text.ru and text.en)] == []


def test_circle_of_conditions_is_found():
    questionnaire = asked(question("a", show_when=when("b")), question("b", show_when=when("a")))

    assert _found(questionnaire) == [
        ("a", "The condition may look only at an earlier question, not at b."),
        ("a", "The conditions go in a circle."),
        ("b", "The conditions go in a circle."),
        ("a", NEVER),
        ("b", NEVER),
    ]


def test_unknown_question_in_a_condition_is_found():
    assert _found(asked(question("a", show_when=when("zz")))) == [
        ("a", "The condition looks at a question that is not there: zz."),
        ("a", NEVER),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        when("a", "is", "zz"),
        Condition((Test("a", "is", ("x",)), Test("a", "is", ("y",)))),
        when("n", "at_least", "31"),
        when("n", "is", "31"),
        Condition((Test("n", "at_least", ("20",)), Test("n", "at_most", ("10",)))),
        Condition((Test("b"), Test("a", "is", ("y",)))),
    ],
)
def test_question_that_nothing_can_show_is_found(condition):
    questionnaire = asked(
        question("a", "choice", options=options("x", "y")),
        question("n", "int", limits=limits(3, 30)),
        question("b", show_when=when("a", "is", "x")),
        question("c", show_when=condition),
    )

    assert _found(questionnaire) == [("c", NEVER)]


def test_question_that_several_choices_show_is_not_called_unreachable():
    both = Condition((Test("a", "is", ("x",)), Test("a", "is", ("y",))))
    questionnaire = asked(question("a", "multi", options=options("x", "y")), question("b", show_when=both))

    assert _found(questionnaire) == []


def test_duplicate_keys_are_found():
    questionnaire = Questionnaire((Section("one", questions=(question("a"), question("a"))), Section("one")))

    assert _found(questionnaire) == [("a", "Two questions have the same key."), ("one", "Two sections have the same key.")]


def test_gap_and_overlap_of_ranges_are_found():
    gap = question("n", "int", limits=limits(0, 12), scoring=Scoring((Band(D(1), D(3), D(1)), Band(D(5), D(12), D(2)))))
    overlap = question("m", "int", scoring=Scoring((Band(D(0), D(5), D(1)), Band(D(5), D(12), D(98)))))

    assert _found(asked(gap, overlap)) == [
        ("n", "No points are set from 0 to 0."),
        ("n", "No points are set from 4 to 4."),
        ("m", "The ranges of points overlap."),
    ]


def test_points_must_come_to_the_total():
    questionnaire = asked(question("a", "choice", options=options("x", "y", points=(D(90), D("0.5")))))

    assert _found(questionnaire) == [("", "The points come to 90, and should come to 100.")]


def test_unusable_questions_are_found():
    questionnaire = asked(
        Question("O 1", Text()),
        question("a", "choice"),
        question("b", "table", columns=(Column("drop", Text("x")),)),
        question("c", "rubric"),
        question("d", "text", limits=limits(5, 3)),
    )

    assert [(key, sentence.split(":")[0]) for key, sentence in _found(questionnaire)] == [
        ("", "The points come to 0, and should come to 100."),
        ("O 1", "A key is made of small Latin letters, digits and _, and starts with a letter."),
        ("O 1", "The question has no text."),
        ("a", "There is nothing to choose from."),
        ("b", "A column is not usable"),
        ("c", "The table has no columns."),
        ("d", "The lower limit is above the upper one."),
    ]


@given(questionnaires())
def test_any_questionnaire_can_be_examined(questionnaire):
    found = domain.problems(questionnaire)

    assert len(set(_found(questionnaire))) == len(found)


@pytest.mark.parametrize(("at_most", "count"), [("count", 0), ("nothing", 1), ("trained", 1), ("role", 1)])
def test_a_column_is_compared_with_another_one_of_numbers(at_most, count):
    columns = (
        Column("role", Text("Роль")),
        Column("count", Text("Человек"), "int"),
        Column("trained", Text("Обучены"), "int", at_most=at_most),
    )

    found = domain.problems(asked(question("q", "table", columns=columns)))

    assert len(found) == count
