"""A call whose applications have points, for tests of the commission's work."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from factories import LONG_AGO, PersonFactory
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.questions.domain import Column, Limits, Question, Questionnaire, Scoring, Section, Text
from pulsar_xblocks.selection.applications.models import AcademicScore, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import publishing, running, sitting
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.protocol import Member, Vote
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RuleSet

PLACES = 2
FRIDAY = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)  # 10:00 in Tomsk
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


def published(points: Sequence[object], **facts: object) -> tuple[Call, list[SelectionApplication]]:
    """Return a call of two places with preliminary results published on Friday, 4 December 2026, and its applications by number."""
    call = a_call(**facts)
    rows = applications(call, len(points))
    given({row.pk: value for row, value in zip(rows, points, strict=True)})
    publishing.publish_preliminary(call, running.run_ranking(call, by=None, now=FRIDAY), by=PersonFactory(), now=FRIDAY)
    return Call.objects.get(pk=call.pk), [SelectionApplication.objects.get(pk=row.pk) for row in rows]


def finished(call: Call, now: datetime = FRIDAY) -> Call:
    """Adopt and publish the final list; return the call as it is then."""
    members, votes = (Member(1, "chair"), Member(2), Member(3, "secretary")), (Vote(1, "for"), Vote(2, "for"))
    run = runs.newest(call)
    what = sitting.Sitting("7", date(2026, 12, 9), members, votes, "Утвердить итоговый список участников.")
    operator = PersonFactory()
    sitting.hold(call, run, what, by=operator, now=now)
    publishing.publish_final(call, run, by=operator, now=now)
    return Call.objects.get(pk=call.pk)


def guardian_of(row: SelectionApplication, email: str = "mother@example.org") -> Guardian:
    """Return a guardian of an applicant."""
    return Guardian.objects.create(region=row.call.region, person=PersonFactory(), subject=row.person, email=email)


def link_of(guardian: Guardian, now: datetime = FRIDAY) -> str:
    """Return the address of a guardian's lasting page."""
    issued = issue_link(
        purpose="guardian", subject=guardian, region_id=guardian.region_id, now=now, valid=None, person=guardian.person, lasting=True
    )
    return f"/pulsar/l/{issued.token}/"


def given(points: Mapping[int, object], part: str = "n3") -> None:
    """Give applications their points of the academic part: application id -> points."""
    AcademicScore.objects.filter(application__in=list(points), part=part).delete()
    AcademicScore.objects.bulk_create(
        AcademicScore(application_id=pk, part=part, points=Decimal(str(value)), source="sheet", at=LONG_AGO) for pk, value in points.items()
    )
