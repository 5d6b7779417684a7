"""Reads of retention: timers, what is due, acts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models import Sum as Sum_

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.jobs.domain import OPEN
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.retention import domain, registry
from pulsar_xblocks.kernel.retention.domain import Item, Term
from pulsar_xblocks.kernel.retention.models import DestructionAct, DestructionRow, RetentionTimer
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import regions_of, require


def due(today: date) -> QuerySet[RetentionTimer]:
    """Return the running timers whose last day is over, the oldest first: what a purge has to look at."""
    return RetentionTimer.objects.filter(running_marker=1, due_on__lt=today).order_by("due_on", "pk")


def terms_of(kind: str, ids: Collection[int]) -> list[Term]:
    """Return the terms that run for objects of a kind, each once, the nearest first; one query."""
    rows = RetentionTimer.objects.filter(object_kind=kind, object_id__in=[str(pk) for pk in ids], running_marker=1)
    found = rows.order_by().values_list("rule", "due_on").distinct()
    return sorted((Term(*row) for row in found), key=lambda term: (term.due_on, term.rule))


def due_timers(region_id: int, rule: str, as_of: date, kind: str) -> dict[int, RetentionTimer]:
    """Return object id -> the timer of a rule that is over; one query."""
    rows = due(as_of).filter(region=region_id, rule=rule, object_kind=kind)
    return {int(row.object_id): row for row in rows}


def kept_before(region_id: int, rule: str, as_of: date) -> list[Item]:
    """Return the people who were kept by an earlier act; one query."""
    rows = due_timers(region_id, rule, as_of, domain.PERSON)
    return [
        Item(rule, domain.PERSON, str(pk), timer.due_on, person_id=pk, timer_id=timer.pk, waits_quietly=True) for pk, timer in rows.items()
    ]


@dataclass(frozen=True)
class Planned:
    """What is due and, for a person who is needed elsewhere, why it stays."""

    item: Item
    kept: str = ""

    @property
    def key(self) -> str:
        """Return what is ticked to take it into an act: its rule, or its rule and its object where each row may be left."""
        rule = registry.rule_of(self.item.rule)
        return f"{rule.key}:{self.item.object_id}" if rule.is_picked else rule.key

    def is_over(self, today: date) -> bool:
        """Tell whether the last day has come: what is picked row by row stands in the list before it, and is not ticked yet."""
        return self.item.since <= today or not registry.rule_of(self.item.rule).is_picked


def planned(region_id: int, as_of: date) -> list[Planned]:
    """Return everything that is due in a region, by rule; each thing once under a rule."""
    found: list[Planned] = []
    for rule in registry.rules():
        items = {(item.object_kind, item.object_id): item for item in reversed(rule.plan(region_id, as_of))}
        people = {item.person_id for item in items.values() if item.person_id is not None}
        reasons = registry.kept(people, rule.key, as_of) if rule.spares_people and people else {}
        rows = [Planned(item, reasons.get(item.person_id or 0, "")) for item in reversed(items.values())]
        found += [row for row in rows if not (row.item.waits_quietly and row.kept)]
    return found


def digest(rows: Collection[Planned]) -> str:
    """Return the digest of a list."""
    return domain.digest((row.item, row.kept) for row in rows)


@dataclass(frozen=True)
class Line:
    """One rule on the page: how much is due now, how much of it stays, what comes within 30 days."""

    rule: registry.Rule
    now: int
    kept: int
    soon: int


def lines(region_id: int, today: date) -> list[Line]:
    """Return what is due by rule; as many queries for one row as for many."""
    due_now, ahead = planned(region_id, today), planned(region_id, today + domain.AHEAD)
    return [
        _line(rule, [row for row in due_now if row.item.rule == rule.key], [row for row in ahead if row.item.rule == rule.key])
        for rule in registry.rules()
    ]


def _line(rule: registry.Rule, due_now: list[Planned], ahead: list[Planned]) -> Line:
    soon = sum(row.item.quantity for row in ahead) - sum(row.item.quantity for row in due_now)
    kept = sum(bool(row.kept) for row in due_now)
    return Line(rule, sum(row.item.quantity for row in due_now if not row.kept), kept, max(soon, 0))


def overdue(region_ids: Collection[int], today: date) -> tuple[int, date | None]:
    """Return how many terms are over and since when; people who are kept are not counted."""
    rows = list(due(today).filter(region__in=list(region_ids)).exclude(object_kind=domain.PERSON).values_list("due_on", flat=True))
    people: dict[str, list[tuple[int, date]]] = {}
    for rule, pk, day in (
        due(today).filter(region__in=list(region_ids), object_kind=domain.PERSON).values_list("rule", "object_id", "due_on")
    ):
        people.setdefault(rule, []).append((int(pk), day))
    for rule, found in people.items():
        kept = registry.kept([pk for pk, _ in found], rule, today)
        rows += [day for pk, day in found if pk not in kept]
    return len(rows), min(rows, default=None)


def region_for(actor: Actor, right: str, code: str) -> Region:
    """Return the region.  Raises Forbidden without the role, NotFound for another region."""
    region = Region.objects.filter(code=code).first()
    require(actor, right, "retention", Where(region.pk if region else 0))
    if region is None:
        raise NotFound
    return region


def acts_within(actor: Actor) -> QuerySet[DestructionAct]:
    """Return the acts of the actor's regions, newest first."""
    rows = DestructionAct.objects.filter(region__in=regions_of(actor, "view", "retention"))
    return rows.select_related("region", "by", "job").order_by("-ordered_at", "-pk")


def act_for(actor: Actor, right: str, pk: int) -> DestructionAct:
    """Return an act.  Raises Forbidden without the role, NotFound for another region's."""
    row = DestructionAct.objects.select_related("region", "by", "job").filter(pk=pk).first()
    require(actor, right, "retention", Where(row.region_id if row else 0))
    if row is None:
        raise NotFound
    return row


def unfinished(region_id: int) -> DestructionAct | None:
    """Return the act of a region that is not finished."""
    return DestructionAct.objects.filter(region=region_id, finished_at=None).select_related("job", "region", "by").first()


def state_of(act: DestructionAct) -> str:
    """Return the key of the act's state; the job is read with it."""
    return domain.act_state(act.finished_at is not None, act.failed, act.job is not None and act.job.state in OPEN)


@dataclass(frozen=True)
class Sum:
    """How many rows of an act under a rule came to a state, and how many records were destroyed with them."""

    rule: str
    state: str
    rows: int
    records: int


def sums_of(act: DestructionAct) -> list[Sum]:
    """Return the sums of an act in the order of the rules; one query."""
    rows = act.rows.order_by().values_list("rule", "state").annotate(Count("pk"), Sum_("quantity"))
    order = [rule.key for rule in registry.rules()]
    return sorted((Sum(*row) for row in rows), key=lambda row: (order.index(row.rule), row.state))


def rows_of(act: DestructionAct) -> QuerySet[DestructionRow]:
    """Return the rows of an act in their order."""
    return act.rows.select_related("person").order_by("pk")
