"""The page of a pair, for both, for the heads that are asked, for the curators; everything done there goes through one address."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.courses.domain import mentoring as rules
from pulsar_xblocks.courses.mentoring import queries, showing
from pulsar_xblocks.courses.mentoring.actions import pairing, working
from pulsar_xblocks.courses.mentoring.forms import MeetingForm, OpinionForm, PlanForm, TextsForm
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair
from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.roles.queries import require

PAGE = "courses/mentoring/pair.html"
Act = Callable[[HttpRequest, MentoringPair], Any]


@require_safe
@logged_in
def mentoring_pair(request: HttpRequest, key: str) -> HttpResponse:
    """Show a pair."""
    return _shown(request, _reached(request.visit, key))


def _reached(visit: Visit, key: str) -> MentoringPair:
    """Return a pair that the person may see.  Raises NotFound, for strangers too."""
    row = queries.pair_or_404(key)
    require(visit.actor, "view", queries.KIND, queries.where(row, visit.actor))
    return row


def _shown(request: HttpRequest, row: MentoringPair, status: int = 200, **extra: Any) -> HttpResponse:
    context = showing.pair(row, request.visit) | {"is_stored": "stored" in request.GET}
    return page(request, PAGE, context | extra, status=status)


@require_POST
@logged_in
def mentoring_pair_do(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    row, what = _reached(request.visit, key), request.POST.get("what", "")
    if what not in _ACTS:
        raise NotFound
    try:
        _ACTS[what](request, row)
    except Invalid as error:
        return _shown(request, queries.pair_or_404(key), error.status, errors=errors_of(error), typed=_typed(request), wrong=what)
    except (Conflict, Stale) as error:
        fresh = queries.pair_or_404(key)
        return _shown(request, fresh, error.status, refusal=sentence(error), typed=_typed(request), wrong=what)
    return redirect(reverse("pulsar:mentoring_pair", args=[key]) + "?stored")


def _typed(request: HttpRequest) -> Mapping[str, str]:
    return {name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"}


def _side(request: HttpRequest, row: MentoringPair) -> str:
    """Return the side of whoever asks, mentor or mentee.  Raises Forbidden for others."""
    visit = request.visit
    side = next((one for one in queries.parts_of(row, visit.actor) if one in rules.OTHER), "")
    if not side:
        raise Forbidden
    return side


def _is_curator(request: HttpRequest, row: MentoringPair) -> bool:
    return queries.may_decide(row, request.visit.actor)


def _require_curator(request: HttpRequest, row: MentoringPair) -> None:
    if not _is_curator(request, row):
        raise Forbidden


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.visit.person, "now": request.visit.now}


def _answer(request: HttpRequest, row: MentoringPair) -> None:
    """Store the answer of a side for which the person speaks, or of a head whose paper the curator holds."""
    side, reason, is_agreed = request.POST.get("side", ""), request.POST.get("reason", ""), "refuse" not in request.POST
    is_own = side in queries.parts_of(row, request.visit.actor)
    is_paper = not is_own and is_agreed and side in rules.SIDES and side not in rules.OTHER and _is_curator(request, row)
    if not is_own and not is_paper:
        raise Forbidden
    if is_paper and not reason.strip():
        raise Invalid({"reason": [showing.NAME_PAPER]})
    pairing.answer(row, pairing.Answer(side, is_agreed, reason), **_who(request))


def _plan(request: HttpRequest, row: MentoringPair) -> None:
    _side(request, row)
    values = cleaned(PlanForm(request.POST))
    values["tasks"] = rules.lines_of(values["tasks"])
    stored = working.save_plan(row, seen_version(request), rules.Plan(**values), **_who(request))
    if "send" in request.POST:
        working.send_plan(stored, **_who(request))


def _approve(request: HttpRequest, row: MentoringPair) -> None:
    _require_curator(request, row)
    if "return" in request.POST:
        working.return_plan(row, request.POST.get("change", ""), **_who(request))
    else:
        working.approve_plan(row, **_who(request))


def _meeting(request: HttpRequest, row: MentoringPair) -> None:
    _side(request, row)
    working.add_meeting(row, rules.Meeting(**cleaned(MeetingForm(request.POST))), **_who(request))


def _confirm(request: HttpRequest, row: MentoringPair) -> None:
    _side(request, row)
    working.confirm_meeting(_one(request, row), **_who(request))


def _remove(request: HttpRequest, row: MentoringPair) -> None:
    meeting, is_curator = _one(request, row), _is_curator(request, row)
    if not is_curator and (_side(request, row) and meeting.by_id != request.visit.person.pk):
        raise Forbidden
    working.remove_meeting(meeting, request.POST.get("reason", ""), is_curator=is_curator, **_who(request))


def _one(request: HttpRequest, row: MentoringPair) -> MentoringMeeting:
    found = row.meetings.filter(key=request.POST.get("meeting", "")[:22], removed_at=None).first()
    if found is None:
        raise NotFound
    return found


def _texts(request: HttpRequest, row: MentoringPair) -> None:
    _side(request, row)
    working.save_review(row, seen_version(request), working.Texts(**cleaned(TextsForm(request.POST))), **_who(request))


def _opinion(request: HttpRequest, row: MentoringPair) -> None:
    side = _side(request, row)
    working.give_feedback(row, working.Opinion(side, **cleaned(OpinionForm(request.POST))), **_who(request))


def _finish(request: HttpRequest, row: MentoringPair) -> None:
    _require_curator(request, row)
    working.finish(row, **_who(request))


def _end(request: HttpRequest, row: MentoringPair) -> None:
    if not _is_curator(request, row):
        _side(request, row)
    pairing.end(row, request.POST.get("reason", ""), **_who(request))


_ACTS: dict[str, Act] = {
    "answer": _answer,
    "plan": _plan,
    "approve": _approve,
    "meeting": _meeting,
    "confirm": _confirm,
    "remove": _remove,
    "texts": _texts,
    "opinion": _opinion,
    "finish": _finish,
    "end": _end,
}
