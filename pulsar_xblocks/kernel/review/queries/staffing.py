"""Works that lack readers, and experts who may read them."""

from collections import Counter, defaultdict
from decimal import Decimal

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.assigning import Paper, Reader
from pulsar_xblocks.kernel.review.domain.outcome import Outcome, missing_reads
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.roles.models import RoleAssignment


def papers_of(group: ReviewGroup) -> list[Paper]:
    """Return the works that lack readers; 2 queries."""
    items = ReviewItem.objects.filter(group=group, state=statuses.QUEUED).exclude(needs="").order_by("pk")
    if group.frozen_at is not None:
        items = items.exclude(reopened_at=None)
    rows = list(items)
    begun: dict[int, int] = defaultdict(int)
    finished: dict[int, int] = defaultdict(int)
    readers: dict[int, set[int]] = defaultdict(set)
    for item, expert, state in Review.objects.filter(item__in=[row.pk for row in rows]).values_list("item_id", "expert_id", "state"):
        readers[item].add(expert)
        begun[item] += state in statuses.OPEN
        finished[item] += state == statuses.SUBMITTED
    papers = []
    for row in rows:
        told = Outcome(None, (Decimal(0),) * finished[row.pk], row.needs)  # only how many there are counts
        lacking = missing_reads(told, row.reads_wanted, begun[row.pk])
        if lacking:
            papers.append(Paper(row.pk, lacking, row.organisation_id, frozenset(readers[row.pk])))
    return papers


def readers_of(group: ReviewGroup) -> list[Reader]:
    """Return the experts of a group with what they may not read and what they have in hand; 4 queries."""
    people = experts_for(group)
    ids = [person.pk for person in people]
    own: dict[int, set[int]] = defaultdict(set)
    for person, organisation in RoleAssignment.objects.filter(person__in=ids, closed_at=None, organisation__isnull=False).values_list(
        "person_id", "organisation_id"
    ):
        own[person].add(organisation)
    barred: dict[int, set[int]] = defaultdict(set)
    for person, organisation, item in ReviewConflict.objects.filter(expert__in=ids, ended_at=None).values_list(
        "expert_id", "organisation_id", "item_id"
    ):
        own[person].add(organisation or 0)
        barred[person].add(item or 0)
    mine = Review.objects.filter(item__group=group, expert__in=ids, state__in=statuses.COUNTED)
    held = Counter(mine.values_list("expert_id", flat=True))
    return [Reader(pk, frozenset(own[pk]), frozenset(barred[pk]), held[pk]) for pk in ids]


def experts_for(group: ReviewGroup) -> list[Person]:
    """Return the experts who may read a group: those chosen for it, else all of its region; 1 query or 2."""
    chosen = registry.desk_of(group.kind).experts(group)
    return [person for person in experts_of(group.region_id) if chosen is None or person.pk in chosen]


def experts_of(region_id: int) -> list[Person]:
    """Return the experts of a region by name; one query."""
    held = RoleAssignment.objects.filter(role="expert", region_id=region_id, closed_at=None).values("person_id")
    return sorted(Person.objects.filter(pk__in=held, retired_at=None), key=lambda person: (person.sort_name, person.pk))


def expert(group: ReviewGroup, pk: int) -> Person:
    """Return an expert of a group.  Raises NotFound."""
    found = next((person for person in experts_for(group) if person.pk == pk), None)
    if found is None:
        raise NotFound
    return found
