import io
import zipfile

import pytest
from openpyxl import Workbook

from pulsar_xblocks.kernel.loads import sheets
from pulsar_xblocks.kernel.loads.sheets import read_table
from pulsar_xblocks.kernel.pure.errors import Invalid, TooLarge, WrongType

TEXT = "код;наименование\nШ-1;Школа № 1\n"


def cells(content):
    return [row.cells for row in read_table(content)]


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1251"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        ("\n\n" + TEXT).encode(),
        book(["код", "наименование"], ["Ш-1", "Школа № 1"]),
    ],
    ids=["utf-8", "bom", "cp1251", "comma", "excel-unicode", "crlf", "empty-lines", "xlsx"],
)
def test_tables_are_read_in_any_usual_writing(content):
    assert cells(content) == [("код", "наименование"), ("Ш-1", "Школа № 1")]


def test_a_quoted_cell_may_hold_delimiters_and_lines():
    content = 'код;имя\n1;"Школа; ""Кедр""\nг. Томска"\n2;х\n'.encode()

    rows = read_table(content)

    assert [(row.number, row.cells) for row in rows[1:]] == [(2, ("1", 'Школа; "Кедр"\nг. Томска')), (3, ("2", "х"))]


def test_an_open_quote_is_refused_and_its_row_named():
    with pytest.raises(Invalid) as refusal:
        read_table('код;имя\n1;"Школа\n2;х\n'.encode())

    assert (refusal.value.errors, refusal.value.params) == ({"file": [sheets.OPEN_QUOTE]}, {"row": 2})


def test_numbers_of_a_workbook_are_read_as_people_see_them():
    assert cells(book(["a", "b"], [7707083893, 12.0], [1.5, None])) == [("a", "b"), ("7707083893", "12"), ("1.5",)]


def test_formulas_are_told_by_their_address_and_never_read():
    rows = read_table(book(["код", "имя"], ["=1+1", "x"], ["'=1", '=HYPERLINK("http://x")']))

    assert [(row.cells, row.formulas) for row in rows[1:]] == [(("", "x"), {0: "A2"}), (("'=1", ""), {1: "B3"})]


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\x03", b"%PDF-1.7\n\x00\x00", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0old excel", b"\x89PNG\r\n\x1a\n\x00"]
)
def test_other_files_are_refused(content):
    with pytest.raises(WrongType):
        read_table(content)


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(WrongType):
        read_table(stream.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (sheets.MAX_UNPACKED + 1))

    with pytest.raises(TooLarge):
        read_table(stream.getvalue())


def test_a_workbook_with_entities_is_refused():
    source = zipfile.ZipFile(io.BytesIO(book(["a"], ["b"])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in source.namelist():
            content = source.read(part)
            archive.writestr(part, b'<!DOCTYPE x [<!ENTITY a "b">]>' + content if part == "xl/worksheets/sheet1.xml" else content)

    with pytest.raises(WrongType):
        read_table(stream.getvalue())


def test_limits_of_size_and_rows():
    assert len(read_table(("a;b\n" + "1;2\n" * sheets.MAX_ROWS).encode())) == sheets.MAX_ROWS + 1
    with pytest.raises(TooLarge):
        read_table(("a;b\n" + "1;2\n" * (sheets.MAX_ROWS + 1)).encode())
    with pytest.raises(TooLarge):
        read_table(b"a" * (sheets.MAX_BYTES + 1))


def repacked(part, change):
    """Return a small workbook with one part changed."""
    source, target = zipfile.ZipFile(io.BytesIO(book(["name"], [1]))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            body = source.read(name)
            archive.writestr(name, change(body) if name == part else body)
    return target.getvalue()


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def test_entities_behind_a_long_comment_are_refused():
    heading = b"<!--" + b" " * 5000 + b'--><!DOCTYPE x [<!ENTITY a "b">]>'

    content = repacked(SHEET, lambda body: heading + body)

    with pytest.raises(WrongType):
        read_table(content)


def test_entities_in_a_part_with_another_ending_are_refused():
    content = io.BytesIO(book(["name"], [1]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/worksheets/sheet.bin", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')

    with pytest.raises(WrongType):
        read_table(content.getvalue())


@pytest.mark.parametrize(
    ("part", "end", "more"),
    [
        (STYLES, b"</fonts>", b"<font/>" * 300_000),
        (SHEET, b"</row>", b"<c><v>1</v></c>" * 60_000),
    ],
)
def test_a_workbook_with_too_many_tags_is_refused_before_it_is_read(part, end, more, monkeypatch):
    monkeypatch.setattr(sheets, "load_workbook", lambda *args, **kwargs: pytest.fail("it was read"))

    with pytest.raises(TooLarge):
        read_table(repacked(part, lambda body: body.replace(end, more + end)))


def test_as_many_columns_as_a_workbook_may_have_are_read_up_to_the_limit():
    content = repacked(SHEET, lambda body: body.replace(b"</row>", b"<c><v>1</v></c>" * 16_000 + b"</row>"))

    assert [len(row.cells) for row in read_table(content)] == [60, 60]


def test_a_broken_workbook_is_refused_wherever_it_is_broken():
    whole = book(["name", "day"], ["a", 1], ["b", 2])
    for place in range(0, len(whole), 7):
        content = bytearray(whole)
        content[place] ^= 0x5A

        try:
            read_table(bytes(content))
        except (WrongType, TooLarge, Invalid):
            continue
