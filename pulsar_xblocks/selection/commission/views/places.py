"""Page of a call's places: who was offered one, who answered, the reserve, the log; enrolment and the programme's course."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.kernel.consents.queries import without_link
from pulsar_xblocks.kernel.http import logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.platform import enrolment
from pulsar_xblocks.kernel.pure.errors import Conflict, NotFound
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import arriving
from pulsar_xblocks.selection.commission.domain import attending
from pulsar_xblocks.selection.commission.queries import places
from pulsar_xblocks.selection.commission.views import calls, reach
from pulsar_xblocks.selection.domain import promotion, statuses

NO_ANSWER = Status(statuses.OFFERED, mark("No answer yet"), "warn", "clock")  # of an open offer, as the staff reads it
STAFF_WORDS = statuses.OFFER | {statuses.OFFERED: NO_ANSWER}
PAGE = "selection/commission/places.html"


@logged_in
def call_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the places of a call; on POST enrol those who have confirmed."""
    call = reach.call(request.visit, pk, "review", "selection_application")
    if call.final_at is None:
        raise NotFound
    if request.method != "POST":
        return _shown(request, call)
    reach.call(request.visit, pk, "manage", "selection_ranking")
    try:
        done = _do(request, call)
    except Conflict as error:
        return _shown(request, call, error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:call_places", args=[pk]) + f"?{done}")


def _do(request: HttpRequest, call: Call) -> str:
    by, now = request.visit.person, request.visit.now
    if "enrol" in request.POST:
        count, without = arriving.enrol_confirmed(call, by=by, now=now)
        return f"enrolled={count}&without={without}"
    raise NotFound


def _shown(request: HttpRequest, call: Call, status: int = 200, **extra: Any) -> HttpResponse:
    found = numbered(request, places.offers_of(call))
    closed = without_link(row.application.person_id for row in found.rows if row.status in statuses.SEATED | {statuses.OFFERED})
    rows = [
        {"row": row, "status": STAFF_WORDS[row.status], "course": attending.COURSE.get(row.course_state)}
        | {"has_no_link": row.application.person_id in closed}
        for row in found.rows
    ]
    context = calls.head(request.visit, call) | {"list": found, "rows": rows, "waiting": places.waiting(call)[:50]}
    context |= {"log": [{"row": row, "text": said(promotion.sentence(places.event_of(row)))} for row in places.log_of(call)]}
    context |= {"counts": places.by_status(call), "words": STAFF_WORDS, "told": _told(request)}
    context |= {"has_courses": enrolment.has_courses()}
    return page(request, PAGE, context | extra, status=status)


def _told(request: HttpRequest) -> dict[str, int]:
    values = {name: request.GET.get(name, "") for name in ("enrolled", "without")}
    return {name: int(text) for name, text in values.items() if text.isascii() and text.isdigit() and len(text) < 7}
