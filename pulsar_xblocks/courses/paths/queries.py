"""Reads of learning paths."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from pulsar_xblocks.courses.domain.stages import GRADUATED, LEFT
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.paths import domain
from pulsar_xblocks.courses.paths.models import LearningPath, PathGap, PathItem, PathReview
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import within

KIND = "learning_path"
APPROVERS = ("tutor", "methodist")


def paths() -> QuerySet[LearningPath]:
    """Return paths with what their pages show."""
    return LearningPath.objects.select_related("region", "person", "tutor", "approved_by", "diagnosis")


def path_or_404(key: str) -> LearningPath:
    """Return a path by its key.  Raises NotFound."""
    found = paths().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def where(row: LearningPath) -> Where:
    """Return where a path stands: an own affair of its owner, assigned to its tutor."""
    return Where(row.region_id, assigned=frozenset(pk for pk in (row.tutor_id,) if pk is not None), subject=row.person_id)


def is_private(row: LearningPath, person: Person) -> bool:
    """Tell whether a path is hidden from somebody: the draft of another that was never sent or has been taken back."""
    return row.status == domain.DRAFT and not row.reason and row.person_id != person.pk


def own(person: Person) -> list[LearningPath]:
    """Return a person's paths, the newest first; 1 query."""
    return list(paths().filter(person=person).order_by("-made_at", "-pk"))


def seen(actor: Actor, status: str = "", text: str = "") -> QuerySet[LearningPath]:
    """Return the paths that the actor decides about, but for drafts that nobody has sent, the newest first.  Raises Forbidden."""
    rows = paths().filter(within(actor, "decide", KIND, region="region_id", assigned="tutor_id")).exclude(status=domain.DRAFT, reason="")
    rows = rows.filter(status=status) if status else rows
    for word in folded(text).split()[:5]:
        rows = rows.filter(Q(person__sort_name__contains=word) | Q(tutor__sort_name__contains=word))
    return rows.order_by("-made_at", "-pk")


def by_status(actor: Actor) -> dict[str, int]:
    """Return status -> how many paths of those that the actor decides about; 1 query."""
    scope = within(actor, "decide", KIND, region="region_id", assigned="tutor_id")
    rows = LearningPath.objects.filter(scope).exclude(status=domain.DRAFT, reason="")
    return dict(rows.values_list("status").annotate(n=Count("pk")).order_by("status"))


def gaps_of(row: LearningPath) -> list[PathGap]:
    """Return the gaps in their order; 1 query."""
    return list(row.gaps.order_by("position"))


def items_of(row: LearningPath) -> list[PathItem]:
    """Return what is planned, in its order, each with the own course where it is known; 1 query."""
    return list(row.items.select_related("enrolment__group__programme").order_by("position"))


def reviews_of(row: LearningPath) -> list[PathReview]:
    """Return the reviews, the newest first; 1 query."""
    return list(row.reviews.select_related("by").order_by("-on", "-pk"))


def as_path(row: LearningPath, gaps: Sequence[PathGap], items: Sequence[PathItem]) -> domain.Path:
    """Return a path as the rules take it."""
    found = tuple(domain.Gap(one.kind, one.text, one.before, one.after) for one in gaps)
    return domain.Path(row.goals, row.starts_on, row.ends_on, found, tuple(as_item(one) for one in items), row.result)


def as_item(one: PathItem) -> domain.Item:
    """Return an item as the rules take it; a course that is passed is done."""
    return domain.Item(one.kind, one.title, one.hours, one.due_on, one.gap, is_done(one))


def is_done(one: PathItem) -> bool:
    """Tell whether an item is done: marked so, or a course of one's own that is passed."""
    return one.done_on is not None or (one.enrolment is not None and one.enrolment.stage in GRADUATED)


def courses_of(person: Person) -> list[Enrolment]:
    """Return the own courses that an item may point at, the newest first; 1 query."""
    rows = Enrolment.objects.filter(person=person, open_marker=1).exclude(stage=LEFT)
    return list(rows.select_related("group__programme").order_by("-applied_at", "-pk")[:50])


def tutors_of(region: Region) -> list[Person]:
    """Return who may be asked to approve, by name; 1 query."""
    held = RoleAssignment.objects.filter(region=region, role__in=APPROVERS, closed_at=None)
    return list(Person.objects.filter(pk__in=held.values("person"), retired_at=None).order_by("sort_name", "pk")[:500])


def approvers_of(row: LearningPath) -> list[Person]:
    """Return who is told that a path waits: its tutor, without one the methodologists of the region; at most 1 query."""
    if row.tutor is not None:
        return [row.tutor]
    held = RoleAssignment.objects.filter(region=row.region_id, role="methodist", closed_at=None)
    return list(Person.objects.filter(pk__in=held.values("person"), retired_at=None).order_by("sort_name", "pk")[:50])
