"""The front page: the story and the switch of personas."""

from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pulsar_demo import personas
from pulsar_demo.models import PlacedBlock
from pulsar_demo.page import page
from pulsar_demo.personas import TOMSK
from pulsar_demo.story import STEPS, Way
from pulsar_demo.views.addresses import learn_url
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.studios.models import Round


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the story."""
    known = personas.by_key()
    steps = [{"step": step, "who": known[step.ways[0].persona], "ways": [_way(way) for way in step.ways]} for step in STEPS]
    return page(request, "story.html", {"steps": steps, "personas": personas.PERSONAS})


@require_POST
def become(request: HttpRequest, persona: str) -> HttpResponse:
    """Log in as a persona and lead to the page asked for."""
    user = get_user_model().objects.filter(username=persona).first() if persona in personas.by_key() else None
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(safe_address(request, request.POST.get("next", "")) or "/")


def safe_address(request: HttpRequest, address: str) -> str:
    """Return the address when it stays on this site, else nothing."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""


def _way(way: Way) -> dict[str, str]:
    return {"persona": way.persona, "button": way.button, "target": _address(way.target)}


def _address(target: str) -> str:
    kind, _, name = target.partition(":")
    if kind == "block":
        wanted: Any = PlacedBlock.objects.filter(is_draft=False, usage_key__endswith=f"block@{name}")
        row = wanted.select_related("unit__section__course").first()
        return learn_url(row) if row else "/pulsar/me/"
    if kind == "publish":
        found = Round.objects.filter(year__region__code=TOMSK, year__status="active", number=int(name)).first()
        return reverse("pulsar:round_publish", args=[found.pk]) if found else "/pulsar/reviews/"
    if kind == "call":
        call = Call.objects.filter(region__code=TOMSK, code=name).first()
        return reverse("pulsar:call", args=[call.pk]) if call else "/pulsar/calls/"
    return target
