"""Standings and entries of the league as CSV and XLSX; a record says who took them and why."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.directory.domain import LOCALITIES
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.loads.columns import returning
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league import explaining, sources, words
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.loads import known_entry
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.league.queries import entries as ledger
from pulsar_xblocks.league.queries import standings as queries
from pulsar_xblocks.league.queries.standings import Wanted
from pulsar_xblocks.league.sources import LeagueYear

CHUNK = 1000  # rows read at once
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}

asked_for_standings = with_reason(mark("Standings"), kind="standings", back="pulsar:standings")
asked_for_entries = with_reason(mark("Entries"), kind="league_entry", back="pulsar:standings")

STANDINGS = (
    Column(mark("Place"), lambda row: row.place, 8),
    Column(mark("Code"), lambda row: row.code, 16),
    Column(mark("Studio"), lambda row: row.name, 28),
    Column(mark("School"), lambda row: row.school, 36),
    Column(mark("Municipality"), lambda row: row.municipality, 26),
    Column(mark("Town or village"), lambda row: gettext(LOCALITIES[row.locality])),
    Column(mark("New studio"), lambda row: gettext("yes") if row.is_new else gettext("no")),
    Column(mark("Points"), lambda row: row.points),
    Column(mark("Works"), lambda row: row.works),
)


@dataclass(frozen=True)
class Listing:
    """What is taken out: its kind in the matrix, its title, how many rows, and the rows in the making."""

    kind: str
    title: str
    columns: Sequence[Column]
    count: int
    rows: Iterable[Any]


def standings(visit: Visit, form: str, year: LeagueYear, wanted: Wanted, reason: str) -> HttpResponseBase:
    """Return the filtered standings with the result of every published round.  Raises NotFound before the first publication."""
    found = queries.chosen(queries.kept(year.region, year.scope), wanted.as_of)
    if found is None:
        raise NotFound
    rows = queries.table(found, wanted)
    return _respond(
        visit, form, year, reason, Listing("standings", gettext("Standings"), columns_of(found), rows.count(), rows.iterator(CHUNK))
    )


def columns_of(row: Snapshot) -> tuple[Column, ...]:
    """Return the columns of a snapshot: the table and the result of every published round."""
    return (*STANDINGS, *(_result(at, month) for at, month in enumerate(_months(row))))


def _months(row: Snapshot) -> list[int]:
    """Return the months of the rounds that count."""
    return [month for number, month in queries.summary_of(row)["months"] if number <= row.round_number]


def _result(at: int, month: int) -> Column:
    def get(row: StandingRow) -> Any:
        values = explaining.decimals(json.loads(row.results))
        return values[at] if at < len(values) else None

    return Column(WHOLE[month], get)


def entries(visit: Visit, form: str, year: LeagueYear, reason: str) -> HttpResponseBase:
    """Return the entries of a year that the person may export, in the order in which they were posted."""
    allowed = ledger.entries(visit.actor, {"year": year.code}, "export").filter(scope=year.scope)
    rows = allowed.select_related("by", "reversed_by").order_by("pk").iterator(CHUNK)
    return _respond(visit, form, year, reason, Listing("league_entry", gettext("Entries"), entry_columns(year), allowed.count(), rows))


def entry_columns(year: LeagueYear) -> tuple[Column, ...]:
    """Return the columns of the entries; studios, criteria and months are read once."""
    given = sources.current()
    who = {one.studio_year_id: one for one in given.entrants(year.pk)}
    months = {row.number: row.month for row in given.round_facts(year.pk)}
    criteria = body_of(year.criteria, Criteria) if year.criteria else None
    return (
        *returning(lambda row: (str(row.pk), known_entry(row, who[row.subject_id].code))),
        Column(mark("Code"), lambda row: who[row.subject_id].code, 16),
        Column(mark("Studio"), lambda row: who[row.subject_id].name, 28),
        Column(mark("School"), lambda row: who[row.subject_id].school, 36),
        Column(mark("Municipality"), lambda row: who[row.subject_id].municipality, 26),
        Column(
            mark("League criterion"), lambda row: words.title_of(criteria.by_code(row.criterion) if criteria else None, row.criterion), 32
        ),
        Column(mark("Criterion code"), lambda row: row.criterion, 14),
        Column(mark("Round"), lambda row: gettext(WHOLE[months[row.round_number]]) if row.round_number in months else ""),
        Column(mark("Quantity"), lambda row: row.quantity),
        Column(mark("Counts from"), lambda row: row.on),
        Column(mark("On what ground"), lambda row: row.note, 40),
        Column(mark("Evidence"), lambda row: row.evidence, 40),
        Column(mark("Entered"), lambda row: row.at, 18),
        Column(mark("Who"), lambda row: row.by.full_name if row.by else gettext("by itself"), 32),
        Column(mark("Status"), lambda row: gettext("taken back") if is_taken_back(row) else ""),
    )


def is_taken_back(row: LedgerEntry) -> bool:
    """Tell whether another entry reverses this one."""
    return getattr(row, "reversed_by", None) is not None


def _respond(visit: Visit, form: str, year: LeagueYear, reason: str, listing: Listing) -> HttpResponseBase:
    if form not in RESPONSES:
        raise NotFound
    record_export(Export(listing.kind, year.region.pk, reason, listing.count, form), by=visit.person, now=visit.now)
    return RESPONSES[form](f"{listing.title} {year.slug}", listing.columns, listing.rows, year.region.time_zone)
