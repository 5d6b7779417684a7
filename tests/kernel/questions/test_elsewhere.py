"""Points that come from elsewhere: a part of a course, kept achievements, experts; links to named sites; what is not scored."""

from decimal import Decimal

import pytest
from question_builders import asked, limits, options, question, when

from pulsar_xblocks.kernel.definitions.domain import canonical as written
from pulsar_xblocks.kernel.definitions.domain import digest, load
from pulsar_xblocks.kernel.questions.domain import (
    Cell,
    Column,
    On,
    Option,
    Questionnaire,
    Scoring,
    Text,
    check,
    clean,
    highest,
    missing,
    model,
    problems,
    progress,
    score,
)
from pulsar_xblocks.kernel.questions.facts import facts_of
from pulsar_xblocks.kernel.questions.forms import Filling, form_of
from pulsar_xblocks.kernel.questions.queries import Graded, Kept, Sources
from pulsar_xblocks.kernel.questions.templates import studio_opening

D = Decimal
COURSE = question("n3", model.GRADED, limits=limits(20, 50), source="week1", required=True)
WON = question("n2", model.ACHIEVEMENTS, limits=limits(most=10), scoring=Scoring(cap=D(30)))
MARKS = tuple(Column(key, Text(key), model.DECIMAL, limits=limits(0, "2.5", step=D("0.5"))) for key in ("a", "b", "c", "d"))
ESSAY = question("n4", model.LONG, scoring=Scoring(rubric=MARKS))
WHOLE = asked(WON, COURSE, ESSAY, total=90)


def said(questionnaire):
    return [str(problem.sentence) % problem.sentence.params for problem in problems(questionnaire)]


def test_new_fields_change_no_hash_of_what_is_stored():
    assert digest(studio_opening()) == "4bc1fd2c444f12bb8a66adcf0612154f391976db6f082188dd08b28eb8fddb0c"


def test_definition_with_the_new_fields_is_read_back():
    assert load(Questionnaire, written(WHOLE)) == WHOLE


def test_total_counts_what_comes_from_elsewhere():
    assert [highest(one) for one in WHOLE.questions()] == [30, 50, 10]
    assert said(WHOLE) == []


def test_points_from_elsewhere_wait_until_they_are_known():
    found = score(WHOLE, {"n4": "Проект"}, {"n3": D(41), "n4": D("7.5")})

    assert found.points == D("48.5")
    assert [(part.key, part.points, part.most, part.waits) for part in found.parts] == [
        ("n2", 0, 30, True),
        ("n3", 41, 50, False),
        ("n4", D("7.5"), 10, False),
    ]


def test_more_than_the_most_from_elsewhere_is_cut():
    assert score(WHOLE, {}, {"n2": D(44), "n3": D(60)}).points == 80


def test_cap_of_the_answers_does_not_cut_the_marks_of_experts():
    rows = question(
        "s3",
        model.INT,
        scoring=Scoring(bands=(model.Band(D(0), D(9), D(9)),), cap=D(5), rubric=MARKS[:2]),
    )

    assert highest(rows) == 10
    assert score(asked(rows), {"s3": 3}, {"s3": D(4)}).points == 9


def test_hidden_part_gives_nothing():
    hidden = asked(question("a"), question("n3", model.GRADED, limits=limits(most=50), show_when=when("a")))

    assert score(hidden, {}, {"n3": D(50)}).points == 0


def test_nobody_has_to_fill_in_a_part_of_a_course():
    assert check(WHOLE, {}) == {}
    assert (missing(WHOLE, {}), progress(WHOLE, {})) == ((), (0, 0))


def test_what_is_posted_for_a_part_of_a_course_is_passed_over():
    assert clean(WHOLE, {"asked": "n3", "n3": "50"}) == {}
    assert list(check(WHOLE, {"n3": "50"})) == ["n3"]


def test_condition_on_a_part_of_a_course_can_never_hold():
    assert said(asked(COURSE, question("a", show_when=when("n3")), total=50)) == ["No answers can ever show this question."]


def test_kept_achievements_are_chosen_by_their_keys():
    assert clean(WHOLE, {"asked": "n2", "n2": ["k1", "k2", "k1"]}) == {"n2": ["k1", "k2"]}
    assert check(WHOLE, {"n2": ["k1", "k2"]}) == {}
    assert list(check(WHOLE, {"n2": ["../etc"]})) == ["n2"]
    assert list(check(WHOLE, {"n2": [f"k{number}" for number in range(11)]}, draft=True)) == ["n2"]


def test_form_offers_the_kept_rows_and_tells_the_points_of_the_course():
    sources = Sources(kept={"n2": [Kept("k1", "ВсОШ, физика, призёр")]}, graded={"n3": Graded(D(41), "/courses/c/jump_to/week1")})

    [section] = form_of(Filling(WHOLE, {"n2": ["k1"]}, sources=sources))["sections"]

    won, course, _ = section.questions
    assert [(choice.value, choice.label, choice.is_chosen) for choice in won.input.choices] == [("k1", "ВсОШ, физика, призёр", True)]
    assert (course.graded.points, course.most) == (41, 50)
    [read] = facts_of(WHOLE, {"n2": ["k1", "gone"]}, sources)
    assert [fact.lines for fact in read.facts] == [("ВсОШ, физика, призёр", "gone"), ("41",), ()]


@pytest.mark.parametrize(
    ("link", "is_accepted"),
    [
        ("https://rutube.ru/video/1", True),
        ("https://www.rutube.ru/video/1", True),
        ("https://notrutube.ru/video/1", False),
        ("https://rutube.ru.evil.example/", False),
        ("https://a@evil.example/rutube.ru", False),
    ],
)
def test_link_is_taken_from_the_named_sites_only(link, is_accepted):
    video = asked(question("i4", model.LINK, limits=limits(hosts=("rutube.ru", "vk.com"))))

    assert bool(check(video, {"i4": link})) is not is_accepted
    assert check(video, {"i4": link}, draft=True) == {}


def test_criterion_and_part_of_a_course_without_their_most_are_found():
    bare = question("n4", model.LONG, scoring=Scoring(rubric=(Column("a", Text("Замысел"), model.DECIMAL),)))

    assert said(asked(bare, question("n3", model.GRADED))) == [
        "The points come to 0, and should come to 100.",
        "Say how many points the criterion gives at most: Замысел.",
        "Say how many points the part of the course gives at most.",
    ]


def test_answer_without_points_among_scored_ones_is_found():
    rank = question("s2", model.CHOICE, options=(*options("a", "b", points=(D(100), D(0))), Option("c", Text("Нет"))))

    assert said(asked(rank)) == ["No points are set for Нет. Write 0 where there are none."]


def test_row_of_a_table_without_points_is_found():
    columns = (
        Column("level", Text("Уровень"), model.CHOICE, options=options("russia", "region")),
        Column("result", Text("Результат"), model.CHOICE, options=options("first", "prize", "part")),
        Column("name", Text("Название")),
    )
    cells = (
        Cell((On("level", "russia"), On("result", "first")), D(50)),
        Cell((On("level", "region"), On("result", "prize")), D(20)),
    )
    rows = question("s3", model.TABLE, columns=columns, scoring=Scoring(cells=cells, best=2))

    assert said(asked(rows)) == [
        "No points are set for russia, prize; russia, part; region, first and 1 more. Write 0 where there are none."
    ]
    whole = Scoring(cells=(*cells, Cell((), D(0))), best=2)
    assert said(asked(question("s3", model.TABLE, columns=columns, scoring=whole))) == []
