"""The ledger of hours: plan, declared, confirmed, never beyond the plan."""

from datetime import date
from decimal import Decimal

from courses_passports import PASSPORT
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED, FINAL, Spent, balance
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS

ON = date(2026, 11, 10)
KEYS = sorted(PASSPORT.activities())
ENTRIES = st.lists(
    st.builds(
        Spent, st.sampled_from([*KEYS, "gone"]), st.sampled_from([DECLARED, CONFIRMED]), st.integers(0, 40).map(Decimal), st.just(ON)
    ),
    max_size=20,
)


def _line(found: object, key: str) -> object:
    return next(line for line in found.lines if line.activity.key == key)  # type: ignore[attr-defined]


def test_only_confirmed_hours_count_and_never_beyond_the_plan() -> None:
    found = balance(PASSPORT, [Spent("internship", DECLARED, Decimal(12), ON), Spent("internship", CONFIRMED, Decimal(11), ON)])
    line = _line(found, "internship")

    assert (line.counted, line.surplus, line.waiting, line.missing) == (10, 1, 0, 0)  # type: ignore[attr-defined]
    assert found.counted.internship == 10
    assert found.missing.total == 26


def test_declared_hours_wait_for_a_confirmation() -> None:
    found = balance(PASSPORT, [Spent("cases", DECLARED, Decimal(6), ON), Spent("cases", CONFIRMED, Decimal(4), ON)])

    assert _line(found, "cases").waiting == 2  # type: ignore[attr-defined]
    assert (found.declared.distance, found.counted.distance) == (6, 4)


def test_a_reversal_takes_exactly_what_was_confirmed() -> None:
    entries = [Spent("day-1", CONFIRMED, Decimal(8), ON), Spent("day-1", CONFIRMED, Decimal(-8), ON)]

    assert balance(PASSPORT, entries).counted.total == 0


def test_the_final_assessment_gives_its_own_hours_once_it_is_passed() -> None:
    assert balance(PASSPORT, [], [FINAL]).counted.contact == 2
    assert balance(PASSPORT, []).counted.contact == 0


def test_everything_confirmed_leaves_nothing_missing() -> None:
    entries = [Spent(key, CONFIRMED, one.hours, ON) for key, one in PASSPORT.activities().items()]
    found = balance(PASSPORT, entries, [FINAL])

    assert found.missing.total == 0
    assert found.counted.total == PASSPORT.hours.total == 36


@given(ENTRIES)
def test_what_counts_stays_between_nothing_and_the_plan(entries: list[Spent]) -> None:
    found = balance(PASSPORT, entries)

    assert all(0 <= found.counted.of(kind) <= PASSPORT.hours.of(kind) for kind in HOUR_KINDS)
    assert found.counted.total + found.missing.total == PASSPORT.hours.total
    assert all(line.counted <= line.activity.hours for line in found.lines)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(entries: list[Spent], rng: object) -> None:
    mixed = list(entries)
    rng.shuffle(mixed)  # type: ignore[attr-defined]

    assert balance(PASSPORT, mixed) == balance(PASSPORT, entries)


@given(ENTRIES, ENTRIES)
def test_more_confirmed_hours_never_count_for_less(entries: list[Spent], more: list[Spent]) -> None:
    assert balance(PASSPORT, entries + more).counted.total >= balance(PASSPORT, entries).counted.total
