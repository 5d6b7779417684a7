"""An expert's own queue."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewGroup
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require


@dataclass(frozen=True)
class Place:
    """A read in the queue: its row, the work's title, its neighbours, how many are done of how many."""

    row: Review
    title: str
    previous: Review | None
    next: Review | None
    next_open: Review | None
    done: int
    total: int


def reviews_of(person: Person) -> QuerySet[Review]:
    """Return the reads in a person's hands, works taken back by studios left out."""
    rows = Review.objects.filter(expert=person, state__in=statuses.COUNTED).exclude(item__state=statuses.WITHDRAWN)
    return rows.select_related("item__group__region", "item__group__rubric").order_by("item__group__due_at", "pk")


def review_of(actor: Actor, pk: int) -> Review:
    """Return a read of the actor's own.  Raises Forbidden for those who are no experts, NotFound for somebody else's."""
    rows = Review.objects.select_related("item__group__region", "item__group__rubric", "expert")
    row = rows.filter(pk=pk).exclude(state=statuses.REMOVED).first()
    place = Where(row.item.group.region_id, assigned=frozenset({row.expert_id})) if row else Where(0)
    require(actor, "review", "review", place)
    if row is None:
        raise NotFound
    return row


def groups_of(person: Person) -> QuerySet[ReviewGroup]:
    """Return the groups in which the person has reads, the nearest term first, with how many and how many finished.

    Only the person's reads are joined and counted, however many experts read in the groups.
    """
    reads = {"items__reviews__expert": person, "items__reviews__state__in": statuses.COUNTED, "items__state": statuses.QUEUED}
    done = Q(items__reviews__state=statuses.SUBMITTED)
    rows = ReviewGroup.objects.filter(**reads).annotate(mine=Count("items__reviews"), done=Count("items__reviews", filter=done))
    return rows.select_related("region").order_by("frozen_at", "due_at", "pk")


def queue_in(person: Person, group: ReviewGroup) -> list[Review]:
    """Return the person's reads of a group in a firm order; one query."""
    return list(reviews_of(person).filter(item__group=group))


def titled(rows: list[Review]) -> list[tuple[Review, str]]:
    """Return the reads with the titles of their works; a query per kind."""
    titles: dict[tuple[str, int], str] = {}
    for kind in {row.item.kind for row in rows}:
        ids = [row.item.object_id for row in rows if row.item.kind == kind]
        titles |= {(kind, pk): title for pk, title in registry.titles_of(kind, ids).items()}
    return [(row, titles.get((row.item.kind, row.item.object_id), "")) for row in rows]


def around(row: Review, queue: list[Review]) -> Place:
    """Return where a read stands in its queue; the next open one is looked for after it, then from the start."""
    at = next((place for place, one in enumerate(queue) if one.pk == row.pk), 0)
    later = [*queue[at + 1 :], *queue[:at]]
    return Place(
        row,
        "",
        queue[at - 1] if at > 0 else None,
        queue[at + 1] if at + 1 < len(queue) else None,
        next((one for one in later if one.state in statuses.OPEN), None),
        sum(one.state == statuses.SUBMITTED for one in queue),
        len(queue),
    )


def conflicts_of(person: Person) -> QuerySet[ReviewConflict]:
    """Return the conflicts a person has declared and not ended, newest first."""
    rows = ReviewConflict.objects.filter(expert=person, ended_at=None)
    return rows.select_related("item", "organisation").order_by("-signed_at", "-pk")
