"""Pages of those who take part: own profile, own request with the mentors that fit, own pairs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.courses.domain import mentoring as rules
from pulsar_xblocks.courses.mentoring import queries, showing
from pulsar_xblocks.courses.mentoring.actions import offering, pairing
from pulsar_xblocks.courses.mentoring.forms import ProfileForm, RequestForm
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.http import Visit, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, NotFound

HOME, PROFILE, REQUEST = "courses/mentoring/home.html", "courses/mentoring/profile.html", "courses/mentoring/request.html"


@require_safe
@logged_in
def mentoring(request: HttpRequest) -> HttpResponse:
    """Show the person's part in mentoring: pairs, request with mentors that fit, profile, what is asked of the head."""
    return _home(request)


def _home(request: HttpRequest, status: int = 200, **extra: Any) -> HttpResponse:
    return page(request, HOME, showing.home(request.visit) | {"is_stored": "stored" in request.GET} | extra, status=status)


def _region(visit: Visit, code: str = "") -> Region:
    """Return the region in which the person takes part.  Raises Forbidden for a minor."""
    offering.require_adult(visit.person, visit.now)
    regions = queries.regions_near(visit.person, visit.actor)
    if not regions:
        raise Forbidden
    return next((one for one in regions if one.code == code), regions[0])


def _organisation(region: Region, code: str) -> Organisation | None:
    if not code:
        return None
    return Organisation.objects.select_related("municipality").filter(region=region, code=code, is_active=True).first()


@logged_in
def mentor_profile(request: HttpRequest) -> HttpResponse:
    """Show what the person offers as a mentor; on POST store it."""
    visit = request.visit
    row = queries.profile_of(visit.person)
    region = row.region if row else _region(visit, request.GET.get("region", ""))
    context = showing.choices(region, visit) | {"values": showing.profile_values(row), "profile": row}
    context["chosen"] = request.POST.getlist("themes") if request.method == "POST" else context["values"]["themes"]
    if request.method != "POST":
        return page(request, PROFILE, context)
    return editing.answer(request, editing.Editing(PROFILE, context, showing.LABELS), lambda: _save_profile(request, region))


def _save_profile(request: HttpRequest, region: Region) -> str:
    values, visit = editing.cleaned(ProfileForm(request.POST)), request.visit
    values["organisation"] = _organisation(region, values["organisation"])
    offer = offering.Offer(themes=request.POST.getlist("themes"), **values)
    offering.save_profile(visit.person, region, editing.seen_version(request), offer, now=visit.now)
    return f"{reverse('pulsar:mentoring_own')}?stored"


@logged_in
def mentoring_request(request: HttpRequest) -> HttpResponse:
    """Show the own request for a mentor; on POST store it, or take it back."""
    visit = request.visit
    row = queries.request_of(visit.person)
    region = row.region if row else _region(visit, request.GET.get("region", ""))
    context = showing.choices(region, visit) | showing.request_values(row, visit) | {"request_row": row}
    context["chosen"] = request.POST.getlist("themes") if request.method == "POST" else context["values"]["themes"]
    if request.method != "POST":
        return page(request, REQUEST, context)
    try:
        return editing.answer(request, editing.Editing(REQUEST, context, {}), lambda: _save_request(request, region))
    except Conflict as error:
        return page(request, REQUEST, context | {"refusal": sentence(error), "values": request.POST}, status=error.status)


def _save_request(request: HttpRequest, region: Region) -> str:
    visit, home = request.visit, reverse("pulsar:mentoring_own")
    row = queries.request_of(visit.person)
    if "take_back" in request.POST:
        if row is not None:
            offering.take_back(row, by=visit.person, now=visit.now)
        return home
    values = editing.cleaned(RequestForm(request.POST))
    counted = showing.counted_of(values.pop("counted"), queries.counted_in(visit.person))
    values["organisation"] = _organisation(region, values["organisation"])
    need = offering.Need(themes=request.POST.getlist("themes"), **values, **counted)
    offering.save_request(visit.person, region, need, now=visit.now)
    return f"{home}?stored"


@require_POST
@logged_in
def mentoring_ask(request: HttpRequest) -> HttpResponse:
    """Ask one of the mentors that fit the own request."""
    visit = request.visit
    row = queries.request_of(visit.person)
    if row is None:
        raise NotFound
    found = next((one for one in queries.fitting(row) if one.profile.person.key == request.POST.get("mentor", "")), None)
    if found is None:
        return _home(request, 409, refusal=sentence(rules.NotNow()))
    try:
        made = pairing.propose(row, found.profile.person, by=visit.person, now=visit.now)
    except Conflict as error:
        return _home(request, error.status, refusal=sentence(error))
    return redirect("pulsar:mentoring_pair", key=made.key)
