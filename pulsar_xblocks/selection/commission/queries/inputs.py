"""What a ranking is made of: the points of every eligible application by part, in a handful of queries however many there are."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.pure.dates import local_day, school_year
from pulsar_xblocks.kernel.pure.text import Sentence
from pulsar_xblocks.kernel.questions.domain import Questionnaire, score
from pulsar_xblocks.kernel.review.domain import statuses as reading
from pulsar_xblocks.kernel.review.domain.rubric import Rubric
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import as_sent
from pulsar_xblocks.selection.applications.queries import questionnaire_of as asked_of
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import questionnaire_of, rules_of
from pulsar_xblocks.selection.commission.domain import rubric as scoring
from pulsar_xblocks.selection.commission.domain.stored import points_of
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.queries.desk import HIDDEN
from pulsar_xblocks.selection.commission.queries.kept import academic_of, claims_of
from pulsar_xblocks.selection.commission.queries.nominating import centres_by_application
from pulsar_xblocks.selection.domain import achievements, statuses
from pulsar_xblocks.selection.domain.candidates import Candidate
from pulsar_xblocks.selection.domain.quotas import Belongs, groups_of, nominating
from pulsar_xblocks.selection.domain.rules import ACADEMIC, ACHIEVEMENTS, AUTOMATIC, EXPERT, ZERO, Part, RuleSet
from pulsar_xblocks.selection.domain.scoring import Total, expert_part, from_answers, reasons, total

RURAL = "rural"  # key of directory.domain.kinds.LOCALITIES
KIND = "selection"  # of works under review
LISTED = frozenset({statuses.ADMITTED, statuses.SCORING}) | statuses.RANKED
Reads = Mapping[int, Sequence[tuple[int, dict[str, Decimal]]]]  # application -> expert and scores by row


class Entrant(NamedTuple):
    """The columns of an application that a ranking reads."""

    pk: int
    number: str
    answers: str
    questionnaire_id: int
    submitted_at: datetime | None
    oktmo: str | None
    region: str | None
    locality: str | None


@dataclass(frozen=True)
class Inputs:
    """Candidates with their points, and who is none: ``failed`` = number -> why a part's gate is not passed; ``missing`` = not scored."""

    rules: RuleSet
    candidates: tuple[Candidate, ...]
    ids: Mapping[str, int]  # number -> application
    failed: Mapping[str, list[Sentence]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reads: Reads = field(default_factory=dict)
    rubric: Rubric | None = None
    wanted: Mapping[int, int] = field(default_factory=dict)  # application -> reads asked for
    granted: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)  # application -> points that appeals have set


def gather(call: Call, *, is_over: bool = False) -> Inputs:
    """Return what the call's ranking is made of; at most 11 queries.  ``is_over``: what is not scored by now counts as 0."""
    rules, questionnaire = rules_of(call), questionnaire_of(call)
    rubric = _rubric(call, rules, questionnaire)
    year = school_year(local_day(call.opens_at, call.region.time_zone))
    found = _Points(rules, rubric, year, listed(call), is_over)
    entrants = [Entrant(*row) for row in _entrants(call)]
    nominated = centres_by_application(listed(call).values("pk")) if nominating(rules) else {}
    totals = {one.number: (one, total(rules, found.of(one))) for one in entrants}
    failed = {number: reasons(rules, told) for number, (_, told) in totals.items() if told.failed}
    return Inputs(
        rules=rules,
        candidates=tuple(
            _candidate(rules, found, one, told, nominated.get(one.pk, frozenset()))
            for number, (one, told) in totals.items()
            if number not in failed
        ),
        ids={number: one.pk for number, (one, _) in totals.items()},
        failed=failed,
        missing={number: told.missing for number, (_, told) in totals.items() if told.missing},
        reads=found.reads,
        rubric=rubric,
        wanted=found.wanted,
        granted=found.set_by_appeal,
    )


def listed(call: Call) -> QuerySet[SelectionApplication]:
    """Return the applications of a call that are ranked."""
    return SelectionApplication.objects.filter(call=call, status__in=sorted(LISTED)).exclude(number="")


def reads_of(applications: QuerySet[SelectionApplication]) -> tuple[Reads, dict[int, int]]:
    """Return application -> its finished reads in the order of finishing, and how many were asked for; 2 queries."""
    items = ReviewItem.objects.filter(kind=KIND, state=reading.QUEUED, object_id__in=applications.values("pk"))
    rows = {pk: (application, wanted) for pk, application, wanted in items.values_list("pk", "object_id", "reads_wanted")}
    found: dict[int, list[tuple[int, dict[str, Decimal]]]] = defaultdict(list)
    finished = Review.objects.filter(item__in=items.values("pk"), state=reading.SUBMITTED).order_by("submitted_at", "pk")
    for item, expert, scores in finished.values_list("item_id", "expert_id", "scores"):
        found[rows[item][0]].append((expert, {key: Decimal(value) for key, value in json.loads(scores).items()}))
    return found, dict(rows.values())


def points_now(call: Call, number: str) -> dict[str, Decimal | None] | None:
    """Return part -> points of one application as it was sent, as far as they are known, None for an unknown number; at most 12 queries."""
    rows = SelectionApplication.objects.filter(call=call, number=number).exclude(status__in=HIDDEN)
    row = rows.select_related("questionnaire").first() if number else None
    if row is None:
        return None
    sent = as_sent(row)
    entrant = Entrant(*next(_columns(rows)))._replace(answers=sent.answers, questionnaire_id=sent.questionnaire_id)
    rules, questionnaire = rules_of(call), questionnaire_of(call)
    rubric = _rubric(call, rules, questionnaire)
    year = school_year(local_day(call.opens_at, call.region.time_zone))
    found = _Points(rules, rubric, year, rows, is_over=False)
    found.questionnaires[sent.questionnaire_id] = asked_of(sent)
    return found.of(entrant)


def _rubric(call: Call, rules: RuleSet, questionnaire: Questionnaire | None) -> Rubric | None:
    """Return the rubric by which the call's applications are read, else that of its questions; 1 query, none without experts.

    Reads are counted by the criteria they were made by: the questions may have been published anew since the first of them.
    """
    if questionnaire is None or not rules.of_kind(EXPERT):
        return None
    group = ReviewGroup.objects.select_related("rubric").filter(kind=KIND, code=f"{call.region.code}:{call.code}").first()
    return rubric_of(group) if group else scoring.rubric_of(rules, questionnaire)


def _entrants(call: Call) -> Iterator[tuple[Any, ...]]:
    return _columns(listed(call))


def _columns(rows: QuerySet[SelectionApplication]) -> Iterator[tuple[Any, ...]]:
    columns = ("pk", "number", "answers", "questionnaire_id", "submitted_at")
    place = ("municipality__oktmo", "municipality__region__code", "organisation__locality")
    return rows.order_by("pk").values_list(*columns, *place).iterator(chunk_size=2000)


class _Points:
    """Points of a call's applications by where they come from; a query or two for each kind of part that the rules have."""

    def __init__(
        self, rules: RuleSet, rubric: Rubric | None, year: str, applications: QuerySet[SelectionApplication], is_over: bool
    ) -> None:
        self.rules, self.rubric, self.missing = rules, rubric, ZERO if is_over else None
        self.scales = scoring.scales(rubric) if rubric else {}
        self.reads, self.wanted = reads_of(applications) if rubric else ({}, {})
        self.academic = academic_of(applications) if rules.of_kind(ACADEMIC) else {}
        claims = claims_of(applications) if rules.of_kind(ACHIEVEMENTS) else {}
        self.sums = {pk: achievements.points(rules, told, year, as_confirmed=True) for pk, told in claims.items()}
        self.questionnaires = _questionnaires(applications) if rules.of_kind(AUTOMATIC) else {}
        self.set_by_appeal = granted_to(applications)

    def best(self, pk: int) -> Decimal:
        """Return the best single achievement of an application."""
        return self.sums[pk].best if pk in self.sums else ZERO

    def of(self, one: Entrant) -> dict[str, Decimal | None]:
        """Return part -> points, None while they are missing; what an appeal has set stands above all else."""
        reads = [scores for _, scores in self.reads.get(one.pk, ())]
        results = scoring.results(self.rubric, reads, self.wanted.get(one.pk, self.rules.reads)) if self.rubric else {}
        found = {part.key: self._of_part(part, one, results) for part in self.rules.parts}
        return {key: self.missing if value is None else value for key, value in found.items()} | self.set_by_appeal.get(one.pk, {})

    def _of_part(self, part: Part, one: Entrant, results: Mapping[str, Decimal | None]) -> Decimal | None:
        if part.kind == ACADEMIC:
            return self.academic.get(one.pk, {}).get(part.key)
        if part.kind == ACHIEVEMENTS:
            return self.sums[one.pk].points if one.pk in self.sums else ZERO
        if part.kind == AUTOMATIC:
            return from_answers(part, score(self.questionnaires[one.questionnaire_id], json.loads(one.answers)))
        return expert_part(results, part, self.scales) if set(part.questions) <= set(self.scales) else None


def granted_to(applications: QuerySet[SelectionApplication]) -> dict[int, dict[str, Decimal]]:
    """Return application -> points that upheld appeals have set, the latest above the earlier; 1 query."""
    rows = Appeal.objects.filter(application__in=applications.values("pk"), status__in=sorted(statuses.APPEAL_GRANTED))
    found: dict[int, dict[str, Decimal]] = {}
    for pk, points in rows.order_by("decided_at", "pk").values_list("application_id", "points"):
        found.setdefault(pk, {}).update(points_of(points))
    return found


def _questionnaires(applications: QuerySet[SelectionApplication]) -> dict[int, Questionnaire]:
    pinned = Definition.objects.filter(pk__in=applications.values("questionnaire"))
    return {row.pk: load(Questionnaire, row.body) for row in pinned}


def _candidate(rules: RuleSet, found: _Points, one: Entrant, told: Total, centres: frozenset[str]) -> Candidate:
    who = Belongs(one.locality == RURAL, one.oktmo or "", one.region or "", centres)
    return Candidate(one.number, told.points, told.by_key(), found.best(one.pk), one.oktmo or "", groups_of(rules, who), one.submitted_at)
