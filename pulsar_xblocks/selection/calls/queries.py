"""Reads of calls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.selection.calls import domain
from pulsar_xblocks.selection.calls.models import Call, CallExtension, CallPerson
from pulsar_xblocks.selection.domain.rules import RuleSet


@dataclass(frozen=True)
class CallRow:
    """A call in a list: its stage now and how many applications it has."""

    call: Call
    stage: str
    closes_at: datetime  # with everyone's extensions
    applications: int = 0


def call_or_404(pk: int) -> Call:
    """Return a call with its region and definitions.  Raises NotFound."""
    found = Call.objects.select_related("region", "questionnaire", "rules").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def call_by_target(target: str, region: Region) -> Call | None:
    """Return the call of a block's readable code «70:science-2026-12», None for an unknown or foreign one."""
    code, _, name = target.partition(":")
    rows = Call.objects.select_related("region", "questionnaire", "rules")
    return rows.filter(region=region, code=name).first() if code == region.code and name else None


def calls_seen(actor: Actor) -> QuerySet[Call]:
    """Return the calls of the actor's regions, the newest first; drafts are seen by the centre only."""
    seen, drafts = regions_of(actor, "view", "call"), regions_of(actor, "review", "call")
    return (
        Call.objects.filter(Q(region__in=seen) & (~Q(status="draft") | Q(region__in=drafts)))
        .select_related("region")
        .order_by("-closes_at", "-pk")
    )


def rows_of(calls: Sequence[Call], now: datetime) -> list[CallRow]:
    """Return calls as list rows; 2 queries."""
    hours = hours_for_all([call.pk for call in calls])
    taken = Q(applications__submitted_at__isnull=False)
    counts = dict(
        Call.objects.filter(pk__in=[call.pk for call in calls]).annotate(n=Count("applications", filter=taken)).values_list("pk", "n")
    )
    return [_row(call, hours.get(call.pk, 0), counts.get(call.pk, 0), now) for call in calls]


def _row(call: Call, hours: int, count: int, now: datetime) -> CallRow:
    times = times_of(call, hours)
    return CallRow(call, domain.stage(times, now), times.closes_at, count)


def times_of(call: Call, hours: int) -> domain.Times:
    """Return the moments of a call as the rules take them; ``hours`` = more time for whoever asks."""
    return domain.Times(call.status, call.opens_at, domain.deadline(call.closes_at, hours), call.preliminary_at, call.final_at)


def stage_of(call: Call, now: datetime) -> str:
    """Return at which stage a call stands for everyone; 1 query."""
    return domain.stage(times_of(call, hours_for_all([call.pk]).get(call.pk, 0)), now)


def hours_for_all(call_ids: Iterable[int]) -> Mapping[int, int]:
    """Return call id -> hours given to everyone; 1 query."""
    rows = CallExtension.objects.filter(call__in=call_ids, application=None).values("call_id").annotate(n=Sum("hours"))
    return {row["call_id"]: row["n"] for row in rows}


def hours_for(call: Call, application_id: int | None) -> int:
    """Return the hours that one application has more than the call's window: everyone's and its own; 1 query."""
    mine = Q(application=None) | Q(application=application_id) if application_id else Q(application=None)
    return CallExtension.objects.filter(mine, call=call).aggregate(n=Sum("hours"))["n"] or 0


def rules_of(call: Call) -> RuleSet:
    """Return the rule set of a call."""
    return load(RuleSet, call.rules.body)


def questionnaire_of(call: Call) -> Questionnaire | None:
    """Return what the call asks, None before a questionnaire is published into it."""
    return load(Questionnaire, call.questionnaire.body) if call.questionnaire else None


def people_of(call: Call) -> dict[str, list[CallPerson]]:
    """Return part -> the people who have it; 1 query."""
    found: dict[str, list[CallPerson]] = {part: [] for part in domain.PARTS}
    for row in call.people.select_related("person").order_by("person__sort_name", "pk"):
        found.setdefault(row.part, []).append(row)
    return found


def where(call: Call) -> Where:
    """Return where a call stands, for the access matrix."""
    return Where(region=call.region_id)
