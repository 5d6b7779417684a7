"""The works as CSV and XLSX, a row for each submitted version; a record says who took them and why."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.loads.columns import returning
from pulsar_xblocks.kernel.loads.domain import Known
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.loads.results import known_result
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.review.queries.results import results
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import Work, WorkVersion
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.reviewing import KIND

CHUNK = 4000  # works read at once: 4 queries each time
_OF_VERSION = ("work", "number", "title", "at", "is_late", "files")
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}

asked_for_works = with_reason(mark("List of works"), kind="work", back="pulsar:works")


@dataclass(frozen=True)
class Row:
    """A version of a work, or a work of which nothing was sent; ``value`` is the published result of the version that counts."""

    work: Work
    version: WorkVersion | None
    value: object = None
    item: ReviewItem | None = None  # of the version that counts

    @property
    def is_counted(self) -> bool:
        """Tell whether this row stands for the work when the table comes back."""
        return self.version is None or self.version.number == self.work.sent_count


def _returning(row: Row) -> tuple[str, Known | None]:
    known = known_result(row.work.studio_year.studio.code, row.item)
    return (str(row.work.pk), known) if row.is_counted else ("", None)


COLUMNS = (
    *returning(_returning),
    Column(mark("Code"), lambda row: row.work.studio_year.studio.code, 16),
    Column(mark("Studio"), lambda row: row.work.studio_year.name, 28),
    Column(mark("School"), lambda row: row.work.studio_year.studio.organisation.short_name, 36),
    Column(mark("Municipality"), lambda row: row.work.studio_year.studio.organisation.municipality.name, 26),
    Column(mark("Project year"), lambda row: row.work.studio_year.year.code),
    Column(mark("Round"), lambda row: gettext(MONTHS[row.work.task.round.month])),
    Column(mark("Status"), lambda row: gettext(domain.STATUS[shown_status(row.work)].word), 22),
    Column(mark("Version"), lambda row: row.version.number if row.version else None, 10),
    Column(mark("Title"), lambda row: row.version.title if row.version else "", 40),
    Column(mark("When sent"), lambda row: row.version.at if row.version else None, 18),
    Column(mark("Late"), lambda row: (gettext("yes") if row.version.is_late else gettext("no")) if row.version else ""),
    Column(mark("Pupils named"), lambda row: row.version.named if row.version else None, 12),
    Column(mark("Files"), lambda row: len(domain.lines_of(row.version.files)) if row.version else None, 10),
    Column(mark("Result"), lambda row: row.value, 10),
    Column(mark("Result from outside"), lambda row: row.item.imported_value if row.item else None, 14),
    Column(mark("Link or id on Sirius"), lambda row: row.item.imported_source if row.item else "", 36),
)


def shown_status(work: Work) -> str:
    """Return the key of the status that lists show."""
    return "scored" if work.task.round.published_at and work.sent_count else work.status


def respond(visit: Visit, form: str, rows: QuerySet[Work], reason: str) -> HttpResponseBase:
    """Return the table, recorded region by region.  Raises NotFound for an unknown form."""
    if form not in RESPONSES:
        raise NotFound
    taken = dict(rows.order_by().values_list("studio_year__studio__region").annotate(n=Count("pk", distinct=True)))
    for region_id, count in taken.items():
        record_export(Export("work", region_id, reason, count, form), by=visit.person, now=visit.now)
    region = Region.objects.filter(pk__in=list(taken)).order_by("pk").first()
    early = regions_of(visit.actor, "view_people", "review")
    return RESPONSES[form](gettext("Works"), COLUMNS, table_rows(rows, early), region.time_zone if region else "UTC")


def _is_public(item: ReviewItem) -> bool:
    return item.group.frozen_at is not None and item.reopened_at is None


def table_rows(rows: QuerySet[Work], early: Collection[int]) -> Iterator[Row]:
    """Give the rows that ``COLUMNS`` reads, a piece at a time; ``early``: regions whose results are told before they are published."""
    found = rows.iterator(chunk_size=CHUNK)
    while piece := list(islice(found, CHUNK)):
        yield from _of_piece(piece, early)


def _of_piece(piece: list[Work], early: Collection[int]) -> Iterator[Row]:
    versions: dict[int, list[WorkVersion]] = defaultdict(list)
    stored = WorkVersion.objects.filter(work__in=[work.pk for work in piece]).annotate(named=Count("contributors")).order_by("number")
    for version in stored.only(*_OF_VERSION):
        versions[version.work_id].append(version)
    scored = [work.pk for work in piece if shown_status(work) == "scored"]
    values = {pk: outcome.value for pk, outcome in results(KIND, scored).items()}
    queued = ReviewItem.objects.filter(kind=KIND, object_id__in=[work.pk for work in piece]).select_related("group")
    items = {item.object_id: item for item in queued if _is_public(item) or item.group.region_id in early}
    for work in piece:
        for one in versions[work.pk] or [None]:
            row = Row(work, one)
            yield replace(row, value=values.get(work.pk), item=items.get(work.pk)) if row.is_counted else row
