"""An organisation applies: begun by its head, filled in by several people, each by an invitation."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.domain import check_email
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.links.actions import issue_link, revoke_links, use_link
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.links.queries import address_of
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.selection.applications import domain, queries
from pulsar_xblocks.selection.applications.actions.rows import held, stored
from pulsar_xblocks.selection.applications.models import AnswerEdit, Representative, SelectionApplication
from pulsar_xblocks.selection.applications.queries import organisations, representatives
from pulsar_xblocks.selection.calls.models import Call

PURPOSE = "organisation_application"
VALID = timedelta(days=14)
_ELSEWHERE = mark("You fill in the application of another organisation in this call already.")


@transaction.atomic
def begin(call: Call, organisation: Organisation, *, by: Person, now: datetime) -> SelectionApplication:
    """Store the draft of an organisation, or return the one it has; who begins it may send it.  Raises Gone, Conflict."""
    if not queries.is_of_organisation(call):
        raise Conflict(mark("Pupils apply here, not organisations."))
    locked(Organisation.objects, organisation.pk)
    if found := organisations.open_application(call, organisation):
        return found
    if not queries.is_taken(call, None, now):
        raise Gone(mark("Applications are not accepted now."))
    if call.questionnaire is None:
        raise Conflict(mark("The questionnaire of this call is not published yet."))
    try:
        with transaction.atomic():
            row = SelectionApplication.objects.create(
                call=call,
                person=by,
                organisation=organisation,
                municipality=organisation.municipality,
                questionnaire=call.questionnaire,
                answers=json.dumps(_known(call, organisation), ensure_ascii=False, sort_keys=True),
                status="draft",
                created_at=now,
                saved_at=now,
            )
    except IntegrityError:
        raise Conflict(_ELSEWHERE) from None
    Representative.objects.create(application=row, person=by, may_send=True, added_at=now, added_by=by, joined_at=now)
    return stored(row, "begin", by, now, organisation=organisation.code)


def _known(call: Call, organisation: Organisation) -> dict[str, Any]:
    """Return what the directory knows, for the questions of the ready questionnaire."""
    assert call.questionnaire is not None
    known = {
        "m1_name": organisation.name,
        "m1_short": organisation.short_name,
        "m1_inn": organisation.inn,
        "m1_ogrn": organisation.ogrn,
        "m2_own": organisation.municipality.name,
        "m2": [organisation.municipality.oktmo],
    }
    return domain.prefilled(queries.loaded(call.questionnaire.digest, call.questionnaire.body), known)


@transaction.atomic
def invite(application: SelectionApplication, email: str, *, may_send: bool, by: Person, now: datetime) -> Representative:
    """Write to a colleague; an earlier letter to the same address stops working.  Raises Invalid, Conflict."""
    row, email = _open(application), email.strip().lower()
    if wrong := check_email(email):
        raise Invalid({"email": wrong})
    people = list(representatives.open_ones(row))
    if any(one.person and one.person.user and one.person.user.email.lower() == email for one in people):
        raise Invalid({"email": [mark("This person fills in the application already.")]})
    found = next((one for one in people if one.person is None and one.email == email), None)
    if found is None and len(people) >= domain.MOST_REPRESENTATIVES:
        raise Invalid({"email": [mark("At most ten people fill in one application.")]})
    found = found or Representative(application=row, email=email, added_at=now, added_by=by)
    found.may_send = may_send
    found.save()
    revoke_links(PURPOSE, found, now)
    link = issue_link(purpose=PURPOSE, subject=found, region_id=row.call.region_id, now=now, valid=VALID)
    _write(row, found, address_of(link.token), by, now)
    stored(row, "invite", by, now)
    return found


def _write(row: SelectionApplication, found: Representative, link: str, by: Person, now: datetime) -> None:
    with in_language(None):
        words = {"organisation": str(row.organisation), "call": row.call.title, "person": by.full_name}
        send(
            to=None,
            email=found.email,
            subject=gettext("You are asked to fill in an application: %(organisation)s") % words,
            text=gettext(
                "%(person)s asks you to fill in the application of %(organisation)s together: %(call)s. "
                "Open the link within 14 days, log in or register. The link is for you only."
            )
            % words,
            link=link,
            region_id=row.call.region_id,
            kind="selection.representative",
            now=now,
        )


@transaction.atomic
def accept(link: Link, *, by: Person, now: datetime) -> SelectionApplication:
    """Let the logged-in person come in by an invitation.  Raises Gone when it was taken back or used, Conflict also once all is over."""
    found = Representative.objects.select_for_update().filter(pk=link.object_id, open_marker=1, person=None).first()
    if found is None:
        raise Gone
    row = _open(found.application)
    others = Representative.objects.filter(person=by, open_marker=1, application__call=row.call_id, application__open_marker=1)
    if others.exclude(application=row).exists():
        raise Conflict(_ELSEWHERE)
    if others.filter(application=row).exists():
        raise Conflict(mark("You fill in this application already."))
    use_link(link, now)
    found.person, found.email, found.joined_at = by, "", now
    found.save()
    return stored(row, "join", by, now)


@transaction.atomic
def remove(application: SelectionApplication, key: int, *, by: Person, now: datetime) -> SelectionApplication:
    """Take somebody off an application, or oneself; what they have written stays.

    Raises NotFound for nobody of it, Conflict when nobody who may send would stay.
    """
    row = held(application)
    people = list(representatives.open_ones(row))
    found = next((one for one in people if one.pk == key), None)
    if found is None:
        raise NotFound
    if found.person is not None and not domain.may_leave([_as_rule(one) for one in people], found.pk):
        raise Conflict(mark("Somebody who may send the application must stay: let a colleague send it first."))
    revoke_links(PURPOSE, found, now)
    found.open_marker, found.left_at, found.left_by, found.email = None, now, by, ""
    found.save()
    return stored(row, "leave" if found.person_id == by.pk else "remove", by, now)


@transaction.atomic
def allow_to_send(application: SelectionApplication, key: int, *, by: Person, now: datetime) -> SelectionApplication:
    """Let a colleague send the application too.  Raises NotFound."""
    row = held(application)
    if not representatives.open_ones(row).filter(pk=key).update(may_send=True):
        raise NotFound
    return stored(row, "allow", by, now)


def _as_rule(one: Representative) -> domain.Colleague:
    return domain.Colleague(one.pk, one.may_send, one.person_id is not None)


def note_edits(row: SelectionApplication, keys: Sequence[str], by: Person, now: datetime) -> None:
    """Remember who has changed these answers of an organisation; 2 queries, none for a pupil's application."""
    if not keys or not queries.is_of_organisation(row.call):
        return
    AnswerEdit.objects.filter(application=row, question__in=keys).delete()
    AnswerEdit.objects.bulk_create([AnswerEdit(application=row, question=key, person=by, at=now) for key in keys])


def require_places(row: SelectionApplication, answers: Mapping[str, Any]) -> None:
    """Return when every municipality named is one of the region.  Raises Invalid by question; 1 query where any is asked for."""
    asked = [one.key for one in queries.questionnaire_of(row).questions() if one.type == model.MUNICIPALITIES]
    known = organisations.names_of(row.call.region_id) if any(answers.get(key) for key in asked) else {}
    wrong = [key for key in asked if set(answers.get(key) or ()) - set(known)]
    if wrong:
        raise Invalid({key: [mark("Choose municipalities from the list.")] for key in wrong})


def _open(application: SelectionApplication) -> SelectionApplication:
    row = held(application)
    if row.open_marker is None:
        raise Conflict(mark("The application is over."))
    return row
