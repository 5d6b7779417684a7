"""The results of a year for everyone, in plain words: who, how many points, which diplomas; nothing of a pupil."""

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import answers, page
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.diplomas import diploma
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.league.queries import standings as queries

PAGE = "league/results.html"
BEST, SHOWN = 3, 100  # places in full; studios of one diploma


@answers
def results(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Show the results of a year to everyone."""
    region = Region.objects.filter(code=code).first()
    found = sources.current().year(region, year.replace("-", "/")) if region else None
    if region is None or found is None:
        raise NotFound
    final = [row for row in queries.kept(region, found.scope) if row.is_final]
    context = {"region": region, "year": found, "zone": region.time_zone, "snapshot": final[0] if final else None}
    return page(request, PAGE, context | (_shown(final[0]) if final else {}))


def _shown(row: Snapshot) -> dict[str, Any]:
    summary, rows = queries.summary_of(row), StandingRow.objects.filter(snapshot=row)
    best = list(rows.filter(place__lte=BEST).order_by("order")[:SHOWN])
    return {
        "total": summary["total"],
        "places": summary["places"],
        "works": rows.aggregate(n=Sum("works"))["n"] or 0,
        "best": best,
        "diplomas": _diplomas(body_of(row.criteria, Criteria), rows),
    }


def _diplomas(criteria: Criteria, rows: Any) -> list[tuple[str, list[StandingRow], int]]:
    """Return title of a diploma, the studios that have earned it, how many are not shown; the higher first."""
    if not criteria.has_diplomas:
        return []
    earned: dict[str, list[StandingRow]] = {}
    for one in rows.filter(points__gte=criteria.diploma_points, works__gte=criteria.diploma_works).order_by("order"):
        earned.setdefault(diploma(criteria, one.points, one.works), []).append(one)
    return [(title, found[:SHOWN], max(len(found) - SHOWN, 0)) for title, found in earned.items()]
