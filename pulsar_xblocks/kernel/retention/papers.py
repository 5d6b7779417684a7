"""The act as people keep it: its lines, a Word file, its list as a table with ids only."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from pulsar_xblocks.kernel.audit.domain import kind_of
from pulsar_xblocks.kernel.exports.domain import plain
from pulsar_xblocks.kernel.exports.tables import Column
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import domain, queries, registry
from pulsar_xblocks.kernel.retention.models import DestructionAct, DestructionRow
from pulsar_xblocks.kernel.template_tags import day, moment

COLUMNS = (
    Column(mark("No."), lambda row: row.place_in_act),
    Column(mark("What is kept"), lambda row: gettext(domain.word_of(row.rule))),
    Column(mark("Object"), lambda row: gettext(what(row))),
    Column(mark("Id of the object"), lambda row: row.object_id),
    Column(mark("Id of the person"), lambda row: row.person.key if row.person else ""),
    Column(mark("Studio and year"), lambda row: row.place),
    Column(mark("Kept until"), lambda row: row.since),
    Column(mark("What became of it"), lambda row: gettext(domain.ROW[row.state].word)),
    Column(mark("Reason"), lambda row: gettext(domain.reason_of(row.note)) if row.note else ""),
    Column(mark("Records destroyed"), lambda row: row.quantity),
    Column(mark("When"), lambda row: row.at),
)


@dataclass(frozen=True)
class Part:
    """What the act says about one rule, translated."""

    word: str
    categories: str
    method: str
    done: int
    records: int
    kept: int
    failed: int


def what(row: DestructionRow) -> str:
    """Return the msgid of what a row is about."""
    return kind_of(row.object_kind) if row.person_id else registry.rule_of(row.rule).whole


def numbered(rows: Iterable[DestructionRow]) -> Iterator[DestructionRow]:
    """Give the rows with their numbers in the list."""
    for place, row in enumerate(rows, 1):
        row.place_in_act = place
        yield row


def parts(act: DestructionAct) -> list[Part]:
    """Return what became of the data, by rule; 1 query."""
    sums: dict[str, dict[str, tuple[int, int]]] = {}
    for row in queries.sums_of(act):
        sums.setdefault(row.rule, {})[row.state] = (row.rows, row.records)
    return [_part(key, found) for key, found in sums.items()]


def _part(key: str, found: dict[str, tuple[int, int]]) -> Part:
    rule = registry.rule_of(key)
    done, records = found.get(domain.DONE, (0, 0))
    kept, failed = found.get(domain.KEPT, (0, 0))[0], found.get(domain.FAILED, (0, 0))[0]
    return Part(gettext(rule.word), gettext(rule.categories), gettext(rule.method), done, records, kept, failed)


def facts(act: DestructionAct) -> list[tuple[str, str]]:
    """Return the head of the act as (word, value), translated."""
    zone = act.region.time_zone
    ended = moment(act.finished_at, zone) if act.finished_at else gettext("not finished")
    return [
        (gettext("Data controller"), act.region.centre_name or act.region.name),
        (gettext("Drawn up by"), f"{act.by.full_name}, {gettext('data-protection officer')}"),
        (gettext("Ground"), act.reason),
        (gettext("What was due on"), day(act.as_of)),
        (gettext("Begun"), moment(act.ordered_at, zone)),
        (gettext("Ended"), ended),
        (gettext("Means of destruction"), gettext("the program of the information system; each row in a transaction of its own")),
        (gettext("Rows destroyed"), str(act.done)),
        (gettext("Rows kept"), str(act.kept)),
        (gettext("Rows that did not work"), str(act.failed)),
    ]


def title(act: DestructionAct) -> str:
    """Return «Act No. 3 of 10 November 2026 on the destruction of personal data»."""
    at = day(act.ordered_at, act.region.time_zone)
    return gettext("Act No. %(number)s of %(day)s on the destruction of personal data") % {"number": act.number, "day": at}


def docx(act: DestructionAct) -> bytes:
    """Return the act as a Word file with places for signatures."""
    document = Document()
    heading = document.add_heading(plain(title(act)), 1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for word, value in facts(act):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{word}: ").bold = True
        paragraph.add_run(plain(value))
    heads = (
        mark("What"),
        mark("Categories of data"),
        mark("Method"),
        mark("Rows"),
        mark("Number of records"),
        mark("Kept"),
        mark("Did not work"),
    )
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = gettext(head)
    for part in parts(act):
        values = (part.word, part.categories, part.method, part.done, part.records, part.kept, part.failed)
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = str(value)
    document.add_paragraph()
    document.add_paragraph(gettext("Appendix: the list of rows by ids, a file of its own (CSV)."))
    document.add_paragraph(f"{gettext('Signature')}: ____________________ / {plain(act.by.short_name)} /")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
