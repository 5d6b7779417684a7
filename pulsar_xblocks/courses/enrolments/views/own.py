"""Pages of a participant: the own enrolment with its documents."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import dossier, queries, showing, telling
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.files.actions import attach, store_upload
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, PulsarError, Stale, TooMany
from pulsar_xblocks.kernel.roles.queries import require

ONE = "courses/enrolments/enrolment.html"


@sensitive_post_parameters(*dossier.WORDS)  # a report about a failure shows none of them
@logged_in
def enrolment(request: HttpRequest, key: str) -> HttpResponse:
    """Show the own enrolment; on POST store the personal file and what was attached, and send it when asked to."""
    row = _own(request.visit, key)
    if request.method != "POST":
        return _shown(request, row)
    try:
        _store(request, row)
    except Invalid as error:
        return _shown(request, row, error.status, errors=errors_of(error), typed=request.POST)
    except (Conflict, Stale, TooMany) as error:
        return _shown(request, _own(request.visit, key), error.status, refusal=sentence(error))
    return redirect(f"{request.path}?stored")


def _own(visit: Visit, key: str) -> Enrolment:
    row = queries.of_key(key)
    require(visit.actor, "edit", queries.KIND, queries.where(row))
    return row


def _shown(request: HttpRequest, row: Enrolment, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "enrolment": row,
        "group": row.group,
        "passport": programmes.passport_of_group(row.group),
        "is_stored": "stored" in request.GET,
    }
    context |= {"status": showing.plain_status(row.stage), "zone": row.group.programme.region.time_zone, "history": showing.history(row)}
    context |= showing.own_state(row) | showing.answers(row)
    context |= {"lacks": telling.own(row, request.visit.now) if row.stage in stages.IN_TRAINING else []}
    context |= {"is_editable": row.stage in showing.EDITABLE, "may_withdraw": row.stage in showing.BEFORE_ORDER}
    context |= showing.documents(row, request.visit.now) if context["is_editable"] else {}
    context |= {"values": extra.pop("typed")} if extra.get("typed") else {}
    return page(request, ONE, context | extra, status=status)


def _store(request: HttpRequest, row: Enrolment) -> None:
    visit = request.visit
    applying.save_own_dossier(row, editing.seen_version(request), request.POST, now=visit.now)
    for name, purpose in (("diploma", queries.DIPLOMA), ("contract", queries.CONTRACT)):
        for upload in request.FILES.getlist(name)[:6]:
            _attach(request, row, name, purpose, upload)
    if "send" in request.POST:
        applying.send_documents(row, by=visit.person, now=visit.now)


def _attach(request: HttpRequest, row: Enrolment, name: str, purpose: str, upload: Any) -> None:
    visit, region = request.visit, row.group.programme.region
    try:
        file = store_upload(upload, visit.person, purpose, region, visit.now)
        attach([file.key], visit.person, purpose, row, region_id=region.pk)
    except Invalid as error:
        raise Invalid({name: [text for texts in error.errors.values() for text in texts]}, **error.params) from None
    except PulsarError as error:
        raise Invalid({name: [sentence(error)]}) from None


@require_POST
@logged_in
def enrolment_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the application back."""
    row = _own(request.visit, key)
    try:
        applying.withdraw(row, by=request.visit.person, now=request.visit.now)
    except Conflict as error:
        return _shown(request, row, error.status, refusal=sentence(error))
    return redirect(reverse("pulsar:enrolment", args=[key]))
