import json
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.definitions import domain
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.questions.templates import studio_opening


@dataclass(frozen=True)
class Level:
    points: Decimal
    text: str = ""


@dataclass(frozen=True)
class Rubric:
    name: str
    levels: tuple[Level, ...] = ()
    from_day: date | None = None
    opens: datetime | None = None
    weights: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class RubricWithMore:
    """The same after a release that added an optional field."""

    name: str
    levels: tuple[Level, ...] = ()
    from_day: date | None = None
    opens: datetime | None = None
    weights: dict[str, Decimal] = field(default_factory=dict)
    is_blind: bool = False


def test_canonical_form_is_sorted_and_leaves_out_defaults():
    body = Rubric("Ёлка", (Level(Decimal("2.50")), Level(Decimal("1E+1"), "да")), weights={"б": Decimal("0.0"), "а": Decimal(-0)})

    text = domain.canonical(body)

    assert text == '{"levels":[{"points":"2.5"},{"points":"10","text":"да"}],"name":"Ёлка","schema":1,"weights":{"а":"0","б":"0"}}'


def test_equal_texts_in_other_unicode_forms_are_one_definition():
    composed, decomposed = "Ёлка й", unicodedata.normalize("NFD", "Ёлка й")

    assert composed != decomposed
    assert domain.digest(Rubric(composed)) == domain.digest(Rubric(decomposed))


def test_moments_are_written_in_utc():
    tomsk = datetime(2026, 11, 10, 10, 0, tzinfo=timezone(timedelta(hours=7)))

    assert json.loads(domain.canonical(Rubric("а", opens=tomsk)))["opens"] == "2026-11-10T03:00:00+00:00"


def test_adding_an_optional_field_keeps_hashes():
    golden = "bb4912c542c29254afaa6fd958d2022b61385be6e4175777d1fd8d38380f98dc"
    old, new = Rubric("Месяц", (Level(Decimal(2), "ясно"),)), RubricWithMore("Месяц", (Level(Decimal(2), "ясно"),))

    assert (domain.digest(old), domain.digest(new)) == (golden, golden)


def test_template_of_the_opening_keeps_its_hash():
    """A changed hash means that every pinned application questionnaire would become another one."""
    assert domain.digest(studio_opening()) == "4bc1fd2c444f12bb8a66adcf0612154f391976db6f082188dd08b28eb8fddb0c"


@pytest.mark.parametrize("wrong", [{"share": 0.5}, {"at": datetime(2026, 1, 1)}, {"x": object()}, ["list"]])
def test_values_without_one_form_are_refused(wrong):
    with pytest.raises(TypeError):
        domain.canonical(wrong)


rubrics = st.builds(
    Rubric,
    name=st.text().map(lambda text: unicodedata.normalize("NFC", text)),
    levels=st.lists(st.builds(Level, points=st.decimals(-1000, 1000, places=2))).map(tuple),
    from_day=st.none() | st.dates(),
    opens=st.none() | st.datetimes(timezones=st.just(UTC)),
    weights=st.dictionaries(st.sampled_from("абв"), st.decimals(0, 9, places=1)),
)


@given(rubrics)
def test_definition_comes_back_as_it_was(rubric):
    loaded = domain.load(Rubric, domain.canonical(rubric))

    assert loaded == rubric
    assert domain.digest(loaded) == domain.digest(rubric)


def test_questionnaire_comes_back_as_it_was():
    assert domain.load(Questionnaire, domain.canonical(studio_opening())) == studio_opening()


def test_definition_of_a_newer_schema_is_refused():
    with pytest.raises(ValueError, match="newer"):
        domain.load(Rubric, '{"name":"а","schema":2}')


def test_unknown_field_is_refused():
    with pytest.raises(ValueError, match="no field colour"):
        domain.load(Rubric, '{"name":"а","colour":"red","schema":1}')


def test_schema_is_that_of_the_class():
    @dataclass(frozen=True)
    class Second:
        SCHEMA: ClassVar[int] = 2
        name: str

    assert domain.canonical(Second("а")) == '{"name":"а","schema":2}'
