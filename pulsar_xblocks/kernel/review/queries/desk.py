"""What the operator sees of a group: progress, loads, severity, works with their reads."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.outcome import THIRD
from pulsar_xblocks.kernel.review.domain.severity import Given, Severity, severities
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.staffing import experts_for
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require, within

FILTERS = ("", "missing", "gap", "final")


@dataclass(frozen=True)
class Hand:
    """An expert of a group: how many reads, how many finished, what they look like beside the others'."""

    person: Person
    given: int
    done: int
    severity: Severity | None


@dataclass(frozen=True)
class Line:
    """A work with its reads and its state."""

    item: ReviewItem
    status: Status
    reads: tuple[Review, ...]


def groups(actor: Actor) -> QuerySet[ReviewGroup]:
    """Return the groups of the actor's regions with counts of works and results, open ones first."""
    queued = Q(items__state=statuses.QUEUED)
    rows = ReviewGroup.objects.filter(within(actor, "view_people", "review", region="region_id"))
    rows = rows.annotate(works=Count("items", filter=queued), final=Count("items", filter=queued & Q(items__needs="")))
    return rows.select_related("region").order_by("-created_at", "-pk")


def group_of(actor: Actor, pk: int, right: str = "view_people") -> ReviewGroup:
    """Return a group the actor may see as staff.  Raises Forbidden or NotFound."""
    row = ReviewGroup.objects.select_related("region", "rubric").filter(pk=pk).first()
    require(actor, right, "review", Where(row.region_id if row else 0))
    if row is None:
        raise NotFound
    return row


def item_for(actor: Actor, pk: int, right: str = "view_people") -> ReviewItem:
    """Return a work of the queue for staff.  Raises Forbidden or NotFound."""
    row = ReviewItem.objects.select_related("group__region", "group__rubric", "organisation").filter(pk=pk).first()
    require(actor, right, "review", Where(row.group.region_id if row else 0))
    if row is None:
        raise NotFound
    return row


def items_in(group: ReviewGroup, wanted: str = "") -> QuerySet[ReviewItem]:
    """Return the works of a group by code; ``wanted`` is one of FILTERS."""
    rows = ReviewItem.objects.filter(group=group).order_by("blind_code")
    match wanted:
        case "missing":
            return rows.filter(state=statuses.QUEUED).exclude(needs="")
        case "gap":
            return rows.filter(state=statuses.QUEUED, needs=THIRD)
        case "final":
            return rows.filter(state=statuses.QUEUED, needs="")
    return rows


def lines(items: list[ReviewItem]) -> list[Line]:
    """Return the works with their reads; one query."""
    reads: dict[int, list[Review]] = defaultdict(list)
    rows = Review.objects.filter(item__in=[item.pk for item in items]).exclude(state=statuses.REMOVED)
    for row in rows.select_related("expert").order_by("assigned_at", "pk"):
        reads[row.item_id].append(row)
    return [line_of(item, tuple(reads[item.pk])) for item in items]


def line_of(item: ReviewItem, reads: tuple[Review, ...]) -> Line:
    """Return a work with the reads given."""
    under_way = sum(row.state in statuses.OPEN for row in reads)
    return Line(item, statuses.item_status(item.state, item.needs, under_way), reads)


def hands(group: ReviewGroup) -> list[Hand]:
    """Return the experts of a group, those without works too, the most loaded first; 3 queries."""
    rows = list(
        Review.objects.filter(item__group=group, item__state=statuses.QUEUED, state__in=statuses.COUNTED).values_list(
            "expert_id", "item_id", "state", "total"
        )
    )
    given = Counter(expert for expert, _, _, _ in rows)
    done = Counter(expert for expert, _, state, _ in rows if state == statuses.SUBMITTED)
    told = [Given(expert, item, total) for expert, item, state, total in rows if state == statuses.SUBMITTED]
    found = {row.expert: row for row in severities(told)}
    people = {person.pk: person for person in experts_for(group)}
    people |= {person.pk: person for person in Person.objects.filter(pk__in=set(given) - set(people))}
    made = [Hand(person, given[pk], done[pk], found.get(pk)) for pk, person in people.items()]
    return sorted(made, key=lambda hand: (-hand.given, hand.person.sort_name, hand.person.pk))


@dataclass(frozen=True)
class Sums:
    """How far a group is: works in the queue, with a result, without one, with a gap; the results that are there."""

    works: int
    final: int
    missing: int
    gap: int
    values: tuple[Decimal, ...]


def sums_of(group: ReviewGroup) -> Sums:
    """Return how far a group is; one query."""
    rows = list(ReviewItem.objects.filter(group=group, state=statuses.QUEUED).values_list("needs", "value"))
    needs = Counter(need for need, _ in rows)
    values = tuple(value for need, value in rows if not need and value is not None)
    return Sums(len(rows), needs[""], len(rows) - needs[""], needs[THIRD], values)
