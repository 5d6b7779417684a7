"""Reads of nominations: which centres may nominate in a call, for whom they stand up, what a representative sees."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, reach
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import domain as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import hours_for_all, rules_of, times_of
from pulsar_xblocks.selection.commission.models import Nomination
from pulsar_xblocks.selection.domain.quotas import nominating


def centres_of(call: Call) -> list[Organisation]:
    """Return the centres whose nominations bring a protected seat in a call, by name; 1 query, none without such a group."""
    codes = nominating(rules_of(call))
    return list(Organisation.objects.filter(region=call.region_id, code__in=codes).order_by("sort_name", "pk")) if codes else []


def centres_by_application(rows: Iterable[int] | QuerySet[SelectionApplication]) -> dict[int, frozenset[str]]:
    """Return application -> codes of the centres that nominate it; 1 query."""
    found: dict[int, set[str]] = defaultdict(set)
    told = Nomination.objects.filter(application__in=rows, open_marker=1).values_list("application_id", "centre__code")
    for application, code in told:
        found[application].add(code)
    return {application: frozenset(codes) for application, codes in found.items()}


def nominations_of(row: SelectionApplication) -> list[Nomination]:
    """Return the nominations of an application that stand; 1 query."""
    return list(Nomination.objects.filter(application=row, open_marker=1).select_related("centre", "nominated_by").order_by("pk"))


def led_by(actor: Actor) -> list[Organisation]:
    """Return the centres for which a person nominates, by name; 1 query."""
    ids = reach(actor, "submit", "nomination").organisations
    return list(Organisation.objects.filter(pk__in=ids).select_related("region").order_by("sort_name", "pk"))


def open_calls(centres: Sequence[Organisation], now: datetime) -> list[tuple[Call, Organisation]]:
    """Return the calls that take nominations of the centres now; 2 queries for any number of calls."""
    rows = Call.objects.filter(region__in={one.region_id for one in centres}, status="active", preliminary_at=None)
    found = list(rows.filter(opens_at__lte=now).select_related("region", "rules").order_by("closes_at", "pk"))
    hours = hours_for_all([call.pk for call in found])
    taking = [call for call in found if is_open(call, hours.get(call.pk, 0), now)]
    return [(call, one) for call in taking for one in centres if one.region_id == call.region_id and one.code in nominating(rules_of(call))]


def is_open(call: Call, hours: int, now: datetime) -> bool:
    """Tell whether centres nominate now: while applications are taken."""
    return calls.is_taken(now, times_of(call, hours), rules_of(call).grace_minutes)


def own(centres: Sequence[Organisation]) -> QuerySet[Nomination]:
    """Return what the centres have nominated in calls that are not archived, the newest first."""
    rows = Nomination.objects.filter(centre__in=centres, open_marker=1, application__call__status="active")
    return rows.select_related("application__call__region", "centre", "nominated_by").order_by("-pk")


def nomination_or_404(pk: int) -> Nomination:
    """Return a nomination that stands.  Raises NotFound."""
    found = Nomination.objects.select_related("application__call__region", "centre").filter(pk=pk, open_marker=1).first()
    if found is None:
        raise NotFound
    return found
