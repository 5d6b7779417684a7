"""What the review is told of the studios: which round a group belongs to, whose work it is; plain values only."""

from collections.abc import Sequence

from django.urls import reverse

from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.studios.models import ProjectYear, Round, Work
from pulsar_xblocks.studios.works.queries.facts import codes_of, round_code
from pulsar_xblocks.studios.works.reviewing import KIND


def register() -> None:
    """Tell the operator's pages of the review where a round is published and which studio stands behind a work."""
    register_words({"round.publish": mark("Round published"), "round.recalculate": mark("Round recalculated")}, {"round": mark("Round")})
    registry.register_desk(KIND, registry.Desk(publish_url=publish_url, names=studio_names))


def publish_url(group: ReviewGroup) -> str:
    """Return the address at which the group's round is published, "" when there is no such round; 2 queries."""
    row = round_of(group)
    return reverse("pulsar:round_publish", args=[row.pk]) if row else ""


def round_of(group: ReviewGroup) -> Round | None:
    """Return the round whose works the group holds; 3 queries."""
    _, _, rest = group.code.partition(":")
    year = ProjectYear.objects.filter(region=group.region_id, code=rest.partition(":")[0]).select_related("region").first()
    found = next((pk for pk, code in codes_of(year).items() if code == group.code), None) if year else None
    return Round.objects.select_related("year__region", "year__criteria").filter(pk=found).first() if found else None


def group_of(row: Round) -> ReviewGroup | None:
    """Return the works under review of a round; 2 queries."""
    return ReviewGroup.objects.select_related("region", "rubric").filter(kind=KIND, code=round_code(row)).first()


def tables_of(row: Round, group: ReviewGroup | None) -> list[tuple[str, int]]:
    """Return the tables that change what a round comes to, by kind and what they are about."""
    of_group = [(kind, group.pk) for kind in ("reviews", "own-reviews", "results")] if group else []
    return [("works", row.year_id), ("entries", row.year_id), *of_group]


def studio_names(work_ids: Sequence[int]) -> dict[int, str]:
    """Return work id -> «Кедр», 70-69701-001; one query."""
    rows = Work.objects.filter(pk__in=list(work_ids)).values_list("pk", "studio_year__name", "studio_year__studio__code")
    return {pk: f"«{name}», {code}" for pk, name, code in rows}
