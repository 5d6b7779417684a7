"""The diaries that an author may pick, and how the targets of blocks read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.practice.addresses import target_of
from pulsar_xblocks.courses.practice.queries import activities_of
from pulsar_xblocks.courses.programmes.domain import ARCHIVED, DRAFT
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.queries import code_of, passport_of
from pulsar_xblocks.kernel.definitions.shown import Shown
from pulsar_xblocks.kernel.directory.models import Region


@dataclass(frozen=True)
class Choice:
    """A programme with its diaries: (readable code, title)."""

    title: str
    diaries: tuple[tuple[str, str], ...]


def diaries(region: Region | None) -> list[Choice]:
    """Return the diaries of a region's programmes, archived ones left out; 1 query."""
    if region is None:
        return []
    rows = Programme.objects.filter(region=region).exclude(status=ARCHIVED).select_related("region", "passport").order_by("title", "pk")
    found = [Choice(row.title, tuple(_diaries(row).items())) for row in rows]
    return [one for one in found if one.diaries]


def _diaries(row: Programme) -> dict[str, str]:
    return {target_of(code_of(row), one.key): one.title for one in activities_of(passport_of(row))}


def described(region: Region, targets: Sequence[str]) -> Mapping[str, Shown]:
    """Return what blocks about diaries show, by their codes; 1 query."""
    codes = {target.partition("/")[0].partition(":")[2] for target in targets}
    rows = Programme.objects.filter(region=region, code__in=codes).select_related("region", "passport")
    known = {code_of(row): row for row in rows}
    return {target: _described(known.get(target.partition("/")[0]), target) for target in targets}


def _described(row: Programme | None, target: str) -> Shown:
    if not target:
        return Shown(problem=gettext("No diary is chosen in the block."))
    if row is None:
        return Shown(target, problem=gettext("The region has no such programme."))
    page, title = reverse("pulsar:programme", args=[row.pk]), _diaries(row).get(target)
    if title is None:
        return Shown(row.title, page, gettext("The programme no longer asks for this diary."))
    problem = gettext("The programme is a draft: nobody is taught by it yet.") if row.status == DRAFT else ""
    return Shown(f"{row.title}: {title}", page, gettext("The programme is in the archive.") if row.status == ARCHIVED else problem)
