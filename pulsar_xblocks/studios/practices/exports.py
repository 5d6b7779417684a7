"""Practice cards as CSV and XLSX; a record says who took them and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import domain, queries, words

CHUNK = 500
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}

asked_for_practices = with_reason(mark("List of practice cards"), kind="practice", back="pulsar:practices_queue")


@dataclass(frozen=True)
class Row:
    """A card and what was sent: a returned card is being changed by its studio."""

    card: PracticeCard
    said: domain.Content


COLUMNS = (
    Column(mark("Name of the practice"), lambda row: row.said.title, 40),
    Column(mark("Status"), lambda row: gettext(domain.STATUS[row.card.status].word), 24),
    Column(mark("Studio mentor"), lambda row: row.card.author.full_name, 32),
    Column(mark("Code"), lambda row: row.card.studio_year.studio.code, 16),
    Column(mark("Studio"), lambda row: row.card.studio_year.name, 24),
    Column(mark("School"), lambda row: row.card.studio_year.studio.organisation.short_name, 36),
    Column(mark("Municipality"), lambda row: row.card.studio_year.studio.organisation.municipality.name, 26),
    Column(mark("Project year"), lambda row: row.card.studio_year.year.code),
    Column(mark("Town or village"), lambda row: words.said(row.said, "locality")),
    Column(mark("Kind of organisation"), lambda row: words.said(row.said, "kind"), 20),
    Column(mark("School subject"), lambda row: words.said(row.said, "subject"), 24),
    Column(mark("Grades"), lambda row: words.grades(row.said)),
    Column(mark("What the difficulty was"), lambda row: row.said.problem, 50),
    Column(mark("What was done about it"), lambda row: row.said.done, 50),
    Column(mark("What worked"), lambda row: row.said.result, 50),
    Column(mark("Links"), lambda row: " ".join(row.said.links), 30),
    Column(mark("When sent"), lambda row: row.card.sent_at, 18),
    Column(mark("Decided at"), lambda row: row.card.decided_at, 18),
    Column(mark("Counted in the league"), lambda row: gettext("yes") if row.card.entry_id else gettext("no")),
    Column(mark("Reason"), lambda row: row.card.reason, 40),
)


def respond(visit: Visit, form: str, rows: QuerySet[PracticeCard], reason: str) -> HttpResponseBase:
    """Return the table, recorded region by region.  Raises NotFound for an unknown form."""
    if form not in RESPONSES:
        raise NotFound
    taken = dict(rows.order_by().values_list("region").annotate(n=Count("pk")))
    for region_id, count in taken.items():
        record_export(Export("practice", region_id, reason, count, form), by=visit.person, now=visit.now)
    region = Region.objects.filter(pk__in=list(taken)).order_by("pk").first()
    zone = region.time_zone if region else "UTC"
    return RESPONSES[form](gettext("Practice cards"), COLUMNS, table_rows(rows), zone)


def table_rows(rows: QuerySet[PracticeCard]) -> Iterator[Row]:
    """Give the rows that ``COLUMNS`` reads, a piece at a time."""
    found = rows.iterator(chunk_size=CHUNK)
    while piece := list(islice(found, CHUNK)):
        sent = queries.sent_contents(piece)
        yield from (Row(card, sent[card.pk]) for card in piece)
