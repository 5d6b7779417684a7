"""The entries of a studio as its ledger shows them, to the operator and to the mentor."""

from collections.abc import Iterable
from typing import Any

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.league import sources, words
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.queries.automatic import is_automatic
from pulsar_xblocks.league.sources import LeagueYear


def ledger_lines(year: LeagueYear, rows: Iterable[LedgerEntry]) -> list[dict[str, Any]]:
    """Return entries with the words of their criterion and month, and whether they came by themselves; 3 queries at most."""
    criteria = body_of(year.criteria, Criteria) if year.criteria else None
    months = {row.number: WHOLE[row.month] for row in sources.current().rounds(year.pk)}
    return [
        {"row": row, "title": title(criteria, row), "month": months.get(row.round_number or 0, ""), "is_automatic": is_automatic(row)}
        for row in rows
    ]


def title(criteria: Criteria | None, row: LedgerEntry) -> str:
    """Return the criterion of an entry in the person's language, its code when the year no longer has it."""
    return words.title_of(criteria.by_code(row.criterion) if criteria else None, row.criterion)
