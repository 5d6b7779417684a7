"""The operator gives works to experts: proposed first, given by one click."""

import json
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import pages, reminders
from pulsar_xblocks.kernel.review.actions import assigning
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.kernel.review.queries import desk

ASSIGN = "kernel/review/assign.html"
SEEDS = 1_000_000


@logged_in
def review_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would get what, for the chosen experts; on POST give it out, or show the new proposal when something has changed."""
    visit = request.visit
    group = desk.group_of(visit.actor, pk, "manage")
    seed = _seed(request.POST.get("seed") or request.GET.get("seed", ""))
    if request.method != "POST":
        return page(request, ASSIGN, _proposal(request, group, seed))
    try:
        pairs = _pairs(request.POST.get("pairs", ""))
        count = assigning.place(group, pairs, by=visit.person, now=visit.now)
        reminders.announce(group, [expert for _, expert in pairs], visit.now)
    except Conflict as error:
        return page(request, ASSIGN, _proposal(request, group, seed) | {"refusal": sentence(error)}, status=error.status)
    return redirect(reverse("pulsar:review_group", args=[pk]) + f"?told=given-{count}")


def _proposal(request: HttpRequest, group: ReviewGroup, seed: int) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else request.GET
    chosen = {int(text) for text in posted.getlist("expert") if text.isascii() and text.isdigit() and len(text) < 19}
    plan = assigning.propose(group, chosen or None, seed)
    hands = desk.hands(group)
    context = {"group": group, "title": pages.title_of(group), "seed": seed, "pairs": json.dumps(plan.pairs)}
    context |= {"hands": pages.proposed(hands, plan, chosen), "unplaced": pages.unplaced(plan), "count": len(plan.pairs)}
    return context | {"again": secrets.randbelow(SEEDS)}


def _seed(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else secrets.randbelow(SEEDS)


def _pairs(text: str) -> list[tuple[int, int]]:
    try:
        return [(int(item), int(expert)) for item, expert in json.loads(text)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Conflict(mark("Something has changed since the proposal. Nothing is given out: look at the new proposal.")) from None
