from hypothesis import given
from question_builders import D, asked, limits, options, posts, question, questionnaires, when

from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Band, Cell, Column, On, Points, Score, Scoring, Text

RANKS = ("none", "third", "second", "first", "master")


def test_choice_brings_the_points_of_its_option():
    """Sports rank of template (iii): 0, 12, 16, 20, 30."""
    questionnaire = asked(question("s2", "choice", options=options(*RANKS, points=(D(0), D(12), D(16), D(20), D(30)))), total=30)

    assert domain.score(questionnaire, {"s2": "second"}) == Score(D(16), (Points("s2", D(16), D(16), D(30)),))


def test_number_brings_the_points_of_its_range_both_ends_counted():
    bands = (Band(D(0), D("39.99"), D(0)), Band(D(40), D(69), D(10)), Band(D("69.01"), D(100), D(20)))
    questionnaire = asked(question("n", "decimal", limits=limits(0, 100), scoring=Scoring(bands)), total=20)
    found = [domain.score(questionnaire, {"n": text}).points for text in ("39.99", "40", "69", "69.004", "69.005", "69.01", "100")]

    assert found == [0, 10, 10, 10, 20, 20, 20]


def test_table_counts_its_best_rows_one_per_olympiad_up_to_the_cap():
    """Domain.md 3.2: ВсОШ region 20 + РСОШ I 26 + РСОШ II 22 = 68, capped at 30; the municipal stage of the same olympiad is left out."""
    columns = tuple(Column(key, Text(key)) for key in ("olympiad", "stage", "result"))
    cells = tuple(
        Cell((On("stage", stage), On("result", result)), D(points))
        for stage, result, points in [
            ("region", "winner", 20),
            ("municipal", "winner", 6),
            ("rsosh1", "winner", 26),
            ("rsosh2", "prize", 18),
            ("list", "prize", 12),
        ]
    )
    scoring = Scoring(cells=cells, best=3, one_per=("olympiad",), cap=D(60))
    questionnaire = asked(question("n2", "table", columns=columns, limits=limits(most=10), scoring=scoring), total=60)
    rows = [
        {"olympiad": "Физика", "stage": "municipal", "result": "winner"},
        {"olympiad": "Физика", "stage": "region", "result": "winner"},
        {"olympiad": "Ломоносов", "stage": "rsosh1", "result": "winner"},
        {"olympiad": "Росатом", "stage": "rsosh2", "result": "prize"},
        {"olympiad": "Конкурс", "stage": "list", "result": "prize"},
        {"olympiad": "Неизвестный", "stage": "school", "result": "winner"},
    ]

    assert domain.score(questionnaire, {"n2": rows}) == Score(D(60), (Points("n2", D(64), D(60), D(60)),))


def test_rubric_is_the_sum_of_its_criteria():
    """The monthly work of domain.md 2.5: 2 + 1.5 + 2 + 1.5 + 0.5 = 7.5 of 10."""
    most = {"task": 2, "method": 2, "result": 3, "own": 2, "form": 1}
    columns = tuple(Column(key, Text(key), "decimal", limits=limits(0, top)) for key, top in most.items())
    questionnaire = asked(question("r", "rubric", columns=columns), total=10)

    found = domain.score(questionnaire, {"r": {"task": "2", "method": "1.5", "result": "2", "own": "1.5", "form": "0.5"}})

    assert found == Score(D("7.5"), (Points("r", D("7.5"), D("7.5"), D(10)),))


def test_several_choices_add_up():
    questionnaire = asked(question("m", "multi", options=options("a", "b", "c", points=(D(5), D(3), D(1))), limits=limits(most=2)), total=8)

    assert domain.score(questionnaire, {"m": ["a", "c"]}) == Score(D(6), (Points("m", D(6), D(6), D(8)),))


def test_answer_of_a_wrong_shape_brings_nothing():
    questionnaire = asked(question("a", "choice", options=options("x", points=(D(5),))), total=5)

    assert domain.score(questionnaire, {"a": {"x": None}}).points == 0


def test_hidden_answer_brings_nothing():
    questionnaire = asked(
        question("a", "choice", options=options("x", "y")),
        question("b", "choice", options=options("good", points=(D(10),)), show_when=when("a", "is", "x")),
        total=10,
    )

    assert domain.score(questionnaire, {"a": "y", "b": "good"}) == Score(D(0), ())


@given(questionnaires(), posts)
def test_no_part_is_above_its_cap(questionnaire, posted):
    found = domain.score(questionnaire, domain.clean(questionnaire, posted))
    caps = {question.key: question.scoring.cap for question in questionnaire.questions()}

    assert all(caps[part.key] is None or part.points <= caps[part.key] for part in found.parts)
