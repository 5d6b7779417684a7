"""Reads of runs: the newest, the published, their rows, the statement of one application."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import RankingRow, RankingRun, TieDecision
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision
from pulsar_xblocks.selection.domain.explaining import Statement, explained
from pulsar_xblocks.selection.domain.ranking import Ranking, Row, Unresolved
from pulsar_xblocks.selection.domain.rules import RuleSet


@dataclass(frozen=True)
class Told:
    """A run with what its JSON holds."""

    run: RankingRun

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Return the summary."""
        return dict(json.loads(self.run.summary))

    @cached_property
    def rules(self) -> RuleSet:
        """Return the rules by which it was made."""
        return load(RuleSet, self.run.rules.body)

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """Return the equals whom the commission has to put in order."""
        return stored.unresolved_of(self.summary)


def runs_of(call: Call) -> QuerySet[RankingRun]:
    """Return the runs of a call, the newest first."""
    return RankingRun.objects.filter(call=call).select_related("rules", "made_by", "published_by").order_by("-number")


def newest(call: Call) -> RankingRun | None:
    """Return the newest run of a call; one query."""
    return runs_of(call).first()


def published(call: Call) -> RankingRun | None:
    """Return the newest published run of a call; one query."""
    return runs_of(call).filter(published_at__isnull=False).first()


def run_or_404(call: Call, number: int) -> RankingRun:
    """Return a run of a call by its number.  Raises NotFound."""
    found = runs_of(call).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def rows_of(run: RankingRun, outcome: str = "") -> QuerySet[RankingRow]:
    """Return the rows of a run from the best down."""
    rows = RankingRow.objects.filter(run=run).select_related("application__municipality").order_by("order")
    return rows.filter(outcome=outcome) if outcome else rows


def decisions_of(call: Call) -> tuple[Decision, ...]:
    """Return the commission's decisions on ties in a call, the oldest first; one query."""
    rows = TieDecision.objects.filter(call=call).select_related("meeting").order_by("made_at", "pk")
    return tuple(
        Decision(tuple(json.loads(row.order)), f"№ {row.meeting.number}, {row.meeting.held_on:%d.%m.%Y}") for row in rows
    )  # fmt: skip


def statement_of(run: RankingRun, application: SelectionApplication) -> Statement | None:
    """Return the statement of an application in a run, None when it is not in the list; 2 queries."""
    mine = RankingRow.objects.filter(run=run, application=application).select_related("application").first()
    if mine is None:
        return None
    told = Told(run)
    cutoffs = stored.cutoffs_of(told.summary)
    lasts = [cut.last for cut in cutoffs.values() if cut.last]
    rows = RankingRow.objects.filter(run=run).select_related("application")
    others = list(rows.filter(application__number__in=lasts)) + list(rows.filter(order=mine.order + 1))
    before = [row_of(row) for row in others if row.order != mine.order + 1 and row.pk != mine.pk]
    below = [row_of(row) for row in others if row.order == mine.order + 1][:1]
    kept = (*before, row_of(mine), *below)
    at = {row.candidate.key: place for place, row in enumerate(kept)}
    ranking = Ranking(kept, cutoffs, told.unresolved, at)
    return replace(explained(told.rules, ranking, application.number), count=told.summary["listed"])


def row_of(row: RankingRow) -> Row:
    """Return a stored row as the rules take it."""
    return Row(
        candidate=candidate_of(row),
        place=row.place,
        tie=stored.tie_of(row.tie),
        seat=row.seat,
        outcome=row.outcome,
        number=row.number,
        rank=stored.rank_of(row.rank),
    )


def candidate_of(row: RankingRow) -> Candidate:
    """Return what went into a run for one application."""
    return Candidate(
        key=row.application.number,
        total=row.total,
        parts=stored.points_of(row.parts),
        best=row.best,
        municipality=row.municipality,
        groups=frozenset(json.loads(row.groups)),
        submitted_at=row.submitted_at,
    )


def ranking_of(run: RankingRun) -> Ranking:
    """Return a whole stored run as the rules take it; one query."""
    rows = [row_of(row) for row in RankingRow.objects.filter(run=run).select_related("application").order_by("order")]
    told = Told(run)
    return _whole(rows, told)


def _whole(rows: Sequence[Row], told: Told) -> Ranking:
    at = {row.candidate.key: place for place, row in enumerate(rows)}
    return Ranking(tuple(rows), stored.cutoffs_of(told.summary), told.unresolved, at)
