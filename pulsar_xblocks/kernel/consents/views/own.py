"""«My Pulsar»: a person's own answers, from the age at which they are asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pulsar_xblocks.kernel.consents import domain, pages
from pulsar_xblocks.kernel.consents.actions import Signer, withdraw
from pulsar_xblocks.kernel.consents.models import ConsentRecord
from pulsar_xblocks.kernel.consents.views.answering import TextChanged, language, request_of, store_answer, trace_of
from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound


@logged_in
@require_http_methods(["GET", "POST"])
def own_consents(request: HttpRequest) -> HttpResponse:
    """Show what the person decides alone or beside a guardian, and store an answer."""
    visit = request.visit
    if request.method != "POST":
        return _show(request)
    try:
        purpose = store_answer(request, visit.person, signer_of(visit.person), visit.now)
    except TextChanged as error:
        return _show(request, sentence(error), status=error.status)
    return redirect(f"{request.path}?done={purpose}")


@logged_in
@require_http_methods(["GET", "POST"])
def own_withdraw(request: HttpRequest, purpose: str) -> HttpResponse:
    """Ask once, then take an own consent back."""
    visit = request.visit
    card = _card(request, purpose)
    back = reverse("pulsar:own_consents")
    if request.method == "POST":
        asked = request_of(visit.person, purpose)
        withdraw(asked, signer_of(visit.person), trace_of(request, by=visit.person, source="account"), now=visit.now)
        return redirect(f"{back}?done={purpose}")
    return page(request, "kernel/consents/withdraw.html", {"card": card, "child": visit.person, "back": back, "is_own": True})


@logged_in
def own_document(request: HttpRequest, purpose: str) -> HttpResponse:
    """Show a document to read and print."""
    card = _card(request, purpose)
    context = {"card": card, "subject": request.visit.person, "back": reverse("pulsar:own_consents"), "is_own": True}
    return page(request, "kernel/consents/document.html", context)


def signer_of(person: Person) -> Signer:
    """Return the person answering for themselves."""
    return Signer(domain.SELF, person.family, person.given, person.patronymic)


def _show(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    person = request.visit.person
    cards = pages.cards(person, domain.SELF, language(), request.visit.now)
    context = {
        "cards": cards,
        "refusal": refusal,
        "done": next((card for card in cards if card.purpose.key == request.GET.get("done")), None),
        "history": ConsentRecord.objects.filter(subject=person).order_by("-at", "-pk"),
        "zone": cards[0].request.region.time_zone if cards else "UTC",
        "purposes": domain.PURPOSES,
    }
    return page(request, "kernel/consents/own.html", context, status=status)


def _card(request: HttpRequest, purpose: str) -> pages.Card:
    found = pages.cards(request.visit.person, domain.SELF, language(), request.visit.now)
    card = next((card for card in found if card.purpose.key == purpose), None)
    if card is None:
        raise NotFound
    return card
