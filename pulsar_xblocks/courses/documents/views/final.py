"""The sheet of the final assessment of a group."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.courses.documents import forms, showing
from pulsar_xblocks.courses.documents.actions import finals
from pulsar_xblocks.courses.documents.papers.filling import trained
from pulsar_xblocks.courses.documents.queries import standings
from pulsar_xblocks.courses.documents.queries.register import KIND
from pulsar_xblocks.courses.domain.passport import FINALS
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group, where_group
from pulsar_xblocks.courses.programmes.views import groups, reach
from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may

PAGE, SIZE = "courses/documents/final.html", 100  # rows of a page: each brings four fields


@logged_in
def training_final(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet; on POST store the results."""
    if request.method != "POST":
        return _shown(request, reach.group(request.visit, pk, "view", KIND))
    group = reach.group(request.visit, pk, "decide", KIND)
    try:
        count = _store(request, group)
    except Invalid as error:
        return _shown(request, group, error.status, errors=errors_of(error), typed=request.POST)
    except Conflict as error:
        return _shown(request, group, error.status, refusal=sentence(error), typed=request.POST)
    return redirect(f"{request.path}?page={request.GET.get('page', '1')[:6]}&stored={count}")


def _store(request: HttpRequest, group: TrainingGroup) -> int:
    results = forms.results_of(request.POST, trained(group).values_list("key", flat=True))
    return finals.record_results(group, results, _day(request), by=request.visit.person, now=request.visit.now)


def _day(request: HttpRequest) -> date | None:
    field = DayField(required=False)
    try:
        return field.clean(request.POST.get("on", ""))
    except ValidationError as error:
        raise Invalid({"on": [str(text) for text in error.messages]}) from None


def _shown(request: HttpRequest, group: TrainingGroup, status: int = 200, **extra: Any) -> HttpResponse:
    visit, typed = request.visit, extra.pop("typed", {})
    passport = passport_of_group(group)
    found = numbered(request, trained(group), SIZE)
    rows = [showing.assessed(passport, stand, typed) for stand in standings(group, found.rows)]
    context = groups.head(visit, group) | {"list": found, "entries": rows, "passport": passport, "final": FINALS[passport.final]}
    context |= {"results": [("", mark("not held")), *showing.RESULTS.items()], "plan": passport.hours.total}
    today = local_day(visit.now, group.programme.region.time_zone)
    context |= {"values": typed or {"on": min(today, group.ends_on).isoformat()}, "stored": request.GET.get("stored", "")[:6]}
    context |= {"may_decide": may(visit.actor, "decide", KIND, where_group(group))}
    context |= {"may_store": context["may_decide"] and any(row["is_open"] for row in rows)}
    return page(request, PAGE, context | extra, status=status)
