"""The reviews of a group as a table: a row per read."""

from dataclasses import dataclass

from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.loads.columns import returning
from pulsar_xblocks.kernel.loads.domain import Known
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.loads.sheet import CODE, EXPERT, known_read, score_columns
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries import desk
from pulsar_xblocks.kernel.review.queries.results import rubric_of

RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}


@dataclass(frozen=True)
class TableRow:
    """A read of a work, or a work without one."""

    item: ReviewItem
    status: str
    title: str
    name: str
    review: Review | None = None


def _known(row: TableRow) -> tuple[str, Known | None]:
    return (str(row.review.pk), known_read(row.review)) if row.review else ("", None)


def columns_of(group: ReviewGroup) -> tuple[Column, ...]:
    """Return the columns of a group's table, those of its rubric among them: the scores come back by them."""
    return (
        *returning(_known),
        Column(CODE.msgid, lambda row: row.item.blind_code, 14),
        Column(mark("Work"), lambda row: row.title, 36),
        Column(mark("Studio"), lambda row: row.name, 36),
        Column(mark("Status"), lambda row: row.status, 24),
        Column(mark("Result"), lambda row: row.item.value, 12),
        Column(mark("Source of the result"), lambda row: row.item.imported_source, 24),
        Column(EXPERT.msgid, lambda row: row.review.expert.full_name if row.review else "", 32),
        Column(mark("State of the read"), lambda row: gettext(statuses.READ[row.review.state].word) if row.review else "", 20),
        *score_columns(rubric_of(group), lambda row: row.review),
        Column(mark("Score"), lambda row: row.review.total if row.review else None, 10),
        Column(mark("Comment"), lambda row: row.review.comment if row.review else "", 60),
        Column(mark("Scored at"), lambda row: row.review.submitted_at if row.review else None, 18),
    )


def rows_of(group: ReviewGroup) -> list[TableRow]:
    """Return the rows of the table; 4 queries."""
    items = list(desk.items_in(group))
    ids = [item.object_id for item in items]
    titles, names = registry.titles_of(group.kind, ids), registry.desk_of(group.kind).names(ids)
    rows = []
    for line in desk.lines(items):
        facts = (line.item, gettext(line.status.word), titles.get(line.item.object_id, ""), names.get(line.item.object_id, ""))
        rows += [TableRow(*facts, review) for review in line.reads] or [TableRow(*facts)]
    return rows
