"""What the centre does for a studio: methodologist, mentors, status, talk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.http import errors_of, logged_in
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions import mentors, registration, talk
from pulsar_xblocks.studios.forms.block import MentorForm
from pulsar_xblocks.studios.forms.console import MentorEndForm, StatusForm
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.queries import desk
from pulsar_xblocks.studios.queries import studios as queries
from pulsar_xblocks.studios.views import reach
from pulsar_xblocks.studios.views.studios import MOVES, detail


@logged_in
@require_POST
def studio_methodist(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the studio its methodologist, or none."""
    row = reach.studio(request.visit, pk, "manage")
    return do(request, row, "methodist", lambda: _set_methodist(request, row))


def _set_methodist(request: HttpRequest, row: StudioYear) -> None:
    chosen = request.POST.get("methodist", "")
    known = {str(person.pk): person for person in desk.methodists_of([row.studio.region_id])}
    if chosen and chosen not in known:
        raise Invalid({"methodist": [mark("Choose a person from the list.")]})
    registration.set_methodist(row, known.get(chosen), by=request.visit.person, now=request.visit.now)


@logged_in
@require_POST
def studio_mentor_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a second mentor by e-mail on behalf of the centre."""
    row = reach.studio(request.visit, pk, "manage")
    return do(request, row, "invite", lambda: _invite(request, row), "mentors")


def _invite(request: HttpRequest, row: StudioYear) -> None:
    values = editing.cleaned(MentorForm(request.POST))
    count_attempt("invite-mentor", f"studio:{row.pk}", limit=10, window=timedelta(days=1), now=request.visit.now)
    mentors.invite(row, values["email"], by=request.visit.person, now=request.visit.now)


@logged_in
@require_POST
def studio_mentor_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mentor off the studio; says why."""
    row = reach.studio(request.visit, pk, "manage")
    return do(request, row, "mentor", lambda: _end_mentor(request, row), "mentors")


def _end_mentor(request: HttpRequest, row: StudioYear) -> None:
    values = editing.cleaned(MentorEndForm(request.POST))
    found = next((one for one in queries.mentors_of(row) if one.pk == values["mentor"]), None)
    if found is None:
        raise Invalid({"mentor": [mark("Choose a person from the list.")]})
    mentors.step_down(row, found.person, by=request.visit.person, now=request.visit.now, reason=values["reason"])


@logged_in
@require_POST
def studio_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend, close or take up a studio again; says why."""
    row = reach.studio(request.visit, pk, "manage")
    return do(request, row, "status", lambda: _set_status(request, row))


def _set_status(request: HttpRequest, row: StudioYear) -> None:
    values = editing.cleaned(StatusForm(request.POST))
    if values["status"] not in MOVES.get(row.status, ()):
        raise Invalid({"status": [mark("The studio has another status by now: open the page anew.")]})
    registration.set_status(row, values["status"], values["reason"], by=request.visit.person, now=request.visit.now)


@logged_in
@require_POST
def studio_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a note to the talk of mentors and centre."""
    row = _of_talk(request, pk)
    text = request.POST.get("text", "")
    return do(request, row, "note", lambda: talk.say(row, text, by=request.visit.person, now=request.visit.now), "talk")


def _of_talk(request: HttpRequest, pk: int) -> StudioYear:
    """Return the studio for those who take part in its talk: the centre's people and the mentors."""
    row = reach.studio(request.visit, pk)
    rights = desk.rights_of(request.visit.actor, row)
    if not (rights["review"] or rights["leads"]):
        raise Forbidden
    return row


def do(request: HttpRequest, row: StudioYear, form: str, store: Callable[[], Any], anchor: str = "") -> HttpResponse:
    """Store and lead back to the page; a refusal shows it with the errors of that one form."""
    try:
        store()
    except Invalid as error:
        return detail(request, row, error.status, errors=errors_of(error), values=request.POST, refused=form)
    return redirect(reverse("pulsar:studio", args=[row.pk]) + "?stored" + (f"#{anchor}" if anchor else ""))
