"""The personal file behind a row of ФИС ФРДО: an operator corrects what the register would refuse or has rejected."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.views import reach
from pulsar_xblocks.courses.enrolments import dossier, queries, showing
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.editing import seen_version
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Invalid, Stale, TooMany
from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.kernel.roles.queries import require

PAGE = "courses/documents/frdo_file.html"


@sensitive_post_parameters(*dossier.WORDS)  # a report about a failure shows none of them
@logged_in
def frdo_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the personal file of whoever got a document, the look is written down; on POST store it."""
    row = reach.document(request.visit, pk)
    require(request.visit.actor, "edit", queries.DOSSIER, Where(row.region_id))
    if request.method != "POST":
        return _shown(request, row)
    try:
        applying.save_dossier(request.visit.person, row.enrolment, seen_version(request), request.POST, now=request.visit.now)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), values=request.POST)
    except (Stale, TooMany) as error:
        return _shown(request, row, error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:frdo") + f"?region={row.region.code}&stored")


def _shown(request: HttpRequest, row: TrainingDocument, status: int = 200, **extra: Any) -> HttpResponse:
    visit, stored = request.visit, queries.dossier_of(row.enrolment.person)
    record("dossier.view", row.enrolment, by=visit.person, now=visit.now, region_id=row.region_id)
    context = {"row": row, "enrolment": row.enrolment, "values": showing.values_of(queries.facts_of(stored))}
    context |= {"seen": stored.version if stored else 0, "region": row.region, "reason": row.frdo_reason}  # type: ignore[attr-defined] - annotated
    context |= {"levels": list(dossier.LEVELS.items()), "sexes": list(dossier.SEXES.items())}
    return page(request, PAGE, context | extra, status=status)
