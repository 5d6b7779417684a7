"""The page of a path, for its owner and for those who approve; everything done there goes through one address; print and Word."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.courses.paths import diagnosis, papers, plan_rows, queries, showing
from pulsar_xblocks.courses.paths.actions import going
from pulsar_xblocks.courses.paths.forms import ApproveForm, DoneForm, ReviewForm
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.exports import template_pages
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import require

PAGE, PRINT = "courses/paths/path.html", "courses/paths/print.html"
Act = Callable[[HttpRequest, LearningPath], Any]


def _reached(visit: Visit, key: str) -> LearningPath:
    """Return a path that the person may see.  Raises NotFound, for strangers too."""
    row = queries.path_or_404(key)
    require(visit.actor, "view", queries.KIND, queries.where(row))
    if queries.is_private(row, visit.person):
        raise NotFound
    return row


@require_safe
@logged_in
def path(request: HttpRequest, key: str) -> HttpResponse:
    """Show a path."""
    return _shown(request, _reached(request.visit, key))


def _shown(request: HttpRequest, row: LearningPath, status: int = 200, **extra: Any) -> HttpResponse:
    context = showing.path(row, request.visit) | {"is_stored": "stored" in request.GET}
    context |= {"questionnaire": diagnosis.of(row), "answers": diagnosis.answers_of(row)} if row.diagnosed_at else {}
    return page(request, PAGE, context | extra, status=status)


@require_safe
@logged_in
def path_print(request: HttpRequest, key: str) -> HttpResponse:
    """Show a path as a sheet to be printed."""
    return page(request, PRINT, showing.path(_reached(request.visit, key), request.visit))


@require_safe
@logged_in
def path_docx(request: HttpRequest, key: str) -> HttpResponseBase:
    """Return a path as a Word document; of somebody else's a record says who took it."""
    visit = request.visit
    row = _reached(visit, key)
    if row.person_id != visit.person.pk:
        export = Export(queries.KIND, row.region_id, gettext("an individual learning path"), 1, "docx")
        record_export(export, by=visit.person, now=visit.now)
    return template_pages.word(f"{gettext('Learning path')} {row.person.short_name}", papers.docx_of(row))


@require_POST
@logged_in
def path_do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    row, what = _reached(request.visit, key), request.POST.get("what", "")
    if what not in _ACTS:
        raise NotFound
    try:
        _ACTS[what](request, row)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), typed=_typed(request), wrong=what)
    except (Conflict, Stale) as error:
        return _shown(request, queries.path_or_404(key), error.status, refusal=sentence(error), typed=_typed(request), wrong=what)
    return redirect(reverse("pulsar:path", args=[key]) + "?stored")


def _typed(request: HttpRequest) -> Mapping[str, str]:
    return {name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"}


def _require(request: HttpRequest, row: LearningPath, *rights: str) -> None:
    """Return when whoever asks has one of the rights.  Raises Forbidden."""
    if not any(may(request.visit.actor, right, queries.KIND, queries.where(row)) for right in rights):
        raise Forbidden


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.visit.person, "now": request.visit.now}


def _send(request: HttpRequest, row: LearningPath) -> None:
    _require(request, row, "edit")
    going.send(row, **_who(request))


def _take_back(request: HttpRequest, row: LearningPath) -> None:
    _require(request, row, "edit")
    going.take_back(row, **_who(request))


def _start(request: HttpRequest, row: LearningPath) -> None:
    _require(request, row, "edit")
    going.start(row, **_who(request))


def _approve(request: HttpRequest, row: LearningPath) -> None:
    _require_other(request, row)
    if "return" in request.POST:
        going.turn_back(row, request.POST.get("reason", ""), **_who(request))
    else:
        going.approve(row, cleaned(ApproveForm(request.POST))["review_on"], **_who(request))


def _require_other(request: HttpRequest, row: LearningPath) -> None:
    """Return when whoever asks decides about the path of somebody else.  Raises Forbidden."""
    _require(request, row, "decide")
    if row.person_id == request.visit.person.pk:
        raise Forbidden


def _done(request: HttpRequest, row: LearningPath) -> None:
    _require(request, row, "edit")
    going.mark_item(row, going.Done(**cleaned(DoneForm(request.POST))), **_who(request))


def _outcome(request: HttpRequest, row: LearningPath) -> None:
    _require(request, row, "edit", "decide")
    levels = plan_rows.levels(request.POST, queries.gaps_of(row))
    going.save_outcome(row, seen_version(request), going.Outcome(levels, request.POST.get("result", "")), **_who(request))


def _look(request: HttpRequest, row: LearningPath) -> None:
    _require(request, row, "edit", "decide")
    going.look(row, going.Review(**cleaned(ReviewForm(request.POST))), **_who(request))


def _finish(request: HttpRequest, row: LearningPath) -> None:
    _require_other(request, row)
    going.finish(row, **_who(request))


_ACTS: dict[str, Act] = {
    "send": _send,
    "take_back": _take_back,
    "start": _start,
    "approve": _approve,
    "done": _done,
    "outcome": _outcome,
    "look": _look,
    "finish": _finish,
}
