"""The operator publishes a round: what would be published, what is missing, one click; a recalculation with a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.console import later_rounds, league_sources, publishing, reviews
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.jobs.domain import STATUS, percent
from pulsar_xblocks.kernel.loads.queries import BeingStored
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain import outcome
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.review.pages import capital
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league.actions.records import is_frozen
from pulsar_xblocks.league.queries.automatic import held_in
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import Round, StudioYear

PUBLISH = "console/publish.html"
SHOWN = 200
NEEDS = {
    outcome.READ: mark("nobody has scored it"),
    outcome.SECOND: mark("a second read is needed"),
    outcome.THIRD: mark("a third read is needed"),
}


@logged_in
def round_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a publication would store and what is missing; on POST publish, or publish the recalculation."""
    row = _round(request, pk)
    if request.method != "POST":
        return page(request, PUBLISH, _context(request, row))
    try:
        if "again" in request.POST:
            later_rounds.order_again(row.year, by=request.visit.person, now=request.visit.now)
            return redirect(request.path)
        publishing.publish_round(row, _wanted(request.POST), by=request.visit.person, now=request.visit.now)
    except (publishing.ReadsMissing, publishing.StudiosHaveTime) as error:
        return page(request, PUBLISH, _context(request, row) | {"is_refused": True}, status=error.status)
    except (publishing.PublishedMeanwhile, later_rounds.NothingBehind, BeingStored) as error:
        row.refresh_from_db(fields=["published_at"])
        extra = {"refusal": sentence(error), "values": request.POST}
        return page(request, PUBLISH, _context(request, row) | extra, status=error.status)
    except Invalid as error:
        extra = {"errors": errors_of(error), "values": request.POST}
        return page(request, PUBLISH, _context(request, row) | extra, status=error.status)
    return redirect(f"{request.path}?done")


def _wanted(posted: QueryDict) -> publishing.Wanted:
    seen = posted.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else None
    return publishing.Wanted(posted.get("reason", ""), "without_waiting" not in posted, number)


def _round(request: HttpRequest, pk: int) -> Round:
    if not has_role_for(request.visit.actor, "publish", "review"):
        raise Forbidden
    row = Round.objects.select_related("year__region", "year__criteria").filter(pk=pk).first()
    if row is None:
        raise NotFound
    require(request.visit.actor, "publish", "review", Where(row.year.region_id))
    return row


def _context(request: HttpRequest, row: Round) -> dict[str, Any]:
    ready, group, until = publishing.prepare(row), reviews.group_of(row), publishing.taken_until(row)
    handed = [line for line in ready.lines if line.facts.submitted]
    context = {
        "round": row,
        "year": row.year,
        "month": capital(gettext(MONTHS[row.month])),
        "zone": row.year.region.time_zone,
        "group": group,
    }
    edition, behind = publishing.newest_edition(row), later_rounds.behind(row.year)
    context |= {"edition": edition, "later": _later(behind), "caught_up_at": later_rounds.caught_up_at(behind, edition)}
    context["held"] = _held(row)
    context["is_frozen"] = is_frozen(league_sources.scope_of(row.year))
    context |= {"until": until, "is_taken": request.visit.now <= until, "is_done": "done" in request.GET}
    context["running"] = publishing.running(row, request.visit.now)
    context |= {"missing": [{"row": one, "needs": gettext(NEEDS[one.needs])} for one in ready.missing[:SHOWN]]}
    context |= {"missing_count": len(ready.missing), "studios": len(ready.lines), "handed": len(handed)}
    context |= {"late": sum(not line.facts.on_time for line in handed), "rows": _rows(handed[:SHOWN]), "more": max(len(handed) - SHOWN, 0)}
    return context | {"reopened": ReviewItem.objects.filter(group=group).exclude(reopened_at=None) if group else []}


def _held(row: Round) -> list[dict[str, Any]]:
    """Return the entries of the round that its recalculation leaves taken back; at most 3 queries."""
    found = held_in(league_sources.scope_of(row.year), round_number=row.number)[:SHOWN]
    names = StudioYear.objects.in_bulk({entry.subject_id for entry in found}) if found else {}
    return [{"entry": entry, "studio": names[entry.subject_id], "reason": entry.reversed_by.note} for entry in found]


def _later(found: later_rounds.Behind) -> dict[str, Any]:
    """Return how far the tables of later rounds are, as the partial _later_rounds.html shows it."""
    if not found.rounds:
        return {}
    shown = {"months": [gettext(MONTHS[one.month]) for one in found.rounds], "is_moving": found.is_moving, "status": STATUS["failed"]}
    if found.job is None:
        return shown
    return shown | {"job": found.job, "status": STATUS[found.job.state], "percent": percent(found.job.done, found.job.total)}


def _rows(lines: list[publishing.StudioLine]) -> list[dict[str, Any]]:
    names = StudioYear.objects.select_related("studio__organisation").in_bulk([line.facts.studio_year_id for line in lines])
    rows = [{"line": line, "studio": names[line.facts.studio_year_id]} for line in lines]
    return sorted(rows, key=lambda entry: (-(entry["line"].result or -1), entry["studio"].sort_name))
