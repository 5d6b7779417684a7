"""What the owner writes while a path is a draft: the plan with its gaps and items, the diagnosis."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.paths import diagnosis, domain, queries
from pulsar_xblocks.courses.paths.models import LearningPath, PathGap, PathItem
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents.queries import ages
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.versions.domain import require_version

MOST_DRAFTS = 5


@dataclass(frozen=True)
class Row:
    """A row of the plan of items as it was typed."""

    kind: str
    title: str
    provider: str = ""
    hours: Decimal | None = None
    due_on: date | None = None
    gap: int | None = None
    enrolment: Enrolment | None = None


@dataclass(frozen=True)
class Draft:
    """A whole plan as it was typed."""

    basis: str = ""
    goals: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    tutor: Person | None = None
    gaps: Sequence[domain.Gap] = ()
    items: Sequence[Row] = ()


def held(path: LearningPath) -> LearningPath:
    """Return the path held until the transaction ends."""
    return locked(queries.paths(), path.pk)


def stored(row: LearningPath, what: str, by: Person, now: datetime) -> LearningPath:
    """Store a held path and who has changed it."""
    row.version += 1
    row.save()
    record(f"learning_path.{what}", row, by=by, now=now, region_id=row.region_id, reason=row.reason)
    return row


@transaction.atomic
def begin(person: Person, region: Region, *, now: datetime) -> LearningPath:
    """Make a draft.  Raises Forbidden for a minor, Conflict with many drafts already."""
    if person.birth_date is not None and age_on(person.birth_date, now.date()) < ages().consent:
        raise Forbidden
    if LearningPath.objects.filter(person=person, status=domain.DRAFT).count() >= MOST_DRAFTS:
        raise Conflict(mark("You have five drafts already: finish one of them first."))
    row = LearningPath.objects.create(region=region, key=secrets.token_urlsafe(16), person=person, status=domain.DRAFT, made_at=now)
    record("learning_path.create", row, by=person, now=now, region_id=region.pk)
    return row


@transaction.atomic
def save(path: LearningPath, seen: int, draft: Draft, *, by: Person, now: datetime) -> LearningPath:
    """Store the plan of a draft; nothing is required of it.  Raises NotNow once it is sent, Stale after a change elsewhere."""
    row = held(path)
    domain.require(row.status, domain.DRAFT)
    require_version(row.version, seen, {"goals": row.goals, "basis": row.basis}, {"goals": draft.goals, "basis": draft.basis})
    row.basis, row.goals = draft.basis.strip()[:300], draft.goals.strip()[:10_000]
    row.starts_on, row.ends_on, row.tutor = draft.starts_on, draft.ends_on, draft.tutor
    _replace_gaps(row, draft.gaps)
    PathItem.objects.filter(path=row).delete()
    PathItem.objects.bulk_create([_item(row, at, one) for at, one in enumerate(draft.items[: domain.MOST_ITEMS])])
    return stored(row, "plan", by, now)


def _replace_gaps(row: LearningPath, gaps: Sequence[domain.Gap]) -> None:
    PathGap.objects.filter(path=row).delete()
    made = [
        PathGap(path=row, position=at, kind=one.kind, text=one.text[:500], before=one.before)
        for at, one in enumerate(gaps[: domain.MOST_GAPS])
    ]
    PathGap.objects.bulk_create(made)


def _item(row: LearningPath, at: int, one: Row) -> PathItem:
    facts = {"kind": one.kind, "title": one.title[:300], "provider": one.provider[:300], "hours": one.hours, "due_on": one.due_on}
    return PathItem(path=row, position=at, gap=one.gap, enrolment=one.enrolment, **facts)


@transaction.atomic
def diagnose(path: LearningPath, posted: Mapping[str, Any], texts: Mapping[str, str], *, by: Person, now: datetime) -> LearningPath:
    """Store the answers of the diagnosis and write the gaps that it suggests, where none are written yet.

    ``texts``: kind of gap -> how such a gap is called.  Raises Invalid by question, NotNow once the path is sent.
    """
    row = held(path)
    domain.require(row.status, domain.DRAFT)
    questionnaire = diagnosis.of(row)
    answers = questions.clean(questionnaire, posted)
    if errors := questions.check(questionnaire, answers):
        raise Invalid(errors)
    if row.diagnosis is None:
        row.diagnosis = pin(diagnosis.KIND, questionnaire, now)
    row.answers, row.diagnosed_at = json.dumps(answers, ensure_ascii=False), now
    if not row.gaps.exists():
        found = domain.suggested(diagnosis.levels(questionnaire, answers))
        _replace_gaps(row, [domain.Gap(kind, texts.get(kind, ""), level) for kind, level in found])
    return stored(row, "diagnosis", by, now)
