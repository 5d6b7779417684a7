import io
import zipfile

import pytest
from docx import Document

from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.pure.errors import Invalid, TooLarge, WrongType


def template(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def lines_of(body):
    return [paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs]


def test_fields_are_filled_in():
    body = docx.render(template("Студия {{ name }} одобрена"), {"name": "«Квант»"})

    assert lines_of(body) == ["Студия «Квант» одобрена"]


def test_rows_are_repeated():
    body = docx.render(template("{%p for row in rows %}", "{{ row.name }}", "{%p endfor %}"), {"rows": [{"name": "А"}, {"name": "Б"}]})

    assert lines_of(body) == ["А", "Б"]


def test_what_people_typed_cannot_break_the_document():
    body = docx.render(template("{{ name }}"), {"name": "<w:p>& «Квант» {{ 7 }}"})

    assert lines_of(body) == ["<w:p>& «Квант» {{ 7 }}"]


def test_unknown_fields_are_named():
    with pytest.raises(Invalid) as refusal:
        docx.render(template("{{ name }} {{ snils }} {{ passport }}"), {"name": "А"})

    assert refusal.value.params == {"names": "passport, snils"}


def test_declared_field_without_a_value_stays_empty():
    assert lines_of(docx.render(template("[{{ name }}]"), {}, declared={"name"})) == ["[]"]


@pytest.mark.parametrize(
    "line",
    [
        "{{ name.__class__.__mro__ }}",
        "{{ name.__init__.__globals__ }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{% for a in range(100000) %}a{% endfor %}",
        "{{ '%99999999d' % 1 }}",
        "{% include 'a' %}",
        "{{ name",
        "{{ 'a'.ljust(2000000000) }}",
        "{{ '{:>2000000000}'.format(1) }}",
        "{{ [1]|batch(2000000000, 'x')|list }}",
        "{{ name|replace('А', 'АААААААААА') }}",
        "{% set a = name ~ name %}{% set a = a ~ a %}{{ a }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% with a = name %}{{ a }}{% endwith %}",
        "{% filter upper %}{{ name }}{% endfilter %}",
        "{% for a in name %}{% for b in name %}{% for c in name %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ name|join('" + "x" * 2000 + "') }}",
        "{{ " + "(" * 3000 + "name" + ")" * 3000 + " }}",
    ],
)
def test_hostile_templates_are_refused_or_say_nothing(line):
    try:
        lines = lines_of(docx.render(template(line), {"name": "А"}))
    except (Invalid, WrongType):
        return
    assert lines == [""]


@pytest.mark.parametrize("body", [b"", b"not a file", b"PK\x03\x04"])
def test_what_is_not_a_document_is_refused(body):
    with pytest.raises(WrongType):
        docx.render(body, {})


def test_other_archive_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")

    with pytest.raises(WrongType):
        docx.render(file.getvalue(), {})


def test_bomb_is_refused():
    file = io.BytesIO(template("a"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.bin", b"\0" * (docx.MAX_UNPACKED + 1))

    with pytest.raises(TooLarge):
        docx.render(file.getvalue(), {})


def test_too_many_rows_are_refused():
    with pytest.raises(TooLarge):
        docx.render(template("{% for row in rows %}{% endfor %}"), {"rows": [1] * (docx.MAX_ROWS + 1)})


def test_hostile_places_are_told_when_the_template_is_taken():
    with pytest.raises(Invalid):
        docx.fields_of(template("{{ name.ljust(9) }}"))


def test_usual_places_are_filled():
    line = "{% for one in rows if one.name %}{{ loop.index }}. {{ one.name|upper }}"
    rest = "{% if not loop.last %}; {% endif %}{% else %}нет{% endfor %}"

    body = docx.render(template(line + rest, "{{ rows[0].name if rows else 'нет' }}"), {"rows": [{"name": "Ёж"}, {"name": "Уж"}]})

    assert lines_of(body) == ["1. ЁЖ; 2. УЖ", "Ёж"]


def test_rows_that_come_to_too_much_are_refused(monkeypatch):
    monkeypatch.setattr(docx, "MAX_RENDERED", 100_000)
    line = "{% for a in rows %}" + "много слов " * 10 + "{% endfor %}"

    with pytest.raises(TooLarge):
        docx.render(template(line), {"rows": list(range(docx.MAX_ROWS))})


@pytest.mark.parametrize(
    ("part", "content"), [("word/document.xml", b"<w:document"), ("[Content_Types].xml", b"<"), ("_rels/.rels", b"<a>")]
)
def test_broken_documents_are_refused(part, content):
    whole, file = template("a"), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name == part else source.read(name))

    with pytest.raises(WrongType):
        docx.fields_of(file.getvalue())
