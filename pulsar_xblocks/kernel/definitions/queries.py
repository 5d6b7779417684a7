"""Reads of definitions, placements and linked courses."""

from typing import TypeVar

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pulsar_xblocks.kernel.definitions import domain
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import Region

Made = TypeVar("Made")


def region_of_course(course_key: str) -> Region | None:
    """Return the region to which an operator has linked the course, None when nobody has."""
    link = CourseLink.objects.select_related("region").filter(course_key=str(course_key)).first()
    return link.region if link else None


def course_links(scope: Q) -> QuerySet[CourseLink]:
    """Return the linked courses within a scope, each with ``blocks``, the number of our blocks seen in it."""
    placements = Placement.objects.filter(course_key=OuterRef("course_key")).order_by().values("course_key")
    blocks = Coalesce(Subquery(placements.annotate(n=Count("pk")).values("n")), 0)
    return CourseLink.objects.filter(scope).select_related("region").annotate(blocks=blocks).order_by("title", "course_key")


def placement_of(usage_key: str) -> Placement | None:
    """Return where a block was seen, with its pinned definition; None before the first learner's write."""
    return Placement.objects.select_related("definition").filter(usage_key=str(usage_key)).first()


def placements_of(target: str) -> QuerySet[Placement]:
    """Return the blocks that show a target; differing definitions among them are an author's mistake."""
    return Placement.objects.filter(target=target).select_related("definition").order_by("course_key", "usage_key")


def placements_in_region(target: str, region_id: int) -> QuerySet[Placement]:
    """Return the blocks that show a target in courses of the region; a copy of a course stands aside until it is linked."""
    return placements_of(target).filter(course_key__in=CourseLink.objects.filter(region=region_id).values("course_key"))


def body_of(definition: Definition, cls: type[Made]) -> Made:
    """Return the dataclass that was pinned."""
    return domain.load(cls, definition.body)
