"""The kinds of papers: their fields, the words of the template that comes with the product."""

import io
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from pulsar_xblocks.kernel.exports.templates import Template
from pulsar_xblocks.kernel.pure.text import mark

DIPLOMA, CERTIFICATE, LETTER = "diploma", "certificate", "letter"
FIELDS = {
    "title": mark("title of the paper"),
    "name": mark("full name of the mentor or pupil"),
    "studio": mark("name of the studio"),
    "code": mark("code of the studio"),
    "school": mark("school"),
    "municipality": mark("municipality"),
    "year": mark("project year"),
    "place": mark("place in the league"),
    "total": mark("how many studios took part"),
    "points": mark("points of the league"),
    "works": mark("how many works"),
    "pupils": mark("how many pupils"),
    "meetings": mark("how many meetings of the studio"),
    "mean": mark("mean result of the works, of 10"),
    "centre": mark("regional centre"),
    "day": mark("day on which the results were published"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its title, what it is for, its fields, the lines of the template (msgids with places)."""

    key: str
    title: str
    about: str
    fields: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def template(self) -> Template:
        """Return its template."""
        return Template(self.key, self.title, self.about, {name: FIELDS[name] for name in self.fields}, partial(template_of, self))


_STUDIO = ("title", "studio", "code", "school", "municipality", "year", "place", "total", "points", "works", "centre", "day")
KINDS = {
    DIPLOMA: Kind(
        DIPLOMA,
        mark("Diploma of the studio"),
        mark("For the studio, by the rules of the league's criteria"),
        _STUDIO,
        (
            mark("is awarded to studio “{{ studio }}”"),
            mark("{{ school }}, {{ municipality }}"),
            mark("for its work in the project year {{ year }}: {{ works }} works, {{ points }} points, place {{ place }} of {{ total }}."),
        ),
    ),
    CERTIFICATE: Kind(
        CERTIFICATE,
        mark("Certificate of a pupil"),
        mark("For every pupil of the studio who took part"),
        (*_STUDIO, "name"),
        (
            mark("confirms that {{ name }}"),
            mark("took part in the project year {{ year }} in studio “{{ studio }}” ({{ school }})."),
            mark("Works of the studio in which the pupil is named: {{ works }}."),
        ),
    ),
    LETTER: Kind(
        LETTER,
        mark("Letter for the attestation file"),
        mark("For the mentor: what the studio did in the year"),
        (*_STUDIO, "name", "pupils", "meetings", "mean"),
        (
            mark("{{ name }} led studio “{{ studio }}” of {{ school }} ({{ municipality }}) in the project year {{ year }}."),
            mark("Pupils in the studio: {{ pupils }}. Meetings held: {{ meetings }}."),
            mark("Works submitted: {{ works }}, their mean result: {{ mean }} of 10."),
            mark("In the regional league the studio has {{ points }} points and place {{ place }} of {{ total }}."),
        ),
    ),
}  # fmt: skip


def template_of(kind: Kind) -> bytes:
    """Return the template that comes with the product, in the person's language; people change it in Word."""
    document = Document()
    _line(document, "{{ centre }}", 12)
    _line(document, "{{ title }}", 28, bold=True)
    for line in kind.lines:
        _line(document, gettext(line), 14)
    _line(document, "{{ day }}", 12)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(document: object, text: str, size: int, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()  # type: ignore[attr-defined]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(18)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
