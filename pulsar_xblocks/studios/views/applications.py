"""Pages of applications to open a studio: the queue, one application, export."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.http import Visit, logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.versions.queries import revisions_of
from pulsar_xblocks.studios import exports
from pulsar_xblocks.studios.actions.opening import UNDO_WITHIN
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import StudioApplication
from pulsar_xblocks.studios.queries import desk, opening, where
from pulsar_xblocks.studios.views import answers, reach

FILTERS = ("status", "municipality", "year", "q")
TABS = ("submitted", "review", "returned", "approved", "rejected", "withdrawn")
WAITING = ",".join(sorted(statuses.IN_QUEUE, reverse=True))  # «submitted,review»


@logged_in
def studio_applications(request: HttpRequest) -> HttpResponse:
    """Show the applications the person reaches: tabs by status, filters, 50 a page, boxes for those who decide."""
    actor, wanted = request.visit.actor, filters_of(request)
    reach.require_role(request.visit, "view", "studio_application")
    found = numbered(request, opening.queue(actor, wanted))
    counts = desk.by_status(opening.queue(actor, wanted | {"status": ""}))
    context = {"list": found, "rows": [row_of(row, request.visit) for row in found.rows], "wanted": wanted, "tabs": _tabs(request, counts)}
    context |= {"places": [(row.oktmo, row.name) for row in desk.municipalities_of(actor, "studio_application")]}
    context |= {"years": [(code, code) for code in desk.codes_of_years(actor)], "query": request.GET.urlencode()}
    context |= {"may_decide": has_role_for(actor, "decide", "studio_application")}
    context |= {"may_export": has_role_for(actor, "export", "studio_application")}
    return page(request, "studios/console/applications.html", context)


def filters_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters of the queue as typed; those who decide begin with what waits for them; an unknown status means all."""
    first = {"status": WAITING} if has_role_for(request.visit.actor, "decide", "studio_application") else {}
    wanted = {name: request.GET.get(name, first.get(name, "")).strip()[:100] for name in FILTERS}
    known = all(status in statuses.APPLICATION for status in wanted["status"].split(",") if status)
    return wanted if known else wanted | {"status": ""}


def row_of(row: StudioApplication, visit: Visit) -> dict[str, Any]:
    """Return an application as a row shows it."""
    days = (visit.now - row.submitted_at).days if row.submitted_at and row.status in statuses.IN_QUEUE else None
    waits = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else gettext("since today") if days == 0 else ""
    shown = {"row": row, "status": statuses.APPLICATION[row.status], "waits": waits}
    return shown | {"holder": desk.holder(row), "obstacle": desk.obstacle(row)}


def _tabs(request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the tabs: all, waiting for a decision, one for each status; how many in each."""
    now = filters_of(request)["status"]
    waiting = sum(counts.get(status, 0) for status in statuses.IN_QUEUE)
    by_status = [(key, statuses.APPLICATION[key].word, counts.get(key, 0)) for key in TABS]
    tabs = [(WAITING, mark("Waiting for a decision"), waiting), ("", mark("All"), sum(counts.values())), *by_status]
    return [{"word": word, "n": n, "url": _url(request, key), "is_current": key == now} for key, word, n in tabs]


def _url(request: HttpRequest, status: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["status"] = status
    return f"?{query.urlencode()}"


@logged_in
def studio_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application."""
    return detail(request, reach.application(request.visit, pk))


def detail(request: HttpRequest, row: StudioApplication, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the page of an application; ``extra`` holds errors and values of a refused form."""
    visit, before = request.visit, desk.previous(row)
    place = where.of_application(row)
    context = row_of(row, visit) | {"sections": answers.sections(row, before), "before": before, "zone": row.year.region.time_zone}
    context |= {"history": desk.history_of("studioapplication", row.pk), "revisions": list(revisions_of("studio_application", row.pk))}
    context |= {"may_open_files": row.applicant_id == visit.person.pk or may(visit.actor, "view", "studio_file", place)}
    context |= {"may_decide": may(visit.actor, "decide", "studio_application", place), "moves": _moves(row)}
    context |= {"may_agree": may(visit.actor, "review", "studio_application", place) and _awaits_head(row)}
    context |= {"studio_year": getattr(row, "studio_year", None)}
    context |= {"may_undo": row.status == "approved" and row.decided_at and visit.now - row.decided_at <= UNDO_WITHIN}
    return page(request, "studios/console/application.html", context | extra, status=status)


def _moves(row: StudioApplication) -> dict[str, bool]:
    return {status: statuses.may_move(row.status, status) for status in ("review", "approved", "returned", "rejected")}


def _awaits_head(row: StudioApplication) -> bool:
    return row.head_approved_at is None and row.status in statuses.IN_QUEUE | {"returned"}


@logged_in
@exports.asked_for_applications
def studio_applications_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the filtered queue as CSV or XLSX, within what the person may export."""
    return exports.applications(request.visit, form, _exported(request), reason)


def _exported(request: HttpRequest) -> QuerySet[StudioApplication]:
    return opening.queue(request.visit.actor, filters_of(request))
