"""What people do in a discussion: propose, change or withdraw their own, support others; moderators let and hide."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.discussions import domain, letters, queries, showing
from pulsar_xblocks.selection.discussions.actions import proposals
from pulsar_xblocks.selection.discussions.forms import ProposalForm
from pulsar_xblocks.selection.discussions.models import Discussion, Proposal
from pulsar_xblocks.selection.discussions.views.public import shown

PER_HOUR = 30


@require_POST
@logged_in
def proposal_new(request: HttpRequest, region: int, code: str) -> HttpResponse:
    """Take a proposal; a refused or late one is shown as it was typed."""
    row, visit = queries.public_or_404(f"{region:02d}", code), request.visit
    count_attempt("proposal", f"person:{visit.person.pk}", limit=PER_HOUR, window=timedelta(hours=1), now=visit.now)
    try:
        values = cleaned(ProposalForm(request.POST))
        said = proposals.Said(values["text"], values["section"], _group(row, values["group"]))
        made = proposals.propose(row, said, by=visit.person, now=visit.now)
    except Invalid as error:
        return shown(request, row, error.status, errors=errors_of(error))
    except Gone as error:
        return shown(request, row, error.status, refusal=sentence(error))
    return redirect(f"{letters.address_of(row)}?done&number={made.number}#p-{made.number}")


def _group(row: Discussion, pk: int | None) -> Any:
    if pk is None:
        return None
    found = next((group for group in queries.groups_of(row) if group.pk == pk), None)
    if found is None:
        raise Invalid({"group": [mark("Choose a group from the list.")]})
    return found


@require_http_methods(["GET", "POST"])
@logged_in
def proposal(request: HttpRequest, region: int, code: str, number: int) -> HttpResponse:
    """Show an own proposal to be changed or withdrawn, with its earlier texts."""
    row = queries.public_or_404(f"{region:02d}", code)
    found = queries.proposal_or_404(row, number)
    if found.person_id != request.visit.person.pk:
        raise NotFound
    if request.method != "POST":
        return _own(request, row, found)
    try:
        _change(request, found)
    except Invalid as error:
        return _own(request, row, found, error.status, errors=errors_of(error), values=request.POST)
    except (Conflict, Gone, Stale) as error:
        return _own(request, row, queries.proposal_or_404(row, number), error.status, refusal=sentence(error), values=request.POST)
    return redirect(letters.address_of(row, number))


def _change(request: HttpRequest, found: Proposal) -> None:
    by, now = request.visit.person, request.visit.now
    if "withdraw" in request.POST:
        proposals.withdraw(found, by=by, now=now)
    else:
        proposals.edit(found, request.POST.get("text", ""), seen_version(request), by=by, now=now)


def _own(request: HttpRequest, row: Discussion, found: Proposal, status: int = 200, **extra: Any) -> HttpResponse:
    now = request.visit.now
    context = showing.head(row, now) | showing.rows([found], row, request.visit.person, now)[0]
    context |= {"values": {"text": found.text}, "most": domain.MOST_TEXT, "back": letters.address_of(row, found.number)}
    return page(request, "selection/discussions/own.html", context | extra, status=status)


@require_POST
@logged_in
def proposal_support(request: HttpRequest, region: int, code: str, number: int) -> HttpResponse:
    """Support a proposal, or no longer."""
    row = queries.public_or_404(f"{region:02d}", code)
    found = queries.proposal_or_404(row, number)
    if found.status != domain.SHOWN:
        raise NotFound
    proposals.support(found, is_on=request.POST.get("on") == "1", by=request.visit.person, now=request.visit.now)
    return redirect(letters.address_of(row, number))


@require_POST
@logged_in
def proposal_moderate(request: HttpRequest, region: int, code: str, number: int) -> HttpResponse:
    """Let a proposal be seen, or hide it with a reason."""
    visit, row = request.visit, queries.public_or_404(f"{region:02d}", code)
    require(visit.actor, "review", queries.KIND, queries.where(row, visit.person))
    is_staff = may(visit.actor, "view", queries.KIND, queries.where(row, None))
    found = queries.moderated_by(queries.proposals_of(row), row, visit.person, is_staff=is_staff).filter(number=number).first()
    if found is None:
        raise NotFound
    is_shown = "show" in request.POST
    proposals.moderate(found, is_shown=is_shown, reason=request.POST.get("reason", ""), by=visit.person, now=visit.now)
    return redirect(reverse("pulsar:discussion", args=[row.pk]) + f"?number={number}#p-{number}")
