import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.exports import domain

DANGEROUS = ["=1+1", "+7 913", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|calc", "%0A"]
DISGUISED = ["＝1+1", "－2", " =1", "\u200b=1", "\ufeff=1", "'=1"]


@pytest.mark.parametrize("text", DANGEROUS + DISGUISED)
def test_what_a_spreadsheet_may_run_gets_an_apostrophe(text):
    assert domain.csv_text(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Иванова", "5 класс", "a=b", "12.11.2026", "«Квант»", "д. 5-а"])
def test_plain_text_stays(text):
    assert domain.csv_text(text) == text


def test_no_break_space_stays_and_control_characters_go():
    assert domain.plain("100\u00a0баллов\x00\x1f\ud800!") == "100\u00a0баллов!"


def test_cell_is_cut_to_what_a_spreadsheet_holds():
    assert len(domain.csv_text("=" * 40_000)) == domain.MAX_CELL
    assert domain.plain("a" * domain.MAX_CELL) == "a" * domain.MAX_CELL


@given(st.text())
def test_no_text_becomes_a_formula(text):
    cell = domain.csv_text(text)

    assert not cell[:1] or cell[0] not in "=+-@\t\r\n"
    assert len(cell) <= domain.MAX_CELL


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])), min_size=2, max_size=5))
def test_cells_come_back_from_csv_one_by_one(texts):
    cells = [domain.csv_text(text) for text in texts]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerow(cells)

    assert next(csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=";")) == cells


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "1"),
        (False, "0"),
        (-5, "-5"),
        (Decimal("-7.50"), "-7,50"),
        (1e-7, "0,00000010"[:9]),
        (date(2026, 11, 9), "09.11.2026"),
        (datetime(2026, 11, 9, 20, 30, tzinfo=UTC), "10.11.2026 03:30"),
    ],
)
def test_values_are_written_as_people_here_write_them(value, expected):
    assert domain.csv_cell(value, "Asia/Tomsk") == expected


def test_moment_is_a_number_of_days_by_the_clock_of_the_zone():
    noon_in_tomsk = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)  # 10 November 2026 is day 46336 of spreadsheets

    assert domain.serial(noon_in_tomsk, "Asia/Tomsk") == 46336.5


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Заявки 2026/27", "Заявки 2026 27.csv"), ("..\\..\\a\u202e", "a.csv"), ("", "pulsar.csv"), ("я" * 200, "я" * 80 + ".csv")],
)
def test_file_names_are_safe(name, expected):
    assert domain.file_name(name, "csv") == expected
