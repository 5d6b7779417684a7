"""The pass rule at its border, against a naive model: shares of points as fractions, nothing rounded before it is compared."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from courses_passports import PASSPORT
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.finishing import PASSED, Standing, missing_before_final, sentences
from pulsar_xblocks.courses.domain.hours import Balance
from pulsar_xblocks.courses.domain.passport import Passport


def _graded(mosts: list[Decimal], needed: Decimal) -> Passport:
    """Return the passport with so many graded tasks in one module, and this share to pass."""
    first = PASSPORT.modules[0]
    model = first.activities[0]
    tasks = tuple(replace(model, key=f"t{n}", kind="task", most=most, is_mandatory=False) for n, most in enumerate(mosts))
    return replace(PASSPORT, modules=(replace(first, activities=tasks),), pass_percent=needed)


def test_a_share_just_below_what_is_needed_is_not_rounded_up_to_it() -> None:
    passport = _graded([Decimal(100)] * 3, Decimal(60))
    points = {"t0": Decimal(100), "t1": Decimal("79.99"), "t2": Decimal(0)}  # 179.99 of 300 is 59.9967 %

    found = missing_before_final(passport, Balance(), Standing(points=points, final=PASSED))

    assert found.percent == Decimal("59.99")
    assert sentences(passport, found)[0].params["percent"] == Decimal("59.99")


@given(
    st.lists(st.tuples(st.integers(1, 30_000), st.integers(0, 30_000)), min_size=1, max_size=6),
    st.integers(0, 10_000),
)
def test_who_passes_by_points_is_who_passes_by_fractions(rows: list[tuple[int, int]], needed: int) -> None:
    passport = _graded([Decimal(most) / 100 for most, _ in rows], Decimal(needed) / 100)
    points = {f"t{n}": Decimal(have) / 100 for n, (_, have) in enumerate(rows)}

    found = missing_before_final(passport, Balance(), Standing(points=points, final=PASSED))

    exact = Fraction(sum(min(most, have) for most, have in rows), sum(most for most, _ in rows)) * 100
    assert (found.percent is None) == (exact >= Fraction(needed, 100))
    assert found.percent is None or found.percent < passport.pass_percent
