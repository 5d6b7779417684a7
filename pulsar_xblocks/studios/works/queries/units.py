"""Where in the courses a work is shown."""

from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Subquery

from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.studios.models import ProjectYear, Round, StudioTask, StudioYear
from pulsar_xblocks.studios.works.domain import round_codes, split_target
from pulsar_xblocks.studios.works.queries.facts import codes_of

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


def unit_of_round(studio: StudioYear, rounds: Sequence[Round], row: Round) -> str:
    """Return the address of the unit with the studio's work of a round of these, "" when there is none; 1 query."""
    tail = round_codes([(one.number, one.month) for one in rounds])[row.number]
    target = f"{studio.studio.region.code}:{studio.year.code}:{tail}"
    return units_of([target], studio.studio.region_id).get(target, "")


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


def unit_of_task(studio: StudioYear, row: Round, key: str) -> str:
    """Return the address of the unit that shows the task of a round to the studio, "" when there is none; 2 queries."""
    target = target_of(codes_of(studio.year)[row.pk], key)
    return units_of([target], studio.studio.region_id).get(target, "")
