"""The operator gives works to experts: proposed first, given by one click; and loads results from a table."""

import json
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, PulsarError, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import pages, reminders
from pulsar_xblocks.kernel.review.actions import assigning, importing
from pulsar_xblocks.kernel.review.domain import sheet
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.kernel.review.queries import desk

ASSIGN, UPLOAD, CHECKED = (f"kernel/review/{name}.html" for name in ("assign", "import", "import_checked"))
SEEDS, SHOWN = 1_000_000, 300
PARTS = ("code", "value", "source")


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


@logged_in
def review_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a table of results must look like; check the table that is sent: nothing is stored yet."""
    group = desk.group_of(request.visit.actor, pk, "manage")
    context = {"group": group, "title": pages.title_of(group)}
    if request.method != "POST":
        return page(request, UPLOAD, context)
    try:
        results = importing.check_table(group, _content(request))
    except (Invalid, TooLarge, WrongType) as error:
        return page(request, UPLOAD, context | {"errors": _errors(error)}, status=error.status)
    report = _report(results)
    return page(request, CHECKED, context | report, status=422 if report["wrong"] else 200)


@logged_in
def review_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the checked results, all or none; without rows lead back to the file."""
    group = desk.group_of(request.visit.actor, pk, "manage")
    if request.method != "POST":
        return redirect("pulsar:review_import", pk)
    count = importing.import_table(group, _rows(request.POST.get("rows", "")), by=request.visit.person, now=request.visit.now)
    return redirect(reverse("pulsar:review_group", args=[pk]) + f"?told=imported-{count}")


def _content(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": [mark("Choose a file.")]})
    return sent.read()


def _errors(error: PulsarError) -> dict[str, list[str]]:
    return errors_of(error) if isinstance(error, Invalid) else {"file": [sentence(error)]}


def _report(results: list[sheet.Result]) -> dict[str, Any]:
    wrong = [result for result in results if result.action == sheet.WRONG]
    counts = {action: sum(result.action == action for result in results) for action in (sheet.NEW, sheet.CHANGED, sheet.SAME)}
    kept = [] if wrong else [[row.row, row.code, str(row.value), row.source] for row in results]
    changes = [result for result in results if result.action in (sheet.NEW, sheet.CHANGED)]
    told = [{"result": result, "problems": pages.sentences(result.problems)} for result in wrong[:SHOWN]]
    return {"wrong": told, "wrong_count": len(wrong), "counts": counts, "changes": changes[:SHOWN], "rows": json.dumps(kept)}


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that the checked page sends back.  Raises Invalid when they are not its own."""
    try:
        return [(int(number), dict(zip(PARTS, map(str, values), strict=True))) for number, *values in json.loads(text)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Invalid({"rows": [mark("Check the file once more.")]}) from None
