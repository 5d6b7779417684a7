"""Participations of earlier years from a sheet: when a person of that name is the same one, and what a row needs."""

from collections.abc import Collection
from datetime import date

from pulsar_xblocks.kernel.pure.dates import school_year
from pulsar_xblocks.kernel.pure.text import folded, mark

OLDEST, YOUNGEST = 25, 5  # full years at the start of a shift: beyond them the birth date is a slip of the pen


def name_key(family: str, given: str) -> str:
    """Return the name by which people are looked for: family and given name, folded."""
    return folded(f"{family} {given}")


def may_be(patronymic: str, other: str) -> bool:
    """Tell whether two people of one name and birth date may be the same: only two different patronymics speak against it."""
    return not patronymic or not other or folded(patronymic) == folded(other)


def is_surely(patronymic: str, others: Collection[str]) -> bool:
    """Tell whether the one person known with this name and birth date is meant: both patronymics are told and the same."""
    return len(others) == 1 and bool(patronymic) and folded(patronymic) == folded(next(iter(others)))


def problems(born: date | None, starts: date | None, ends: date | None, year: str) -> dict[str, str]:
    """Return column -> msgid of what is wrong with the days of a row."""
    found: dict[str, str] = {}
    if starts is None:
        found["starts_on"] = mark("Give the first day of the shift.")
        return found
    if born is None or not YOUNGEST <= starts.year - born.year <= OLDEST:
        found["birth_date"] = mark("Check the year of the date of birth.")
    if ends is not None and ends < starts:
        found["ends_on"] = mark("The last day comes before the first.")
    if year and year.replace("-", "/") != school_year(starts):
        found["year"] = mark("The shift begins in another school year.")
    return found
