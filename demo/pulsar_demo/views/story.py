"""The front page: the story and the switch of personas."""

from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pulsar_demo import personas
from pulsar_demo.models import PlacedBlock
from pulsar_demo.page import page
from pulsar_demo.story import STEPS, Step
from pulsar_demo.views.addresses import learn_url


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the story."""
    known = personas.by_key()
    steps = [{"step": step, "who": known.get(step.persona), "target": _address(step)} for step in STEPS]
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


def _address(step: Step) -> str:
    if not step.target.startswith("block:"):
        return step.target
    wanted: Any = PlacedBlock.objects.filter(is_draft=False, block_type=step.target.removeprefix("block:"))
    row = wanted.select_related("unit__section__course").first()
    return learn_url(row) if row else "/pulsar/me/"
