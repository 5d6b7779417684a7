"""Rules of the individual learning path: what is missing, levels by a diagnosis, gaps that it suggests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.paths import diagnosis, domain, plots
from pulsar_xblocks.courses.paths.domain import Gap, Item, Path
from pulsar_xblocks.kernel.questions.domain import problems

GAP = Gap("digital", "Курс на платформе", 1)
PATH = Path(
    "Собрать курс",
    date(2026, 9, 1),
    date(2027, 5, 31),
    (GAP, Gap("method", "Проекты", 0)),
    (Item("course", "Курс", Decimal(36), date(2026, 12, 20), 0), Item("reading", "Книга", gap=1)),
)
LEVELS = st.integers(0, 3)


def test_a_whole_path_lacks_nothing() -> None:
    assert domain.missing_in(PATH) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"goals": " "}, "The goals are not written yet."),
        ({"gaps": ()}, "No gap is written yet."),
        ({"items": ()}, "Nothing is planned against the gaps yet."),
        ({"ends_on": None}, "The first and the last day are not chosen yet."),
        ({"ends_on": date(2026, 8, 31)}, "The last day comes after the first one, at most three years later."),
        ({"ends_on": date(2029, 9, 2)}, "The last day comes after the first one, at most three years later."),
        ({"ends_on": date(2026, 12, 1)}, "The term of “%(title)s” is outside the days of the path."),
        ({"items": PATH.items[:1]}, "Nothing is planned against the gap “%(text)s”."),
    ],
)
def test_what_is_missing_is_said(change: dict[str, object], sentence: str) -> None:
    assert sentence in domain.missing_in(replace(PATH, **change))


def test_an_item_against_all_gaps_is_against_each() -> None:
    assert domain.without_items(replace(PATH, items=(Item("course", "Курс"),))) == []


def test_three_years_are_the_longest() -> None:
    assert domain.is_term(date(2026, 9, 1), date(2029, 9, 1))
    assert not domain.is_term(date(2026, 9, 1), date(2029, 9, 2))
    assert not domain.is_term(date(2026, 9, 1), date(2026, 9, 1))


def test_a_path_is_completed_with_every_level_and_a_result() -> None:
    assert len(domain.missing_at_end(PATH)) == 3

    done = replace(PATH, gaps=tuple(replace(gap, after=2) for gap in PATH.gaps), result="Курс собран")
    assert domain.missing_at_end(done) == []
    assert [gap.growth for gap in done.gaps] == [1, 2]


def test_a_level_is_the_mean_of_the_answers_rounded_half_up() -> None:
    points = {"subject": [Decimal(1), Decimal(2)], "digital": [Decimal(0), Decimal(0), Decimal(1)], "method": []}

    assert domain.levels_of(points) == {"subject": 2, "digital": 0}


def test_a_diagnosis_suggests_the_widest_gaps_first() -> None:
    levels = {"digital": 1, "subject": 2, "communication": 0, "method": 1}

    assert domain.suggested(levels) == [("communication", 0), ("method", 1), ("digital", 1)]


@given(st.dictionaries(st.sampled_from(list(domain.GAPS)), st.lists(LEVELS.map(Decimal), max_size=5)))
def test_levels_stay_within_the_answers(points: dict[str, list[Decimal]]) -> None:
    for kind, level in domain.levels_of(points).items():
        assert min(points[kind]) <= level <= max(points[kind])


@given(st.lists(st.builds(Item, st.sampled_from(list(domain.ITEMS)), st.text(), is_done=st.booleans()), max_size=8))
def test_the_share_of_what_is_done_is_between_nothing_and_all(items: list[Item]) -> None:
    share = domain.done_share(items)

    assert 0 <= share <= 1
    assert (share == 1) == (bool(items) and all(one.is_done for one in items))


@pytest.mark.parametrize(("status", "to"), [("draft", "approved"), ("approval", "active"), ("active", "draft"), ("done", "active")])
def test_no_step_is_left_out(status: str, to: str) -> None:
    with pytest.raises(domain.NotNow):
        domain.require_step(status, to)


@given(st.lists(st.builds(Gap, st.just("digital"), st.text(), LEVELS, st.none() | LEVELS), min_size=1, max_size=12))
def test_the_plot_holds_every_bar(gaps: list[Gap]) -> None:
    plot = plots.levels(gaps, [gap.text for gap in gaps])

    assert len(plot.rows) == len(gaps)
    for row in plot.rows:
        assert 0 < row.before <= plot.width - plots.LEFT
        assert row.after is None or 0 < row.after <= plot.width - plots.LEFT
        assert row.after_y + plots.BAR <= plot.height


def test_the_ready_questionnaire_is_sound_and_asks_of_every_kind() -> None:
    questionnaire = diagnosis.template()

    assert problems(questionnaire) == ()
    assert {section.key for section in questionnaire.sections} == {*domain.GAPS, "wishes"}
