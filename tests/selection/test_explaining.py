"""The statement of an applicant: every point, the cut-off and what was missing, why one stands above another."""

from decimal import Decimal

import pytest
from selection.ranking_rows import candidate, rules

from pulsar_xblocks.kernel.http import said
from pulsar_xblocks.selection.domain.candidates import Decision
from pulsar_xblocks.selection.domain.explaining import Statement, explained, sentences, tie_sentence
from pulsar_xblocks.selection.domain.ranking import ranked
from pulsar_xblocks.selection.domain.ready import CENTRE
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.domain.ties import ABOVE, BELOW, EQUAL, Tie

RULES = rules(2, ("rural", 1))
ROWS = [
    candidate("П-1", 41, 22, 10),  # 73, open
    candidate("П-2", 30, 16, 10, groups="rural"),  # 56, rural
    candidate("П-3", 39, 24, 10),  # 73
    candidate("П-4", 37, 20, 10, groups="rural"),  # 67
]


def told(key: str, made: RuleSet = RULES, rows: list = ROWS) -> tuple[Statement, list[str]]:
    found = explained(made, ranked(made, rows), key)
    return found, [said(one) for one in sentences(made, found)]


@pytest.fixture(autouse=True)
def in_russian(settings):
    settings.LANGUAGE_CODE = "ru"


def test_what_was_missing_to_the_cut_off() -> None:
    """One open and one rural place: 73 and 67 have them, the village child with 56 was 11 and 17 points short."""
    found, words = told("П-2")

    assert (found.place, found.count, found.points, found.outcome, found.number) == (4, 4, 56, "reserve", 2)
    assert [(part.title.ru, part.points, part.most) for part in found.parts] == [
        ("Учебная часть", 30, 50),
        ("Достижения", 16, 30),
        ("Мотивация и творческая часть", 10, 20),
    ]
    assert [(pool.kind, pool.cutoff.points, pool.missing) for pool in found.pools] == [("rural", 67, 11), ("open", 73, 17)]
    assert words == [
        "Места по квоте «rural»: проходной балл 67, у этой заявки 56. Не хватило: 11.",
        "Открытый список: проходной балл 73, у этой заявки 56. Не хватило: 17.",
    ]


def test_the_same_total_as_the_cut_off_is_explained_by_the_tie() -> None:
    found, words = told("П-3")

    assert found.after == Tie(BELOW, "П-1", "academic", Decimal(39), Decimal(41))
    assert [(pool.missing, pool.tie) for pool in found.pools] == [(0, found.after)]
    assert words == ["Открытый список: проходной балл 73, столько же у этой заявки, но она ниже П-1: учебная часть 39 против 41."]


def test_who_stands_above_reads_why() -> None:
    found, words = told("П-1")

    assert (found.seat, found.after, found.before) == ("open", None, Tie(ABOVE, "П-3", "academic", Decimal(41), Decimal(39)))
    assert words == ["Место в открытом списке."]


def test_a_protected_place_is_named() -> None:
    assert told("П-4")[1] == ["Место по квоте «rural»."]


def test_below_the_pass_mark_that_is_the_reason() -> None:
    strict = rules(2, ("rural", 1), pass_points=Decimal(60))

    assert told("П-2", strict)[1] == ["Место дают, начиная с суммы баллов 60; у этой заявки 56."]


def test_while_the_commission_is_asked_there_are_no_lists() -> None:
    rows = [candidate("a", 40), candidate("b", 40)]

    assert told("a", rules(1), rows)[1] == ["Списки ещё не составлены: комиссия должна расставить заявки с равными баллами."]


def test_an_application_outside_the_list_has_no_statement() -> None:
    with pytest.raises(KeyError):
        told("П-9")


def test_cut_offs_of_seats_nobody_has_are_left_out() -> None:
    empty = rules(2, ("rural", 1), keeps_unused=True)

    assert told("b", empty, [candidate("a", 50), candidate("b", 40)])[1] == [
        "Открытый список: проходной балл 50, у этой заявки 40. Не хватило: 10."
    ]


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        (Tie(EQUAL, "П-1"), "равное место с П-1"),
        (Tie(ABOVE, "П-1", "best_achievement", Decimal("16.5"), Decimal(4)), "выше П-1: лучшее достижение 16,5 против 4"),
        (Tie(BELOW, "П-1", "expert", Decimal(4), Decimal(5)), "ниже П-1: экспертная часть 4 против 5"),
        (Tie(ABOVE, "П-1", "municipality", True, False), "выше П-1: из этого муниципалитета выше по списку никого нет"),
        (Tie(BELOW, "П-1", "commission", 2, 1), "ниже П-1: по решению комиссии"),
        (Tie(ABOVE, "П-1", "m7", Decimal(20), Decimal(15)), "выше П-1: Программа развития на три года — 20 против 15"),
        (Tie(BELOW, "П-1", "time"), "ниже П-1: подана позже"),
    ],
)
def test_a_tie_in_words(tie: Tie, words: str) -> None:
    assert said(tie_sentence(CENTRE, tie)) == words


def test_the_order_of_the_commission_is_told() -> None:
    rows = [candidate("a", 40), candidate("b", 40)]
    made = rules(1)

    found = explained(made, ranked(made, rows, [Decision(("b", "a"), "№ 2")]), "a")

    assert [said(one) for one in sentences(made, found)] == [
        "Открытый список: проходной балл 40, столько же у этой заявки, но она ниже b: по решению комиссии."
    ]


def test_where_every_place_is_protected_the_others_are_told_so() -> None:
    made = rules(1, ("rural", 1))
    ranking = ranked(made, [candidate("a", 50), candidate("b", 40, groups="rural")])

    (told,) = sentences(made, explained(made, ranking, "a"))

    assert told == "All places are protected for groups to which the application does not belong: none was open to it."
