"""Pages of the import of registrations on the Sirius platform: the file, what it would do, the confirmation."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Invalid, PulsarError, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions import sirius as actions
from pulsar_xblocks.studios.domain import sirius
from pulsar_xblocks.studios.views import reach

UPLOAD, CHECKED = "studios/console/sirius.html", "studios/console/sirius_checked.html"
SHOWN = 300
PARTS = ("code", "number", "day")


@logged_in
def sirius_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the table must look like; check the table that is sent: nothing is stored yet."""
    year = reach.year(request.visit, pk, "manage")
    if request.method != "POST":
        return page(request, UPLOAD, {"year": year})
    try:
        results = actions.check_table(year, _content(request), now=request.visit.now)
    except (Invalid, TooLarge, WrongType) as error:
        return page(request, UPLOAD, {"year": year, "errors": _errors(error)}, status=error.status)
    return page(request, CHECKED, {"year": year, **_report(results)}, status=422 if _wrong(results) else 200)


@logged_in
def sirius_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the checked rows, all or none; without rows lead back to the file."""
    year = reach.year(request.visit, pk, "manage")
    if request.method != "POST":
        return redirect("pulsar:sirius_import", pk)
    actions.import_registrations(year, _rows(request.POST.get("rows", "")), by=request.visit.person, now=request.visit.now)
    return redirect(reverse("pulsar:studios") + f"?year={year.code}")


def _content(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": [mark("Choose a file.")]})
    return sent.read()


def _errors(error: PulsarError) -> dict[str, list[str]]:
    return errors_of(error) if isinstance(error, Invalid) else {"file": [sentence(error)]}


def _wrong(results: list[sirius.Result]) -> list[sirius.Result]:
    return [result for result in results if result.action == sirius.WRONG]


def _report(results: list[sirius.Result]) -> dict[str, Any]:
    wrong = _wrong(results)
    counts = {action: sum(result.action == action for result in results) for action in (sirius.NEW, sirius.CHANGED, sirius.SAME)}
    kept = [] if wrong else [[row.row, row.code, row.number, row.day.isoformat() if row.day else ""] for row in results]
    changes = [result for result in results if result.action in (sirius.NEW, sirius.CHANGED)]
    return {"wrong": wrong[:SHOWN], "wrong_count": len(wrong), "counts": counts, "changes": changes[:SHOWN], "rows": json.dumps(kept)}


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that the checked page sends back.  Raises Invalid when they are not its own."""
    try:
        sent = json.loads(text)
        return [(int(number), dict(zip(PARTS, map(str, values), strict=True))) for number, *values in sent]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Invalid({"rows": [mark("Check the file once more.")]}) from None
