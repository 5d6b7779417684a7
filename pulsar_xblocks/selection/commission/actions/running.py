"""The ranking is run: computed from what is there now, stored with everything it was made of, never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain.severity import Given, Severity
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain import doubts, rubric, stored
from pulsar_xblocks.selection.commission.models import RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries.inputs import Inputs, gather, listed
from pulsar_xblocks.selection.commission.queries.runs import decisions_of
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.candidates import Candidate, Decision, input_hash
from pulsar_xblocks.selection.domain.ranking import Ranking, Row, ranked
from pulsar_xblocks.selection.domain.rules import EXPERT, RuleSet
from pulsar_xblocks.selection.domain.scoring import expert_part

PRELIMINARY, FINAL = "preliminary", "final"
BATCH = 500
LONG = 1000  # applications from which a run is left to a job
_WAITING = sorted(statuses.IN_CHECK)


class PointsMissing(Conflict):
    """Something is not scored or not checked yet."""

    code = "points_missing"
    message = mark("Something is not checked or scored yet. Finish it, or run the ranking without waiting: what is missing counts as 0.")


@transaction.atomic
def run_ranking(call: Call, *, is_over: bool = False, reason: str = "", by: Person | None, now: datetime) -> RankingRun:
    """Store a new run; the same inputs as the newest one give that one back.

    ``is_over``: what is not scored counts as 0.  Raises PointsMissing otherwise, Invalid without a reason once results are published.
    """
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    _require_reason(row, reason)
    inputs, decisions = gather(row, is_over=is_over), decisions_of(row)
    if not is_over and (inputs.missing or listed_in_check(row)):
        raise PointsMissing
    if not inputs.candidates:
        raise Conflict(mark("No application has passed the check of documents and the gates yet."))
    digest = input_hash(inputs.rules, inputs.candidates, decisions)
    newest = RankingRun.objects.filter(call=row).order_by("-number").first()
    if newest and newest.input_hash == digest:
        return newest
    ranking = ranked(inputs.rules, inputs.candidates, decisions)
    told = _doubts(inputs, ranking, decisions)
    run = RankingRun.objects.create(
        call=row,
        number=newest.number + 1 if newest else 1,
        kind=FINAL if row.preliminary_at else PRELIMINARY,
        rules=row.rules,
        input_hash=digest,
        decisions=stored.dump_decisions(decisions),
        summary=stored.dump(_summary(inputs, ranking)),
        diagnostics=stored.dump(doubts.as_json(told)),
        is_stopped=bool(ranking.unresolved),
        reason=reason.strip()[:500],
        made_at=now,
        made_by=by,
    )
    RankingRow.objects.bulk_create(_rows(run, inputs, ranking), batch_size=BATCH)
    compared = {"experts": len(told.experts), "rankings": len(told.others)} if told.experts else {}
    facts = {"number": run.number, "inputs": digest} | compared
    record("ranking.run", run, by=by, now=now, region_id=row.region_id, reason=run.reason, **facts)
    return run


def listed_in_check(call: Call) -> int:
    """Return how many applications of a call still wait for the check of documents; 1 query."""
    return SelectionApplication.objects.filter(call=call, status__in=_WAITING).count()


def is_long(call: Call) -> bool:
    """Tell whether a run is left to a job; 1 query."""
    return listed(call)[: LONG + 1].count() > LONG


def _require_reason(call: Call, reason: str) -> None:
    if call.final_at and not reason.strip():
        raise Invalid({"reason": [mark("Say why the ranking is made anew: the reason stays in the record.")]})


def _rows(run: RankingRun, inputs: Inputs, ranking: Ranking) -> Iterator[RankingRow]:
    for order, row in enumerate(ranking.rows, 1):
        yield _row(run, inputs.ids[row.candidate.key], order, row)


def _row(run: RankingRun, application: int, order: int, row: Row) -> RankingRow:
    one = row.candidate
    return RankingRow(
        run=run,
        application_id=application,
        order=order,
        place=row.place,
        total=one.total,
        parts=stored.dump_points(one.parts),
        best=one.best,
        municipality=one.municipality,
        groups=stored.dump(sorted(one.groups)),
        submitted_at=one.submitted_at,
        seat=row.seat,
        outcome=row.outcome,
        number=row.number,
        tie=stored.dump_tie(row.tie),
        rank=stored.dump_rank(row.rank),
    )


def _summary(inputs: Inputs, ranking: Ranking) -> dict[str, Any]:
    cutoffs = {
        kind: {"seats": cut.seats, "used": cut.used, "points": cut.points, "last": cut.last, "without": cut.without}
        for kind, cut in ranking.cutoffs.items()
    }
    unresolved = [{"keys": list(one.keys), "points": one.points, "seats": dict(one.seats)} for one in ranking.unresolved]
    return {
        "cutoffs": cutoffs,
        "unresolved": unresolved,
        "listed": len(ranking.rows),
        "main": len(ranking.main),
        "reserve": len(ranking.reserve),
        "failed": sorted(inputs.failed),
        "missing": sorted(inputs.missing),
    }


def _doubts(inputs: Inputs, ranking: Ranking, decisions: Sequence[Decision]) -> doubts.Doubts:
    """Return the diagnostics of a run; nothing where experts give no points or a tie has stopped it."""
    if inputs.rubric is None or not inputs.reads:
        return doubts.Doubts()
    totals = [Given(who, pk, sum(scores.values(), Decimal(0))) for pk, told in inputs.reads.items() for who, scores in told]
    experts = doubts.severity_of(totals)
    if ranking.unresolved:
        return doubts.Doubts(tuple(experts))
    fair = doubts.compared(inputs.rules, ranking, list(_normalised(inputs, experts)), decisions, None)
    others = [
        doubts.compared(inputs.rules, ranking, list(_without(inputs, row.expert)), decisions, row.expert)
        for row in sorted(experts, key=lambda row: row.expert)
    ]
    return doubts.Doubts(tuple(experts), (fair, *others))


def _normalised(inputs: Inputs, experts: Sequence[Severity]) -> Iterator[Candidate]:
    """Yield the candidates with each expert's severity taken out of the expert parts, each by its own size."""
    apart = {row.expert: row.severity or Decimal(0) for row in experts}
    parts = inputs.rules.of_kind(EXPERT)
    scale = inputs.rubric.scale if inputs.rubric else Decimal(1)
    for one in inputs.candidates:
        told = inputs.reads.get(inputs.ids[one.key], ())
        shift = sum((apart[who] for who, _ in told), Decimal(0)) / (len(told) or 1)
        moved = {part.key: one.parts[part.key] - shift * part.most / scale for part in parts}
        yield _moved(inputs, one, moved) if told else one


def _without(inputs: Inputs, expert: int) -> Iterator[Candidate]:
    """Yield the candidates with the expert part of those whom an expert has read made of the other reads."""
    left = doubts.without(inputs.reads, expert)
    for one in inputs.candidates:
        pk = inputs.ids[one.key]
        yield _moved(inputs, one, _expert_parts(inputs.rules, inputs, left[pk])) if pk in left else one


def _moved(inputs: Inputs, one: Candidate, parts: dict[str, Decimal]) -> Candidate:
    """Return a candidate with other points of some parts; what an appeal has set stays."""
    granted = inputs.granted.get(inputs.ids[one.key], {})
    return doubts.with_points(one, {key: value for key, value in parts.items() if key not in granted})


def _expert_parts(rules: RuleSet, inputs: Inputs, reads: Sequence[dict[str, Decimal]]) -> dict[str, Decimal]:
    if inputs.rubric is None:
        return {}
    scales = rubric.scales(inputs.rubric)
    means = {
        question: sum((score for read in reads for key, score in read.items() if rubric.question_of(key) == question), Decimal(0))
        / len(reads)
        for question in scales
    }
    found = {part.key: expert_part(dict(means), part, scales) for part in rules.of_kind(EXPERT) if set(part.questions) <= set(scales)}
    return {key: value for key, value in found.items() if value is not None}
