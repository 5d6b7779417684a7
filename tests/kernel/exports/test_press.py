"""Many papers from one template: the same words as one by one, every sheet on its own page, headers told apart."""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.exports.press import Press, Sheets
from pulsar_xblocks.kernel.pure.errors import Invalid

FIELDS = {"name", "year"}
PEOPLE = [{"name": name, "year": "2026/27"} for name in ("Синичкина Анна", "Воробьёв <Иван> & Ко", "Галкина")]


def template(text="Награждается {{ name }}", header=""):
    made = Document()
    made.add_paragraph("{{ year }}")
    made.add_paragraph(text)
    made.sections[0].orientation = WD_ORIENT.LANDSCAPE
    if header:
        made.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def lines(body):
    return [paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs]


def merged(press, people):
    out = io.BytesIO()
    with Sheets(press, out) as sheets:
        for one in people:
            sheets.add(one)
    return out.getvalue()


def test_one_paper_says_what_the_slow_way_says():
    source = template()

    assert lines(Press(source, FIELDS).one(PEOPLE[1])) == lines(docx.render(source, PEOPLE[1], FIELDS))


def test_sheets_stand_one_after_another_each_on_its_page():
    body = merged(Press(template(), FIELDS), PEOPLE)

    found = Document(io.BytesIO(body))
    assert lines(body) == [text for one in PEOPLE for text in ("2026/27", f"Награждается {one['name']}")]
    assert len(found.sections) == 3
    assert {section.orientation for section in found.sections} == {WD_ORIENT.LANDSCAPE}


def test_template_that_ends_with_a_table_gets_a_place_for_the_page_end():
    made = Document()
    made.add_table(1, 1).cell(0, 0).text = "{{ name }}"
    made.element.body.remove(made.element.body.sectPr)
    out = io.BytesIO()
    made.save(out)

    found = Document(io.BytesIO(merged(Press(out.getvalue(), FIELDS), PEOPLE)))

    assert [table.cell(0, 0).text for table in found.tables] == [one["name"] for one in PEOPLE]


def test_names_in_the_header_cannot_be_shared_but_a_paper_of_its_own_has_them():
    press = Press(template(header="{{ name }}"), FIELDS)

    assert (press.is_uniform, Press(template(header="Пульсар"), FIELDS).is_uniform) == (False, True)
    assert Document(io.BytesIO(press.one(PEOPLE[0]))).sections[0].header.paragraphs[0].text == "Синичкина Анна"


def test_empty_file_is_still_a_document():
    assert lines(merged(Press(template(), FIELDS), [])) == []


def test_unknown_fields_and_broken_places_are_refused():
    with pytest.raises(Invalid):
        Press(template("{{ passport }}"), FIELDS)
    with pytest.raises(Invalid):
        Press(template("{{ name / 0 }}"), FIELDS).one(PEOPLE[0])


def test_file_holds_each_part_once():
    body = merged(Press(template(), FIELDS), PEOPLE)

    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert len(names) == len(set(names))
