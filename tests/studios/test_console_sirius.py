"""Rules of the table of registrations on the Sirius platform."""

from datetime import date

import pytest

from pulsar_xblocks.studios.domain import sirius

TODAY = date(2026, 11, 10)
KNOWN = {"70-1-001": sirius.Known(), "70-1-002": sirius.Known("U-2", date(2026, 9, 12))}


def actions(*rows):
    cells = [(number, dict(zip(("code", "number", "day"), row, strict=True))) for number, row in enumerate(rows, start=2)]
    return [result.action for result in sirius.check(cells, KNOWN, TODAY)]


def test_new_changed_and_same():
    assert actions(("70-1-001", "U-1", "12.09.2026"), ("70-1-002", "U-2", "2026-09-12")) == ["new", "same"]
    assert actions(("70-1-002", "U-3", "12.09.2026")) == ["changed"]


@pytest.mark.parametrize(
    "row",
    [("70-9-999", "U", "12.09.2026"), ("70-1-001", "", "12.09.2026"), ("70-1-001", "U" * 101, "12.09.2026")]
    + [("70-1-001", "U", day) for day in ("", "вчера", "31.02.2026", "11.11.2026")],
)
def test_wrong_rows(row):
    assert actions(row) == ["wrong"]


def test_a_studio_stands_once_and_a_day_today_is_fine():
    assert actions(("70-1-001", "U" * 100, "10.11.2026"), ("70-1-001", "U-2", "12.09.2026")) == ["new", "wrong"]


def test_heading_is_found_in_any_order_and_case():
    assert sirius.heading(["Дата", "КОД студии", "Номер регистрации"]) == {"code": 1, "number": 2, "day": 0}
    assert sirius.heading(["Дата", "Код"]) is None
