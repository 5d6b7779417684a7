"""What an application to a programme asks beside the name: a ready questionnaire taken, edited, published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pulsar_xblocks.courses.programmes import actions, domain, queries, questions_form
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.ready import READY
from pulsar_xblocks.courses.programmes.views import reach
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.differences import outline_of
from pulsar_xblocks.kernel.questions.domain import Questionnaire

TEMPLATE = "courses/programmes/questionnaire.html"


@logged_in
def programme_questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an application asks, to be edited; on POST publish it, or take a ready questionnaire to begin with."""
    row = reach.programme(request.visit, pk, "edit")
    if request.method != "POST":
        return _shown(request, row)
    try:
        made = _posted(request, row)
        actions.publish_questionnaire(row, made, seen=request.POST.get("seen", ""), by=request.visit.person, now=request.visit.now)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), posted=request.POST)
    except Conflict as error:
        return _shown(request, row, error.status, refusal=sentence(error), posted=request.POST)
    return redirect(reverse("pulsar:programme_questionnaire", args=[pk]) + "?stored")


def _posted(request: HttpRequest, row: Programme) -> Questionnaire:
    if "ready" not in request.POST:
        return questions_form.read(queries.questionnaire_of(row) or Questionnaire(), request.POST)
    if request.POST["ready"] not in READY:
        raise Invalid({"ready": [mark("Choose one of the answers.")]})
    return READY[request.POST["ready"]][1]()


def _shown(request: HttpRequest, row: Programme, status: int = 200, posted: Any = None, **extra: Any) -> HttpResponse:
    asked = queries.questionnaire_of(row) or Questionnaire()
    typed = posted if posted is not None and "ready" not in posted else None
    context = {"programme": row, "status": domain.PROGRAMME[row.status], "outline": outline_of(asked), "zone": row.region.time_zone}
    context |= {"rows": questions_form.rows(asked, typed), "types": list(questions_form.TYPES.items()), "values": {}}
    context |= {"ready": [(key, word) for key, (word, _) in READY.items()], "is_stored": "stored" in request.GET}
    context |= {"seen": row.questionnaire.digest if row.questionnaire else "", "is_archived": row.status == domain.ARCHIVED}
    return page(request, TEMPLATE, context | extra, status=status)
