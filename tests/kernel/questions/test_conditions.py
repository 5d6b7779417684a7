from hypothesis import given
from question_builders import D, asked, options, posts, question, questionnaires, when

from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Condition, Questionnaire, Reason, Section, Test, Text


def _chain():
    return asked(
        question("a", "choice", options=options("x", "y")),
        question("b", "int", show_when=when("a", "is", "x")),
        question("c", show_when=when("b", "at_least", "3")),
    )


def test_answer_to_a_hidden_question_shows_nothing():
    answers = {"a": "y", "b": 5, "c": "остаётся"}

    assert domain.visible(_chain(), answers) == ("a",)
    assert domain.visible(_chain(), {**answers, "a": "x"}) == ("a", "b", "c")


def test_every_comparison():
    tests = {
        "is": Test("a", "is", ("x",)),
        "any_of": Test("a", "any_of", ("y", "x")),
        "filled": Test("a", "filled"),
        "at_least": Test("n", "at_least", ("3",)),
        "at_most": Test("n", "at_most", ("3",)),
    }
    questionnaire = asked(
        question("a", "multi", options=options("x", "y", "z")),
        question("n", "decimal"),
        *[question(f"t_{name}", show_when=Condition((test,))) for name, test in tests.items()],
    )

    shown = {
        str(answers): domain.visible(questionnaire, answers)[2:]
        for answers in ({}, {"a": ["x", "z"], "n": "3"}, {"a": ["z"], "n": "2.9"}, {"n": "слово"})
    }

    assert shown == {
        "{}": (),
        "{'a': ['x', 'z'], 'n': '3'}": ("t_is", "t_any_of", "t_filled", "t_at_least", "t_at_most"),
        "{'a': ['z'], 'n': '2.9'}": ("t_filled", "t_at_most"),
        "{'n': 'слово'}": (),
    }


def test_all_and_any():
    tests = (Test("a"), Test("b"))
    questionnaire = asked(
        question("a"), question("b"), question("c", show_when=Condition(tests)), question("d", show_when=Condition(tests, is_any=True))
    )

    assert domain.visible(questionnaire, {"a": "1"}) == ("a", "b", "d")
    assert domain.visible(questionnaire, {"a": "1", "b": "2"}) == ("a", "b", "c", "d")


def test_hidden_section_hides_its_questions():
    questionnaire = Questionnaire(
        (
            Section("one", questions=(question("a"),)),
            Section("two", Text("Второй"), questions=(question("b"),), show_when=when("a", "is", "да")),
        )
    )

    assert domain.visible(questionnaire, {"a": "нет"}) == ("a",)
    assert domain.visible(questionnaire, {"a": "да"}) == ("a", "b")


def test_reason_names_the_failing_test_and_the_answer():
    assert domain.why_hidden(_chain(), "c", {"a": "x", "b": 2}) == (Reason(Test("b", "at_least", ("3",)), 2),)
    assert domain.why_hidden(_chain(), "c", {"a": "x", "b": 3}) == ()


@given(questionnaires(), posts)
def test_hidden_question_has_a_reason_and_a_shown_one_has_none(questionnaire, posted):
    answers = domain.clean(questionnaire, posted)
    shown = domain.visible(questionnaire, answers)

    for key in questionnaire.by_key():
        assert bool(domain.why_hidden(questionnaire, key, answers)) is (key not in shown)


@given(questionnaires(), posts)
def test_answers_to_hidden_questions_decide_nothing(questionnaire, posted):
    answers = domain.clean(questionnaire, posted)
    shown = domain.visible(questionnaire, answers)
    only_shown = {key: value for key, value in answers.items() if key in shown}

    assert domain.visible(questionnaire, only_shown) == shown
    assert domain.score(questionnaire, only_shown) == domain.score(questionnaire, answers)


@given(questionnaires(), posts)
def test_question_called_unreachable_is_never_shown(questionnaire, posted):
    hidden = {problem.key for problem in domain.problems(questionnaire) if "ever show" in problem.sentence}

    assert not hidden & set(domain.visible(questionnaire, domain.clean(questionnaire, posted)))


def test_numbers_compare_as_numbers_not_as_texts():
    questionnaire = asked(question("n", "int"), question("m", show_when=when("n", "at_least", str(D(9)))))

    assert domain.visible(questionnaire, {"n": 10}) == ("n", "m")
