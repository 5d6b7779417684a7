"""The whole table: points, places and results of every studio, a pure function of criteria and entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.league.domain import points, ties
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.entrants import Entrant
from pulsar_xblocks.league.domain.points import Frame, Total


@dataclass(frozen=True)
class Computed:
    """The standings before they are stored: places, totals and results by studio."""

    placed: list[ties.Placed]
    totals: Mapping[int, Total]
    results: Mapping[int, Mapping[int, Decimal | None]]


def compute(criteria: Criteria, entries: Mapping[int, Sequence[Entry]], frame: Frame, entrants: Sequence[Entrant]) -> Computed:
    """Return the standings; the same inputs give the same result on any database."""
    totals, results, standings = {}, {}, []
    for who in entrants:
        own = entries.get(who.studio_year_id, ())
        total = points.points(criteria, own, frame, points.Competitor(who.locality == "rural", who.since))
        totals[who.studio_year_id] = total
        results[who.studio_year_id] = points.results(criteria, own, frame)
        standings.append(ties.Standing(who.studio_year_id, who.name, total.points, total.by_code()))
    return Computed(ties.placed(standings, criteria.ties), totals, results)
