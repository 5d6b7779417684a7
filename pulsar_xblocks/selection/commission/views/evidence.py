"""The page of a call's evidence: of which applications, what for, how far it is, the download."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports.reasons import clean_reason
from pulsar_xblocks.kernel.files.prepared import Payload, prepared
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import evidence
from pulsar_xblocks.selection.commission.queries import desk
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.commission.views.applications import filters_of
from pulsar_xblocks.selection.domain import statuses

PAGE = "selection/commission/evidence.html"


@logged_in
def call_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the archives of a call's evidence; on POST order one of the applications that fit the filters."""
    call, visit = reach.call(request.visit, pk, "export", "selection_application"), request.visit
    if request.method != "POST":
        return _shown(request, call)
    try:
        reason = clean_reason(request.POST.get("reason", ""))
    except Invalid as error:
        return _shown(request, call, error.status, errors=errors_of(error), values=request.POST)
    evidence.order(call, _filters(request, call), reason, by=visit.person, now=visit.now)
    return redirect(request.get_full_path())


def _shown(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    wanted = _filters(request, call)
    made = prepared(evidence.JOB, call.region_id, lambda asked: asked["call"] == call.pk, lambda asked: _label(call, asked))
    context = calls.head(request.visit, call) | made | {"count": evidence.found(call, wanted).count(), "wanted": _words(call, wanted)}
    return page(request, PAGE, context | {"query": request.GET.urlencode()} | extra, status=status)


def _filters(request: HttpRequest, call: Call) -> dict[str, str]:
    """Return the filters of the queue; of a search only a number: a name has no place among what jobs keep."""
    wanted = filters_of(request, call)
    return wanted if any(letter.isdigit() for letter in wanted["q"]) else wanted | {"q": ""}


def _label(call: Call, asked: Payload) -> str:
    return _words(call, asked["wanted"]) or gettext("all applications")


def _words(call: Call, wanted: Payload) -> str:
    """Return the filters in words, "" for none."""
    places = dict(desk.municipalities(call)) if wanted.get("municipality") else {}
    found = [gettext(statuses.APPLICATION[key].word) for key in wanted.get("status", "").split(",") if key in statuses.APPLICATION]
    found += [places.get(wanted["municipality"], wanted["municipality"])] if wanted.get("municipality") else []
    found += [gettext("grade %(n)s") % {"n": wanted["grade"]}] if wanted.get("grade") else []
    return ", ".join([*found, f"«{wanted['q']}»"] if wanted.get("q") else found)
