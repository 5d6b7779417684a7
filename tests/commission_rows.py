"""A call whose applications have points, for tests of the commission's work."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from factories import LONG_AGO, PersonFactory
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import Column, Limits, Question, Questionnaire, Scoring, Section, Text
from pulsar_xblocks.selection.applications.models import AcademicScore
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RuleSet

PLACES = 2
ACADEMIC = RuleSet(title=Text("Наука"), parts=(replace(READY["science"].parts[0], most=Decimal(100)),), places=PLACES)


def a_call(rules: RuleSet = ACADEMIC, **facts: object) -> Call:
    """Return a call with a questionnaire whose project is scored by experts: problem and result, 5 each."""
    pinned = {"rules": pin("selection_rules", rules, LONG_AGO), "questionnaire": pin("questionnaire", questionnaire(), LONG_AGO)}
    return CallFactory(**pinned, **facts)


def questionnaire() -> Questionnaire:
    """Return a questionnaire with one long answer that experts mark."""
    criteria = tuple(Column(key, Text(word), limits=Limits(most=Decimal(5), step=Decimal("0.5"))) for key, word in CRITERIA)
    project = Question("n4", Text("Проект"), type="long", scoring=Scoring(rubric=criteria))
    return Questionnaire(sections=(Section("main", questions=(project,)),))


CRITERIA = (("problem", "Проблема"), ("result", "Результат"))


def applications(call: Call, count: int, **facts: object) -> list[object]:
    """Return admitted applications of a call, numbered from 1."""
    return [
        SelectionApplicationFactory(
            call=call,
            person=PersonFactory(),
            number=f"П-2026-{number:06d}",
            status="admitted",
            questionnaire=call.questionnaire,
            answers='{"n4": "Мой проект"}',
            **facts,
        )
        for number in range(1, count + 1)
    ]


def given(points: Mapping[int, object], part: str = "n3") -> None:
    """Give applications their points of the academic part: application id -> points."""
    AcademicScore.objects.filter(application__in=list(points), part=part).delete()
    AcademicScore.objects.bulk_create(
        AcademicScore(application_id=pk, part=part, points=Decimal(str(value)), source="sheet", at=LONG_AGO) for pk, value in points.items()
    )
