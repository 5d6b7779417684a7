from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from question_builders import asked, options, question, when

from pulsar_xblocks.kernel.questions.differences import ADDED, CHANGED, KINDS, REMOVED, difference_of, notes_of, outline_of
from pulsar_xblocks.kernel.questions.domain import Column, Limits, Scoring, Text

PROJECT = question("n4", "long", limits=Limits(Decimal(500), Decimal(3000)))


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


def marks(most):
    return Scoring(rubric=(Column("one", Text("Критерий"), "decimal", limits=Limits(most=Decimal(most))),))


def test_equal_questionnaires_differ_in_nothing():
    assert not difference_of(asked(PROJECT), asked(PROJECT))


def test_every_question_that_differs_stands_once_in_the_newer_order_and_gone_ones_last():
    old = asked(question("gone"), question("a"), PROJECT)
    new = asked(question("fresh", required=True), question("a"), replace(PROJECT, required=True))

    found = difference_of(old, new)

    assert [(row.key, row.kind) for row in found.rows] == [("fresh", KINDS[ADDED]), ("n4", KINDS[CHANGED]), ("gone", KINDS[REMOVED])]
    assert found.rows[0].notes == ("Одна строка текста", "Нужно ответить")


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"label": Text("Ваш проект")}, "Раньше: «Вопрос n4»"),
        ({"type": "text"}, "Вид ответа: Длинный текст → Одна строка текста. Прежний ответ не подойдёт."),
        ({"required": True}, "Теперь нужно ответить"),
        ({"limits": Limits(Decimal(300), Decimal(3000))}, "Объём или количество: 500–3000 → 300–3000"),
        ({"limits": replace(PROJECT.limits, megabytes=20)}, "Другие ограничения ответа: дни, файлы или сайты"),
        ({"help": Text("Коротко")}, "Подсказка изменена"),
        ({"show_when": when("a", "is", "x")}, "Показывается при другом условии"),
        ({"scoring": marks(10)}, "Баллы, не больше: 0 → 10"),
        ({"columns": (Column("a", Text("А")),)}, "Столбцы таблицы другие"),
        ({"source": "Тест"}, "Баллы приходят из другой части курса"),
    ],
)
def test_what_exactly_differs_is_said(change, note):
    assert list(notes_of(PROJECT, replace(PROJECT, **change))) == [note]


def test_answers_to_choose_are_named():
    old, new = question("a", "choice", options=options("x", "y")), question("a", "choice", options=options("z", "y"))

    assert list(notes_of(old, new)) == ["Добавлены варианты: «z»", "Вариантов больше нет: «x»"]


def test_points_given_to_other_answers_are_said_where_their_most_is_the_same():
    old, new = (question("a", "choice", options=options("x", "y", points=points)) for points in ((5, 0), (0, 5)))

    assert list(notes_of(old, new)) == ["Баллы распределены по-другому"]


def test_points_of_the_whole_are_told():
    found = difference_of(asked(replace(PROJECT, scoring=marks(10))), asked(replace(PROJECT, scoring=marks(15))))

    assert (found.before, found.after) == (10, 15)


def test_outline_tells_what_is_asked():
    assert outline_of(asked(replace(PROJECT, required=True, scoring=marks(10)))) == [
        ("", [("Вопрос n4", ("Длинный текст", "Нужно ответить", "Баллы, не больше: 10"))])
    ]


QUESTIONS = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True)


@given(QUESTIONS, QUESTIONS)
def test_nothing_is_told_that_is_the_same(old, new):
    with translation.override("ru"):
        found = difference_of(asked(*map(question, old)), asked(*map(question, new)))

    assert {row.key for row in found.rows} == set(old) ^ set(new)
