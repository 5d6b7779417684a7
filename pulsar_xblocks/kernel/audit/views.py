"""Page «Журнал» of the data-protection officer."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit import details, domain, queries
from pulsar_xblocks.kernel.audit.forms import FilterForm
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.paging import newest
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.queries import regions_of

COLUMNS = (
    Column(mark("When"), lambda entry: entry.at),
    Column(mark("Who"), lambda entry: str(entry.actor) if entry.actor else ""),
    Column(mark("What was done"), lambda entry: gettext(domain.word_of(entry.action))),
    Column(mark("Action key"), lambda entry: entry.action),
    Column(mark("Object"), lambda entry: f"{entry.object_kind} {entry.object_id}"),
    Column(mark("Reason"), lambda entry: entry.reason),
    Column(mark("Details"), lambda entry: entry.detail),
)


@logged_in
def audit(request: HttpRequest) -> HttpResponseBase:
    """Show who did what, newest first."""
    wanted, form = _filter(request)
    found = newest(request, queries.entries_within(request.visit.actor, "view", wanted, _region(request, "view").time_zone), "at")
    rows = [
        {
            "entry": entry,
            "word": domain.word_of(entry.action),
            "kind": domain.kind_of(entry.object_kind),
            "detail": _detail(entry.detail),
        }
        for entry in found.rows
    ]
    actions = [{"key": key, "word": domain.word_of(key)} for key in domain.known_actions()]
    context = {"rows": rows, "page": found, "wanted": wanted, "actions": actions, "errors": form.errors, "query": request.GET.urlencode()}
    return page(request, "kernel/audit/audit.html", context)


@logged_in
@with_reason(mark("Record of actions"), kind="audit", back="pulsar:audit")
def audit_csv(request: HttpRequest, reason: str) -> HttpResponseBase:
    """Return the filtered record as CSV; taking it out is itself recorded."""
    visit = request.visit
    wanted, _ = _filter(request)
    region = _region(request, "export")
    rows = queries.entries_within(visit.actor, "export", wanted, region.time_zone)
    record_export(Export("audit", region.pk, reason, rows.count(), "csv"), by=visit.person, now=visit.now)
    return csv_response("audit", COLUMNS, rows.iterator(2000), region.time_zone)


def _detail(stored: str) -> str:
    """Return «rows: 3; role: mentor» in the person's language."""
    pairs = [(gettext(name), gettext(value) if is_word else value) for name, value, is_word in details.details_of(stored)]
    return "; ".join(f"{name}: {value}" for name, value in pairs)


def _filter(request: HttpRequest) -> tuple[queries.Filter, FilterForm]:
    form = FilterForm(request.GET)
    form.is_valid()
    return queries.Filter(**{name: value for name, value in form.cleaned_data.items() if value}), form


def _region(request: HttpRequest, right: str) -> Region:
    ids = regions_of(request.visit.actor, right, "audit")
    return Region.objects.filter(pk__in=ids).order_by("pk").first() or Region(time_zone="UTC")
