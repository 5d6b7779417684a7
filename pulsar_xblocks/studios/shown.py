"""How the targets of the blocks about a year and about a round read, and what is wrong with them."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions.shown import Shown
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear
from pulsar_xblocks.studios.works import domain as works
from pulsar_xblocks.studios.works.queries.facts import codes_of


def years(region: Region, targets: Sequence[str]) -> Mapping[str, Shown]:
    """Return what blocks about a year show, by the codes «70:2026/27»; 1 query."""
    known = {f"{region.code}:{row.code}": row for row in ProjectYear.objects.filter(region=region)}
    return {target: _year(known.get(target), target, region) for target in targets}


def _year(row: ProjectYear | None, target: str, region: Region) -> Shown:
    if row is None:
        return Shown(target, problem=_unknown(target, region))
    return Shown(row.name, reverse("pulsar:year", args=[row.pk]), _of_status(row))


def _of_status(row: ProjectYear) -> str:
    if row.status == "draft":
        return gettext("The project year is a draft: learners do not see it yet.")
    return gettext("The project year is over. Choose the new one in Studio.") if row.status == "archived" else ""


def _unknown(target: str, region: Region) -> str:
    if not target:
        return gettext("Nothing is chosen in the block, and the region has no active project year.")
    if target.partition(":")[0] != region.code:
        return gettext("The block shows another region: here learners see only a preview.")
    return gettext("The region has no such project year.")


def rounds(region: Region, targets: Sequence[str]) -> Mapping[str, Shown]:
    """Return what blocks about a task show, by the codes «70:2026/27:10» and «70:2026/27:10/2»; 2 queries."""
    rows = ProjectYear.objects.filter(region=region).select_related("region").prefetch_related("rounds")
    named = {f"{region.code}:{row.code}": row for row in rows}
    return {target: _round(target, named, region) for target in targets}


def _round(target: str, named: Mapping[str, ProjectYear], region: Region) -> Shown:
    code, _, key = _parts(target)
    row = named.get(":".join(works.split_code(code)[:2]))
    if not target:
        return Shown(problem=gettext("No round is chosen in the block."))
    if row is None:
        return Shown(target, problem=_unknown(target, region))
    months = {found: one.month for one in row.rounds.all() for pk, found in codes_of(row).items() if pk == one.pk}
    page = reverse("pulsar:year", args=[row.pk])
    if code not in months:
        return Shown(target, page, gettext("The project year has no such round."))
    return Shown(", ".join([row.name, gettext(MONTHS[months[code]]), *filter(None, [key])]), page, _of_status(row))


def _parts(target: str) -> tuple[str, str, str]:
    """Return (code of the round, "/", key of the task); the code of the year has a slash of its own."""
    head, sign, tail = target.rpartition("/")
    return (head, sign, tail) if head.count(":") == 2 else (target, "", "")
