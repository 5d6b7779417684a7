"""How a template that comes with the product looks: an official sheet that people change in Word."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

FONT, SIZE = "Times New Roman", 12


@dataclass(frozen=True)
class Line:
    """A paragraph: a msgid with places."""

    text: str
    is_bold: bool = False
    is_centred: bool = False


@dataclass(frozen=True)
class Each:
    """A paragraph for every text of a field."""

    field: str


@dataclass(frozen=True)
class Table:
    """A table with a row for every row of a field: headings (msgids) with the name of the value below."""

    field: str
    columns: Sequence[tuple[str, str]]


def sheet(*parts: Line | Each | Table, is_wide: bool = False) -> bytes:
    """Return a Word document of the parts, in the person's language; a wide one lies on its side."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = (Cm(29.7), Cm(21)) if is_wide else (Cm(21), Cm(29.7))
    page.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2.5), Cm(1.5), Cm(2), Cm(2)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = FONT, Pt(SIZE)
    for part in parts:
        _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, part: Line | Each | Table) -> None:
    if isinstance(part, Line):
        paragraph = document.add_paragraph()
        paragraph.add_run(gettext(part.text)).bold = part.is_bold
        if part.is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif isinstance(part, Each):
        for text in (f"{{%p for one in {part.field} %}}", "{{ one }}", "{%p endfor %}"):
            document.add_paragraph(text)
    else:
        _add_table(document, part)


def _add_table(document: Any, part: Table) -> None:
    """Add the heading, and a row that stands between the signs of its repetition."""
    table = document.add_table(rows=4, cols=len(part.columns), style="Table Grid")
    for place, (heading, name) in enumerate(part.columns):
        cell = table.rows[0].cells[place].paragraphs[0]
        cell.add_run(gettext(heading)).bold = True
        table.rows[2].cells[place].text = f"{{{{ one.{name} }}}}"
    table.rows[1].cells[0].text = f"{{%tr for one in {part.field} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph()
