"""Many papers from one Word template: it is read once; each paper is a file of its own, or all are sheets of one file."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, BinaryIO

from docxtpl import DocxTemplate
from jinja2 import Template
from jinja2.exceptions import TemplateError
from lxml import etree

from pulsar_xblocks.kernel.exports import docx
from pulsar_xblocks.kernel.exports.domain import missing_fields
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

MAIN = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY = etree.XMLParser(resolve_entities=False, no_network=True)
_PLACE = re.compile(r"\{\{|\{%")


class _Compiled:
    """The environment of docxtpl that compiles each text once."""

    def __init__(self) -> None:
        self._environment = docx.environment()
        self._known: dict[str, Template] = {}
        self.autoescape = True

    def from_string(self, text: str) -> Template:
        if text not in self._known:
            self._known[text] = self._environment.from_string(text)
        return self._known[text]


class Press:
    """A template that fills many papers.  Raises what ``docx.render`` raises, before the first one."""

    def __init__(self, template: bytes, declared: Collection[str]) -> None:
        unknown = missing_fields(docx.fields_of(template), set(declared))
        if unknown:
            sentence = mark("The template asks for fields that do not exist: %(names)s.")
            raise Invalid({"template": [sentence]}, names=", ".join(unknown))
        self._source, self._declared = template, declared
        self._environment = _Compiled()
        self._document = DocxTemplate(io.BytesIO(template))
        self._document.render_init()
        self._xml = self._document.patch_xml(self._document.get_xml())
        self._head, self._tail = _around(self._document)
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist() if name != MAIN and not name.endswith("/")}

    @cached_property
    def is_uniform(self) -> bool:
        """Tell whether every place stands in the text itself, so that sheets can share headers and footers."""
        return not any(_PLACE.search(re.sub(rb"<[^>]+>", b"", part).decode("utf8", "ignore")) for part in self._xml_parts())

    def one(self, fields: Mapping[str, Any]) -> bytes:
        """Return the paper as a file of its own."""
        if not self.is_uniform:
            return docx.render(self._source, fields, self._declared)
        out = io.BytesIO()
        with Sheets(self, out) as sheets:
            sheets.add(fields)
        return out.getvalue()

    def body(self, fields: Mapping[str, Any]) -> Any:
        """Return the filled body of the document as an element.  Raises Invalid for a place that cannot be filled."""
        try:
            made = self._document.render_xml_part(self._xml, self._document.docx._part, dict(fields), self._environment)
        except (TemplateError, TypeError) as error:
            sentence = mark("The template has a place that cannot be understood: %(trouble)s")
            raise Invalid({"template": [sentence]}, trouble=str(error)[:200]) from error
        return self._document.fix_tables(made)

    def frame(self) -> tuple[bytes, bytes, Mapping[str, bytes]]:
        """Return what stands before and after the sheets, and the other parts of the file."""
        return self._head, self._tail, self._parts

    def _xml_parts(self) -> Iterator[bytes]:
        yield from (body for name, body in self._parts.items() if name.endswith(".xml"))


class Sheets:
    """A Word file that grows sheet by sheet; memory holds one sheet."""

    def __init__(self, press: Press, file: BinaryIO) -> None:
        self._press = press
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        info = zipfile.ZipInfo(MAIN)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._main = self._archive.open(info, "w", force_zip64=True)
        self._main.write(press.frame()[0])
        self._held: Any = None  # the last sheet: only the next one or the end tells how it ends
        self._ids = 0

    def __enter__(self) -> "Sheets":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the last sheet and the rest of the file; again nothing happens."""
        if self._main.closed:
            return
        if self._held is not None:
            self._main.write(_inner(self._held))
        self._main.write(self._press.frame()[1])
        self._main.close()
        for name, body in self._press.frame()[2].items():
            self._archive.writestr(name, body)
        self._archive.close()

    def add(self, fields: Mapping[str, Any]) -> None:
        """Add a sheet; it begins on a page of its own and keeps the page's look."""
        body = self._press.body(fields)
        self._number(body)
        if self._held is not None:
            _end_section(self._held)
            self._main.write(_inner(self._held))
        self._held = body

    def _number(self, body: Any) -> None:
        """Give drawings numbers of their own; marks that must be unique are left out."""
        for name in ("bookmarkStart", "bookmarkEnd"):
            for found in list(body.iter(f"{{{_W}}}{name}")):
                found.getparent().remove(found)
        for found in body.iter("{*}docPr"):
            self._ids += 1
            found.set("id", str(self._ids))


def _end_section(body: Any) -> None:
    """Let the sheet's page setup stand in its last paragraph, where Word ends a section."""
    setup = body.find(f"{{{_W}}}sectPr")
    if setup is None:
        setup = etree.Element(f"{{{_W}}}sectPr")
    else:
        body.remove(setup)
    for kind in setup.findall(f"{{{_W}}}type"):
        kind.set(f"{{{_W}}}val", "nextPage")
    last = body[-1] if len(body) and body[-1].tag == f"{{{_W}}}p" else etree.SubElement(body, f"{{{_W}}}p")
    look = last.find(f"{{{_W}}}pPr")
    if look is None:
        look = etree.Element(f"{{{_W}}}pPr")
        last.insert(0, look)
    look.append(setup)


def _inner(body: Any) -> bytes:
    """Return what stands between the tags of the body."""
    whole: bytes = etree.tostring(body)
    return whole[whole.index(b">") + 1 : whole.rindex(b"</")] if len(body) else b""


def _around(document: Any) -> tuple[bytes, bytes]:
    """Return the document before and after what stands in its body."""
    root = etree.fromstring(etree.tostring(document.docx._element), _BODY)
    body = root.find(f"{{{_W}}}body")
    for child in list(body):
        body.remove(child)
    body.text = "\u2063"
    head, tail = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).split("\u2063".encode())
    return head, tail
