"""The tables of a year's package: each as CSV and XLSX."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import get_language, gettext

from pulsar_xblocks.console import league_sources
from pulsar_xblocks.kernel.audit.domain import word_of
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.exports.tables import Column, csv_lines, write_xlsx
from pulsar_xblocks.kernel.files.zips import ZipEntry
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league import exports as league
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.models import CriteriaVersion, Snapshot, StandingRow
from pulsar_xblocks.league.queries.standings import edition_key
from pulsar_xblocks.studios import exports as studios
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.domain.closing import YEAR
from pulsar_xblocks.studios.domain.roster import Stay, status
from pulsar_xblocks.studios.models import Extension, Membership, ProjectYear, StudioYear, Work
from pulsar_xblocks.studios.works import exports as works

CHUNK = 500
PUBLISHED = ("round.publish", "round.recalculate", "standings.publish")


@dataclass(frozen=True)
class Table:
    """One table: the name of its files, its columns, what gives its rows."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Any]]


CALENDAR = (
    Column(mark("Round"), lambda row: gettext(MONTHS[row.month]), 16),
    Column(mark("Opens"), lambda row: row.opens_at, 18),
    Column(mark("Closes"), lambda row: row.closes_at, 18),
    Column(mark("Results due"), lambda row: row.results_on, 14),
    Column(mark("Published"), lambda row: row.published_at, 18),
)
EXTENSIONS = (
    Column(mark("Round"), lambda row: gettext(MONTHS[row.round.month]) if row.round else gettext("Applications"), 16),
    Column(mark("For whom"), lambda row: str(row.studio_year or row.organisation or gettext("for everyone")), 36),
    Column(mark("Hours"), lambda row: row.hours),
    Column(mark("Reason"), lambda row: row.reason, 40),
    Column(mark("Given at"), lambda row: row.given_at, 18),
)
ROSTER = (
    Column(mark("Code"), lambda row: row.studio_year.studio.code, 16),
    Column(mark("Studio"), lambda row: row.studio_year.name, 28),
    Column(mark("Pupil"), lambda row: row.person.full_name, 36),
    Column(mark("Class"), lambda row: f"{row.grade or ''}{row.letter}"),
    Column(mark("Joined"), lambda row: row.joined_on, 14),
    Column(mark("Takes part since"), lambda row: row.active_on, 14),
    Column(mark("Left"), lambda row: row.left_on, 14),
    Column(mark("Status"), lambda row: gettext(statuses.MEMBERSHIP[_status(row)].word), 26),
    Column(mark("Reason"), lambda row: row.left_reason, 40),
)
SNAPSHOTS = (
    Column(mark("Standings"), lambda row: edition_key(row), 12),
    Column(mark("Round"), lambda row: gettext("results of the year") if row.is_final else gettext(row.label), 22),
    Column(mark("Published"), lambda row: row.published_at, 18),
    Column(mark("Who"), lambda row: row.published_by.full_name if row.published_by else "", 32),
    Column(mark("Reason"), lambda row: row.reason, 40),
    Column(mark("Criteria"), lambda row: row.criteria.digest[:8]),
    Column(mark("Sum of the inputs"), lambda row: row.inputs_hash, 66),
)
PROTOCOL = (
    Column(mark("When"), lambda row: row.at, 18),
    Column(mark("What"), lambda row: gettext(word_of(row.action)), 32),
    Column(mark("Who"), lambda row: row.actor.full_name if row.actor else gettext("by itself"), 32),
    Column(mark("Reason"), lambda row: row.reason, 40),
)


def _status(row: Membership) -> str:
    return status(Stay(row.person_id, row.joined_on, row.left_on, row.active_on, row.ended_with == YEAR))


def tables_of(year: ProjectYear, now: datetime) -> Iterator[Table]:
    """Give the tables of a year, one after another."""
    scope, league_year = league_sources.scope_of(year), sources.current().year_by_pk(year.pk)
    yield Table(gettext("Calendar"), CALENDAR, lambda: year.rounds.all())
    yield Table(gettext("Extensions"), EXTENSIONS, lambda: _extensions(year))
    yield Table(
        gettext("Studios"), studios.STUDIOS, lambda: studios.studio_rows(StudioYear.objects.filter(year=year).order_by("studio__code"), now)
    )
    yield Table(gettext("Roster"), ROSTER, lambda: _roster(year))
    yield Table(gettext("Works"), works.COLUMNS, lambda: works.table_rows(_works(year)))
    if league_year is not None:
        yield Table(gettext("Entries"), league.entry_columns(league_year), lambda: _entries(scope))
    yield Table(gettext("Published standings"), SNAPSHOTS, lambda: _snapshots(scope))
    yield Table(gettext("Protocol of publications"), PROTOCOL, lambda: _protocol(year, scope))
    for row in _snapshots(scope):
        name = f"{gettext('Standings')}/{edition_key(row)}"
        yield Table(
            name, league.columns_of(row), lambda row=row: StandingRow.objects.filter(snapshot=row).order_by("order").iterator(CHUNK)
        )


def _extensions(year: ProjectYear) -> Iterable[Any]:
    return Extension.objects.filter(year=year).select_related("round", "studio_year", "organisation").order_by("pk")


def _roster(year: ProjectYear) -> Iterable[Any]:
    rows = Membership.objects.filter(year=year).select_related("studio_year__studio", "person")
    return rows.order_by("studio_year__studio__code", "person__sort_name", "pk").iterator(CHUNK)


def _works(year: ProjectYear) -> Any:
    related = ("studio_year__studio__organisation__municipality", "studio_year__year", "task__round")
    return (
        Work.objects.filter(studio_year__year=year)
        .select_related(*related)
        .order_by("studio_year__studio__code", "task__round__number", "pk")
    )


def _entries(scope: str) -> Iterable[Any]:
    return LedgerEntry.objects.filter(scope=scope).select_related("by", "reversed_by").order_by("pk").iterator(CHUNK)


def _snapshots(scope: str) -> Any:
    rows = Snapshot.objects.filter(scope=scope).select_related("criteria", "published_by")
    return rows.order_by("is_final", "round_number", "edition")


def _protocol(year: ProjectYear, scope: str) -> Iterable[Any]:
    rounds = [str(pk) for pk in year.rounds.values_list("pk", flat=True)]
    made = [str(pk) for pk in Snapshot.objects.filter(scope=scope).values_list("pk", flat=True)]
    rows = AuditEntry.objects.filter(region=year.region_id, action__in=PUBLISHED).select_related("actor").order_by("at", "pk")
    known = {"round": set(rounds), "snapshot": set(made)}
    return (row for row in rows.iterator(CHUNK) if row.object_id in known.get(row.object_kind, ()))


def criteria_of(scope: str) -> Iterator[tuple[str, str]]:
    """Give the name and the JSON of every version of the criteria."""
    for row in CriteriaVersion.objects.filter(scope=scope).select_related("definition").order_by("number"):
        yield gettext("Version %(n)s") % {"n": row.number}, row.definition.body


def entries_of(table: Table, zone: str) -> Iterator[ZipEntry]:
    """Give a table as two files."""
    yield ZipEntry(f"{table.name}.csv", lambda: _csv(table, zone))
    yield ZipEntry(f"{table.name}.xlsx", lambda: _xlsx(table, zone))


def _csv(table: Table, zone: str) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the archive closes it
    for piece in csv_lines(table.columns, table.rows(), zone, get_language() or "ru"):
        file.write(piece)
    file.seek(0)
    return file


def _xlsx(table: Table, zone: str) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the archive closes it
    write_xlsx(file, table.columns, table.rows(), zone)
    file.seek(0)
    return file
