"""The passport of a programme: minima, sums, activities."""

from dataclasses import replace
from decimal import Decimal

import pytest
from courses_passports import METHOD, PASSPORT, PRACTICE, START, h, shortened
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.passport import DEVELOPMENT, HOUR_KINDS, RETRAINING, Hours, summed
from pulsar_xblocks.courses.domain.problems import place_of, problems
from pulsar_xblocks.kernel.definitions.domain import canonical, digest, load
from pulsar_xblocks.kernel.wording import said

HALVES = st.decimals(min_value=0, max_value=200, places=1).map(lambda value: Decimal(int(value * 2)) / 2)
HOURS = st.builds(Hours, HALVES, HALVES, HALVES, HALVES)


def _text(sentence: object) -> str:
    return str(sentence) % sentence.params  # type: ignore[attr-defined]


def test_a_sound_passport_has_no_problems() -> None:
    assert problems(PASSPORT) == {}


def test_fifteen_hours_are_too_few_for_development_and_249_for_retraining() -> None:
    short = replace(
        PASSPORT, modules=(replace(PRACTICE, hours=h(internship="15"), activities=()),), hours=h(internship="15"), final_hours=h()
    )
    almost = replace(
        short, kind=RETRAINING, qualification="педагог", hours=h("249"), modules=(replace(PRACTICE, hours=h("249"), activities=()),)
    )

    assert _text(problems(short)["hours"][0]) == "Not less than 16 h for this kind of programme; now 15."
    assert _text(problems(almost)["hours"][0]) == "Not less than 250 h for this kind of programme; now 249."
    assert problems(replace(short, hours=h("16"), modules=(replace(PRACTICE, hours=h("16"), activities=()),))) == {}


def test_one_hour_missing_in_the_curriculum_is_named_by_kind() -> None:
    found = problems(shortened(PASSPORT, h("11", "10", "10", "6")))

    assert set(found) == {"hours_contact"}
    assert _text(found["hours_contact"][0]) == "1 hour is missing: the curriculum has 10 of 11."
    assert place_of(PASSPORT, "hours_contact") == HOUR_KINDS["contact"]


@pytest.mark.parametrize(
    ("planned", "told"),
    [("11", "Не хватает 1 часа: в учебном плане 10 из 11."), ("12", "Не хватает 2 часов: в учебном плане 10 из 12.")]
    + [("10.5", "Не хватает 0,5 ч: в учебном плане 10 из 10,5."), ("9", "Лишний 1 час: в учебном плане 10 из 9.")],
)
def test_missing_hours_are_told_as_people_say_it(planned: str, told: str) -> None:
    found = problems(shortened(PASSPORT, h(planned, "10", "10", "6")))

    with override("ru"):
        assert said(found["hours_contact"][0]) == told


def test_problems_of_a_module_name_it() -> None:
    bent = replace(PASSPORT, modules=(replace(START, hours=h()), METHOD, PRACTICE))

    assert [place_of(bent, name) for name in problems(bent)] == [HOUR_KINDS["contact"], HOUR_KINDS["independent"], START.title]


def test_activities_come_to_the_hours_of_their_module_kind_by_kind() -> None:
    bent = replace(START, activities=(replace(START.activities[0], hours=Decimal(7)), START.activities[1]))
    found = problems(replace(PASSPORT, modules=(bent, METHOD, PRACTICE)))

    assert list(found) == ["module_0_hours"]
    assert found["module_0_hours"][0].params["have"] == Decimal(7)  # type: ignore[attr-defined]


def test_keys_of_activities_are_unique_in_the_whole_programme() -> None:
    twin = replace(METHOD, activities=(replace(METHOD.activities[0], key="plan"), METHOD.activities[1]))
    found = problems(replace(PASSPORT, modules=(START, twin, PRACTICE)))

    assert set(found) == {"module_0_activity_1", "module_1_activity_0"}


def test_more_than_half_with_distance_technologies_makes_it_distant() -> None:
    assert not PASSPORT.is_distant
    assert not shortened(PASSPORT, h("18", "18")).is_distant
    assert shortened(PASSPORT, h("17", "19")).is_distant


def test_a_passport_survives_being_stored() -> None:
    assert load(type(PASSPORT), canonical(PASSPORT)) == PASSPORT
    assert digest(PASSPORT) == digest(load(type(PASSPORT), canonical(PASSPORT)))


@given(st.lists(HOURS, max_size=6))
def test_sums_of_hours_are_sums_of_their_kinds(rows: list[Hours]) -> None:
    whole = summed(rows)

    assert whole.total == sum((row.total for row in rows), Decimal(0))
    assert all(whole.of(kind) == sum((row.of(kind) for row in rows), Decimal(0)) for kind in HOUR_KINDS)


@given(st.lists(HOURS.filter(lambda hours: hours.total > 0), min_size=1, max_size=6))
def test_a_curriculum_of_modules_that_come_to_the_plan_is_never_called_short(rows: list[Hours]) -> None:
    modules = tuple(replace(PRACTICE, key=f"m{at}", hours=row, activities=()) for at, row in enumerate(rows))
    found = problems(replace(PASSPORT, kind=DEVELOPMENT, modules=modules, hours=summed(rows), final_hours=h()))

    assert not any(name.startswith("hours_") for name in found)
