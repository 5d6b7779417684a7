"""Reads of a call's dashboard: a handful of queries however many applications there are."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, Count, Min, Q
from django.db.models.functions import Cast, Substr

from pulsar_xblocks.kernel.questions.domain import missing
from pulsar_xblocks.kernel.review.domain import statuses as reading
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import questionnaire_of
from pulsar_xblocks.selection.commission.domain import dashboard as domain
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.queries.inputs import KIND
from pulsar_xblocks.selection.domain import statuses

SAMPLE = 200  # drafts that are read for what they lack, those saved last


@dataclass(frozen=True)
class Counted:
    """Everything the dashboard is made of; ``before`` = the call of the same programme a year ago."""

    call: Call
    before: Call | None
    groups: tuple[domain.Group, ...]
    sent: dict[int, dict[datetime, int]]  # call -> hour -> applications
    oldest: dict[str, datetime]  # status -> when the one that waits longest was sent
    read: int  # drafts that were read for what they lack
    lacking: list[tuple[str, int]] = field(default_factory=list)  # question -> how many drafts lack it
    with_experts: int = 0
    appeals: int = 0


def counted(call: Call) -> Counted:
    """Return what is counted in a call; 5 queries."""
    before = _before(call)
    calls = [call.pk, *([before.pk] if before else [])]
    read, lacking = _drafts(call)
    sent, oldest = _sent(call, calls)
    has_results = call.preliminary_at is not None
    return Counted(
        call=call,
        before=before,
        groups=_groups(calls),
        sent=sent,
        oldest=oldest,
        read=read,
        lacking=lacking,
        with_experts=0 if has_results else _with_experts(call),
        appeals=_appeals(call) if has_results else 0,
    )


def _before(call: Call) -> Call | None:
    """Return the call of a year ago; 1 query."""
    since, until = (call.opens_at - domain.YEAR - domain.HALF_YEAR, call.opens_at - domain.YEAR + domain.HALF_YEAR)
    rows = Call.objects.filter(region=call.region_id, direction=call.direction, audience=call.audience, opens_at__range=(since, until))
    found = {row.pk: row for row in rows.exclude(Q(pk=call.pk) | Q(status="draft"))}
    chosen = domain.year_before(_held(call), [_held(row) for row in found.values()])
    return found[chosen.pk] if chosen else None


def _held(call: Call) -> domain.Held:
    return domain.Held(call.pk, call.opens_at, call.profile, call.programme)


def _groups(calls: list[int]) -> tuple[domain.Group, ...]:
    rows = SelectionApplication.objects.filter(call__in=calls).order_by()
    alike = rows.values_list("call", "status", "grade", "municipality__oktmo", "municipality__name")
    return tuple(domain.Group(*row) for row in alike.annotate(size=Count("pk"), waiting=Count("expires_at")))


def _sent(call: Call, calls: list[int]) -> tuple[dict[int, dict[datetime, int]], dict[str, datetime]]:
    """Return applications by the hour of sending, and since when the oldest of a status waits.

    The hour is cut out of the text of the moment: to be told by the database for each row it would take longer than all the rest.
    """
    hour = Substr(Cast("submitted_at", CharField(max_length=40)), 1, 13)
    rows = SelectionApplication.objects.filter(call__in=calls, submitted_at__isnull=False).order_by()
    sent: dict[int, Counter[datetime]] = {pk: Counter() for pk in calls}
    oldest: dict[str, datetime] = {}
    for pk, status, text, first, count in rows.values_list("call", "status", hour).annotate(first=Min("submitted_at"), count=Count("pk")):
        sent[pk][domain.moment_of(text)] += count
        if pk == call.pk:
            oldest[status] = min(first, oldest.get(status, first))
    return {pk: dict(found) for pk, found in sent.items()}, oldest


def _drafts(call: Call) -> tuple[int, list[tuple[str, int]]]:
    """Return how many of the newest drafts were read and what they lack most often; only those whose form is open count; 1 query."""
    questionnaire = questionnaire_of(call)
    rows = SelectionApplication.objects.filter(call=call, status=statuses.DRAFT, expires_at=None, questionnaire=call.questionnaire_id)
    answers = list(rows.order_by("-saved_at", "-pk").values_list("answers", flat=True)[:SAMPLE])
    if questionnaire is None or len(answers) < domain.FEW:
        return 0, []
    return len(answers), domain.most_missing(missing(questionnaire, json.loads(text)) for text in answers)


def _with_experts(call: Call) -> int:
    """Return how many applications wait for an expert's read; 1 query."""
    rows = ReviewItem.objects.filter(kind=KIND, group__code=f"{call.region.code}:{call.code}", group__kind=KIND)
    return rows.filter(state=reading.QUEUED).exclude(needs="").count()


def _appeals(call: Call) -> int:
    """Return how many appeals wait for the panel; 1 query."""
    return Appeal.objects.filter(application__call=call, status__in=sorted(statuses.APPEAL_OPEN)).count()
