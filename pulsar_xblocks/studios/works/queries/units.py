"""Where in the courses a work is shown."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.studios.models import ProjectYear, StudioTask, Work
from pulsar_xblocks.studios.works.domain import split_target
from pulsar_xblocks.studios.works.queries.facts import codes_of, round_code

BLOCK = "pulsar_studio_project"


def target_of(code: str, key: str) -> str:
    """Return the readable code of a task: «70:2026/27:10», with the author's key «70:2026/27:10/2»."""
    return f"{code}/{key}" if key else code


def units_of(targets: Iterable[str], region_id: int) -> dict[str, str]:
    """Return target -> address of the unit that shows it in a course of the region; 1 query."""
    return {target: unit_address(row.course_key, row.usage_key) for target, row in shown_at(targets, region_id).items()}


def shown_at(targets: Iterable[str], region_id: int) -> dict[str, Placement]:
    """Return target -> the block that shows it in a course of the region, the one seen first; 1 query."""
    regions = CourseLink.objects.filter(course_key=OuterRef("course_key")).values("region_id")[:1]
    rows = Placement.objects.filter(block_type=BLOCK, target__in=list(targets)).annotate(region=Subquery(regions))
    return {row.target: row for row in rows.order_by("-seen_at") if row.region == region_id}


def placements_in(target: str, region_id: int) -> list[Placement]:
    """Return the blocks that show a task in courses of the region; 1 query."""
    return list(placements_in_region(target, region_id).filter(block_type=BLOCK))


def task_in(usage_key: str) -> StudioTask | None:
    """Return the task that a block shows; None when nobody works on it there, or its course is not linked; 5 queries."""
    place = Placement.objects.filter(block_type=BLOCK, usage_key=usage_key).first()
    link = CourseLink.objects.filter(course_key=place.course_key).first() if place else None
    if place is None or link is None:
        return None
    code, key = split_target(place.target)
    years = ProjectYear.objects.filter(region=link.region_id, code=code.split(":")[1]).select_related("region")
    rounds = [pk for year in years for pk, known in codes_of(year).items() if known == code]
    return StudioTask.objects.filter(round__in=rounds, key=key).select_related("round__year__region").first()


def unit_of_work(work: Work) -> str:
    """Return the address of the unit that shows the work, "" when there is none; 2 queries."""
    target = target_of(round_code(work.task.round), work.task.key)
    return units_of([target], work.studio_year.studio.region_id).get(target, "")
