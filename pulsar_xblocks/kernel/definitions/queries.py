"""Reads of definitions, placements and linked courses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions import domain, shown
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.kernel.platform.courses import Rerun, reruns_of, switched_on

Made = TypeVar("Made")


def region_of_course(course_key: str) -> Region | None:
    """Return the region to which an operator has linked the course, None when nobody has."""
    link = CourseLink.objects.select_related("region").filter(course_key=str(course_key)).first()
    return link.region if link else None


def links_within(scope: Q) -> QuerySet[CourseLink]:
    """Return the linked courses within a scope."""
    return CourseLink.objects.filter(scope)


def course_links(scope: Q) -> QuerySet[CourseLink]:
    """Return the linked courses within a scope, each with ``blocks``, the number of our blocks seen in it."""
    placements = Placement.objects.filter(course_key=OuterRef("course_key")).order_by().values("course_key")
    blocks = Coalesce(Subquery(placements.annotate(n=Count("pk")).values("n")), 0)
    return CourseLink.objects.filter(scope).select_related("region").annotate(blocks=blocks).order_by("title", "course_key")


@dataclass(frozen=True)
class PlacedBlock:
    """A block of ours in a course as its page names it; ``problem`` "" = in order."""

    word: str  # msgid of the block type
    title: str
    url: str
    unit_url: str
    problem: str


def blocks_in(link: CourseLink, *, most: int) -> list[PlacedBlock]:
    """Return our blocks of a linked course with what is wrong with them; the number of queries does not grow with them.

    In the order in which they became known: that of the course, as long as nothing was moved in it.
    """
    rows = list(Placement.objects.filter(course_key=link.course_key).order_by("pk")[:most])
    on = switched_on(link.course_key)
    found = dict(pair for kind in {row.block_type for row in rows} for pair in _of_kind(kind, rows, link, on))
    return [found[row.pk] for row in rows]


def _of_kind(kind: str, rows: Sequence[Placement], link: CourseLink, on: set[str] | None) -> Iterator[tuple[int, PlacedBlock]]:
    """Yield the id of each place of a kind with what stands there."""
    mine = [row for row in rows if row.block_type == kind]
    described = shown.describe(kind, link.region, [row.target for row in mine])
    off = gettext("This kind of block is not switched on in the course: see “Advanced Module List” in its “Advanced Settings”.")
    for row in mine:
        found = described.get(row.target, shown.Shown(row.target))
        problem = found.problem or (off if on is not None and kind not in on else "")
        address = unit_address(row.course_key, row.usage_key)
        yield row.pk, PlacedBlock(shown.word_of(kind), found.title, found.url, address, problem)


def unlinked_reruns(links: QuerySet[CourseLink]) -> list[Rerun]:
    """Return the new runs of linked courses that nobody has linked yet, the newest first; 3 queries, one of them the platform's."""
    found = reruns_of(links.order_by("pk").values_list("course_key", flat=True))
    if not found:
        return []
    linked = set(CourseLink.objects.filter(course_key__in=[run.course_key for run in found]).values_list("course_key", flat=True))
    return [run for run in found if run.course_key not in linked]


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
