"""Pages of studios: list, one studio, export."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from pulsar_xblocks.kernel.consents.domain import PURPOSES, STATUSES
from pulsar_xblocks.kernel.directory.domain import LOCALITIES
from pulsar_xblocks.kernel.http import Visit, logged_in, page
from pulsar_xblocks.kernel.inbox.queries import notes_of
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import word_of
from pulsar_xblocks.kernel.retention.queries import terms_of
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.studios import exports
from pulsar_xblocks.studios.actions.talk import THREAD
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.domain.signals import SILENT_DAYS
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.queries import desk, opening
from pulsar_xblocks.studios.queries import studios as queries
from pulsar_xblocks.studios.queries.photos import with_photos
from pulsar_xblocks.studios.queries.visits import visits_of
from pulsar_xblocks.studios.queries.years import calendar_rows
from pulsar_xblocks.studios.views import reach

FILTERS = ("year", "status", "municipality", "locality", "methodist", "new", "q", "signal")
SIGNALS = [("silent", mark("Silent for three weeks")), ("consents", mark("Consents are missing"))]
MOVES = {"forming": ("suspended", "closed"), "active": ("suspended", "closed"), "suspended": ("active", "closed"), "closed": ("active",)}


@logged_in
def studios(request: HttpRequest) -> HttpResponse:
    """Show the studios the person reaches: filters, counts, signals, 50 a page."""
    actor, wanted = request.visit.actor, filters_of(request)
    reach.require_role(request.visit, "view", "studio")
    found = numbered(request, chosen(request))
    counted = queries.counted(found.rows)
    signals = queries.signals_of(counted, request.visit.now)
    rows = [{"row": row, "status": statuses.STUDIO[row.status], "signals": _chips(signals[row.pk])} for row in counted]
    context = {"list": found, "rows": rows, "wanted": wanted, "query": request.GET.urlencode(), **_choices(request.visit)}
    context |= {"may_export": has_role_for(actor, "export", "studio"), "may_manage": has_role_for(actor, "manage", "studio")}
    return page(request, "studios/console/studios.html", context)


def chosen(request: HttpRequest) -> QuerySet[StudioYear]:
    """Return the studios that fit the filters."""
    visit, wanted = request.visit, filters_of(request)
    return desk.with_signal(queries.studios(visit.actor, wanted), wanted["signal"], visit.now - timedelta(days=SILENT_DAYS))


def filters_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters of the list as typed; the list begins with the newest year."""
    wanted = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    codes = desk.codes_of_years(request.visit.actor) if "year" not in request.GET else []
    return wanted | {"year": codes[0] if codes else wanted["year"]}


def _choices(visit: Visit) -> dict[str, Any]:
    regions = sorted({grant.region for grant in visit.actor.grants})
    return {
        "years": [(code, code) for code in desk.codes_of_years(visit.actor)],
        "places": [(row.oktmo, row.name) for row in desk.municipalities_of(visit.actor, "studio")],
        "methodists": [(person.key, person.short_name) for person in desk.methodists_of(regions)],
        "statuses": [(status.key, status.word) for status in statuses.STUDIO.values()],
        "localities": list(LOCALITIES.items()),
        "signals": SIGNALS,
    }


def _chips(signals: list[Any]) -> list[dict[str, str]]:
    return [{"key": signal.key, "tone": signal.tone, "text": text} for signal, text in zip(signals, exports.said(signals), strict=True)]


@logged_in
def studio(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one studio."""
    return detail(request, reach.studio(request.visit, pk))


def detail(request: HttpRequest, row: StudioYear, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the page of a studio: what each may see of it; ``extra`` holds errors and values of a refused form."""
    visit, zone = request.visit, row.studio.region.time_zone
    today, may = local_day(visit.now, zone), desk.rights_of(visit.actor, row)
    counted = queries.with_counts(StudioYear.objects.filter(pk=row.pk)).get()
    context = {"studio": counted, "status": statuses.STUDIO[row.status], "zone": zone, "may": may, "today": today.isoformat()}
    context |= {"signals": _chips(queries.signals_of([counted], visit.now)[row.pk]), "moves": MOVES.get(row.status, ())}
    context |= {"checklist": queries.checklist_rows(row, today), "rounds": _rounds(row, visit)}
    context |= _people(row, visit) if may["see_people"] else {"members": [], "terms": []}
    context |= {
        "meetings": queries.with_corrections(with_photos(queries.meetings(row, 20), visit.now)) if may["see_meetings"] else [],
        "history": desk.history_of("studioyear", row.pk),
    }
    if may["review"] or may["leads"]:
        context |= _support(row, visit, today)
    context |= {"renewal": _renewal(row), "is_stored": "stored" in request.GET, **_mentors(row)}
    return page(request, "studios/console/studio.html", context | extra, status=status)


def _people(row: StudioYear, visit: Visit) -> dict[str, Any]:
    """Return the roster, and until when its data is kept."""
    terms = [(word_of(term.rule), term.due_on) for term in terms_of("studioyear", [row.pk])]
    return {"members": _members(row, visit), "purposes": PURPOSES, "terms": terms}


def _mentors(row: StudioYear) -> dict[str, Any]:
    mentors = queries.mentors_of(row)
    return {"mentors": mentors, "leading": sum(one.until is None for one in mentors)}


def _support(row: StudioYear, visit: Visit, today: date) -> dict[str, Any]:
    """Return talk and visits, and whom to choose for them; 4 queries."""
    methodists = desk.methodists_of([row.studio.region_id])
    visitors = {one.pk: one.full_name for one in [visit.person, *methodists]}
    return {
        "visits": visits_of(row, today),
        "visitors": list(visitors.items()),
        "notes": notes_of(THREAD, str(row.pk)),
        "methodists": [(one.pk, one.full_name) for one in methodists],
    }


def _rounds(row: StudioYear, visit: Visit) -> list[dict[str, Any]]:
    """Return the rounds that have begun, and the next one."""
    rounds = calendar_rows(row.year, visit.now, row)
    begun = [entry for entry in rounds if entry["status"] != "planned"]
    return [entry | {"status": statuses.ROUND[entry["status"]]} for entry in rounds[: len(begun) + 1]]


def _members(row: StudioYear, visit: Visit) -> list[dict[str, Any]]:
    members = queries.members(row, visit.now, with_left=True)
    for member in members:
        member["status"] = statuses.MEMBERSHIP[member["status"]]
        member["consents"] = {purpose: STATUSES[state] for purpose, state in member["consents"].items()}
    return members


def _renewal(row: StudioYear) -> dict[str, Any]:
    """Return the years of the studio before and after, and what became of its application for the next one."""
    others = row.studio.years.select_related("year").order_by("-year__code")
    years = [{"row": other, "status": statuses.STUDIO[other.status]} for other in others]
    asked = row.studio.applications.filter(year__code__gt=row.year.code).select_related("year").order_by("-pk").first()
    application = {"row": asked, "status": statuses.APPLICATION[asked.status]} if asked else None
    first = row.application if row.application_id else opening.last_approved(row.studio)
    return {"years": years, "application": application, "opening": first}


@logged_in
@exports.asked_for_studios
def studios_export(request: HttpRequest, form: str, reason: str) -> HttpResponseBase:
    """Return the filtered list as CSV or XLSX, within what the person may export."""
    return exports.studios(request.visit, form, chosen(request), reason)
