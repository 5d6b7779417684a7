"""The guardian's page: a lasting link, no account, works without any script."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents import domain, hooks, letters, pages, queries
from pulsar_xblocks.kernel.consents.actions import Signer, withdraw
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.views.answering import SIGNER_FIELDS, TextChanged, language, request_of, store_answer, trace_of
from pulsar_xblocks.kernel.consents.views.forms_on_paper import forms_for
from pulsar_xblocks.kernel.http import errors_of, page, sentence
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark

OF_AGE = mark("This person is of age now and answers alone.")
DOUBTED = mark("Another legal guardian has answered for this child. If you want to decide too, write to the centre.")


def guardian(request: HttpRequest, link: Link, part: str = "") -> HttpResponse:
    """Show the child's consents and what the guardian may do; registered for links of the purpose «guardian»."""
    row = queries.guardian_of_link(link.object_id)
    if row is None:
        raise NotFound
    if request.user.is_authenticated and row.subject.user_id == request.user.pk:
        return page(request, "kernel/consents/not_yours.html", status=403)
    if part:
        response = _part(request, row, part)
    else:
        response = _answer(request, row) if request.method == "POST" else _show(request, row)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response


def _show(request: HttpRequest, row: Guardian, values: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    now = clock.now()
    is_of_age, (history, is_stranger) = not queries.answers_for(row, now), queries.history_for(row)
    cards = pages.cards_for(row, language(), now, is_stranger=is_stranger)
    if is_of_age:
        cards = [replace(card, may_answer=False, may_withdraw=False) for card in cards]
    stored = {name: getattr(row.person, name) for name in SIGNER_FIELDS[:3]} | {"relation": row.relation, "basis": row.basis}
    context = {
        "guardian": row,
        "token": request.link_token,
        "child": letters.child_name(row.subject),
        "cards": cards,
        "first": next((card for card in cards if card.is_waiting and card.may_answer), None),
        "is_of_age": is_of_age,
        "needs_own": any(card.other for card in cards),
        "is_stranger": is_stranger,
        "progress": hooks.Progress() if is_of_age or is_stranger else hooks.progress_of(row.subject, now),
        "affairs": [] if is_of_age else hooks.affairs_of(row, now),
        "about": _about(cards),
        "signer": stored,
        "signer_name": row.person.full_name,
        "is_known": bool(row.person.family and row.relation),
        "relations": domain.RELATIONS,
        "done": next((card for card in cards if card.purpose.key == request.GET.get("done")), None),
        "history": history,
        "purposes": domain.PURPOSES,
    }
    return page(request, "kernel/consents/guardian.html", context | (values or {}), status=status)


def _about(cards: list[pages.Card]) -> str:
    """Return what the first document that waits is about."""
    first = next((card for card in cards if card.is_waiting and card.purpose.call), None)
    return gettext(first.purpose.call) % {"context": first.request.context} if first and first.request.context else ""


def _signer(request: HttpRequest, row: Guardian) -> Signer:
    values = {name: request.POST.get(name, "").strip()[:301] for name in SIGNER_FIELDS}
    errors = domain.check_signer(values)
    if errors:
        raise Invalid(errors)
    return Signer(domain.GUARDIAN, **values, guardian=row)


def _answer(request: HttpRequest, row: Guardian) -> HttpResponse:
    try:
        _require_open(request, row)
        purpose = store_answer(request, row.subject, _signer(request, row), clock.now())
    except Invalid as error:
        typed = {name: request.POST.get(name, "") for name in SIGNER_FIELDS}
        return _show(request, row, {"errors": errors_of(error), "signer": typed, "is_known": False}, status=422)
    except Conflict as error:
        return _show(request, row, {"refusal": sentence(error), "is_changed": isinstance(error, TextChanged)}, status=409)
    return redirect(f"{reverse('pulsar:link', args=[request.link_token])}?done={purpose}")


def _require_open(request: HttpRequest, row: Guardian) -> None:
    """Return when this guardian may answer what was pressed.  Raises Conflict where another one has answered."""
    if not queries.may_be_stranger(row):
        return
    purpose = request.POST.get("answer", "").partition(".")[0]
    cards = pages.cards_for(row, language(), clock.now(), is_stranger=True)
    if any(card.purpose.key == purpose and not card.may_answer for card in cards):
        raise Conflict(DOUBTED)


def _part(request: HttpRequest, row: Guardian, part: str) -> HttpResponse:
    name, _, purpose = part.partition("-")
    served = hooks.part_view(name)
    if (served or name == "withdraw") and not queries.answers_for(row, clock.now()):
        raise Gone(OF_AGE)
    if served:
        return served(request, row, purpose)
    if name == "paper" and not purpose:
        return page(request, "kernel/consents/forms.html", {"forms": forms_for([row.subject], [], request.build_absolute_uri, clock.now())})
    if name not in ("withdraw", "document") or purpose not in domain.PURPOSES:
        raise NotFound
    is_stranger = queries.may_be_stranger(row)
    cards = pages.cards_for(row, language(), clock.now(), is_stranger=is_stranger)
    card = next((card for card in cards if card.purpose.key == purpose), None)
    if card is None or (name == "withdraw" and is_stranger and not card.may_withdraw):
        raise NotFound
    back = reverse("pulsar:link", args=[request.link_token])
    context = {"card": card, "child": letters.child_name(row.subject), "subject": row.subject, "back": back}
    if name == "document":
        return page(request, "kernel/consents/document.html", context)
    return _withdraw(request, row, context)


def _withdraw(request: HttpRequest, row: Guardian, context: dict[str, Any]) -> HttpResponse:
    card = context["card"]
    if request.method != "POST":
        return page(request, "kernel/consents/withdraw.html", context)
    last = card.record
    names = {name: getattr(row.person, name) for name in SIGNER_FIELDS[:3]}
    signer = Signer(domain.GUARDIAN, **names, relation=row.relation, basis=last.basis if last else "", guardian=row)
    withdraw(request_of(row.subject, card.purpose.key), signer, trace_of(request, by=row.person, source="link"), now=clock.now())
    return redirect(f"{context['back']}?done={card.purpose.key}")
