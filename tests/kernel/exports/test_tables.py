import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from pulsar_xblocks.kernel.exports import tables
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.pure.errors import TooLarge

COLUMNS = (Column("Name", lambda row: row[0]), Column("Points", lambda row: row[1]), Column("When", lambda row: row[2]))
MOMENT = datetime(2026, 11, 9, 20, 30, tzinfo=UTC)


def test_csv_opens_in_russian_excel(russian):
    response = csv_response("Зачёт", COLUMNS, [("Школа; № 1", Decimal("7.5"), MOMENT)], "Asia/Tomsk")
    text = b"".join(response.streaming_content).decode()

    assert text.startswith("\ufeff")
    assert text.splitlines()[1] == '"Школа; № 1";7,5;10.11.2026 03:30'
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%D0%97%D0%B0%D1%87%D1%91%D1%82.csv"


def test_csv_in_english_has_commas_and_points(english):
    response = csv_response("league", COLUMNS, [("A", Decimal("7.5"), None)])

    assert b"".join(response.streaming_content).decode().splitlines() == ["\ufeffName,Points,When", "A,7.5,"]


def test_csv_stays_in_the_language_of_the_request(english):
    language = []
    columns = (Column("Name", lambda row: language.append(translation.get_language()) or row),)
    response = csv_response("list", columns, ["a", "b"])

    with translation.override("ru"):
        list(response.streaming_content)

    assert language == ["en", "en"]


def test_csv_asks_for_rows_only_as_they_leave(english):
    asked = []

    def rows():
        for number in range(100_000):
            asked.append(number)
            yield (str(number), number, None)

    pieces = iter(csv_response("list", COLUMNS, rows()).streaming_content)
    next(pieces)
    next(pieces)

    assert len(asked) == tables.CHUNK


def test_xlsx_keeps_types_and_never_makes_a_formula(english):
    rows = [("=HYPERLINK(1)", Decimal("7.5"), MOMENT), ("https://a.ru", None, date(2026, 11, 9)), ("100\u00a0баллов", 3, None)]
    response = xlsx_response("league", COLUMNS, rows, "Asia/Tomsk")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active

    assert [[cell.value for cell in row] for row in sheet] == [
        ["Name", "Points", "When"],
        ["=HYPERLINK(1)", 7.5, datetime(2026, 11, 10, 3, 30)],
        ["https://a.ru", None, datetime(2026, 11, 9)],
        ["100\u00a0баллов", 3, None],
    ]
    assert sheet["A3"].hyperlink is None
    assert sheet.auto_filter.ref == "A1:C4"


def test_xlsx_text_that_looks_like_a_formula_is_stored_as_text(english):
    response = xlsx_response("league", COLUMNS, [("=1+1", None, None)])
    body = b"".join(response.streaming_content)

    import zipfile  # noqa: PLC0415

    xml = zipfile.ZipFile(BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert 't="inlineStr"' in xml


def test_xlsx_of_50000_rows_needs_little_memory(english):
    rows = ((f"Школа {number}", number, MOMENT) for number in range(50_000))

    tracemalloc.start()
    response = xlsx_response("list", COLUMNS, rows, "Asia/Tomsk")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8_000_000  # bytes; the file itself holds about 1.5 MB, the cells 150,000
    assert sum(len(piece) for piece in response.streaming_content) > 500_000


def test_xlsx_above_the_limit_is_refused(english, monkeypatch):
    monkeypatch.setattr(tables.domain, "MAX_ROWS", 3)

    with pytest.raises(TooLarge):
        xlsx_response("list", COLUMNS, [("a", 1, None)] * 4)
