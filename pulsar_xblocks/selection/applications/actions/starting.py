"""Who may apply, and the short-lived draft that waits for the guardian."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.consents.actions.requests import request_consents, write_to_guardians
from pulsar_xblocks.kernel.directory.models import Municipality
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on, local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import domain, letters, queries
from pulsar_xblocks.selection.applications.actions.rows import held, stored
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.gates import Applicant, Stay

AGES = range(6, 100)
_CLOSED = mark("The regional centre has closed the link of this address: ask the centre to open a new one.")
_MEANT = mark("Your date of birth is known here already and is another one. If it is wrong, ask the regional centre to correct it.")


@dataclass(frozen=True)
class Told:
    """What somebody tells before anything is stored."""

    birth_date: date
    grade: int | None = None
    municipality: str = ""  # ОКТМО
    stays: tuple[Stay, ...] = ()


def require_eligible(call: Call, person: Person, told: Told, now: datetime) -> Applicant:
    """Return the applicant who passes every gate; nothing is stored.  Raises Invalid with the reasons by field, Gone outside the window."""
    if not queries.is_taken(call, None, now):
        raise Gone(mark("Applications are not accepted now."))
    if call.audience != "pupil":
        raise Conflict(mark("Organisations apply here, not pupils."))
    if age_on(told.birth_date, local_day(now, call.region.time_zone)) not in AGES:
        raise Invalid({"birth_date": [domain.TOO_OLD]})
    if person.birth_date is not None and person.birth_date != told.birth_date:
        raise Invalid({"birth_date": [_MEANT]})
    stays = tuple(dict.fromkeys((*queries.stays_of(person), *told.stays)))
    who = Applicant(told.grade, told.birth_date, told.municipality, call.region.code, stays)
    if errors := domain.by_field(queries.failed(call, who, now)):
        raise Invalid(errors)
    return who


def start(  # noqa: PLR0913 - one form's values
    call: Call, person: Person, told: Told, guardian_email: str, *, device: str = "", is_paper: bool = False, now: datetime
) -> SelectionApplication:
    """Store a draft and ask the guardian; a second click gives the same draft.  Raises Invalid, Gone, Conflict."""
    require_eligible(call, person, told, now)
    found = queries.own(call, person)
    if found and found.open_marker:
        return found
    if call.questionnaire is None:
        raise Conflict(mark("The questionnaire of this call is not published yet."))
    try:
        with transaction.atomic():
            return _start(call, person, told, guardian_email, device, is_paper, now)
    except IntegrityError:  # a double click: the other request made it
        return SelectionApplication.objects.get(call=call, person=person, open_marker=1)


def _start(  # noqa: PLR0913, PLR0917 - one form's values
    call: Call, person: Person, told: Told, email: str, device: str, is_paper: bool, now: datetime
) -> SelectionApplication:
    if person.birth_date is None:
        person.birth_date = told.birth_date
        person.save(update_fields=["birth_date"])
    place = Municipality.objects.filter(region=call.region_id, oktmo=told.municipality).first() if told.municipality else None
    questionnaire = call.questionnaire
    assert questionnaire is not None
    row = SelectionApplication.objects.create(
        call=call,
        person=person,
        questionnaire=questionnaire,
        answers=json.dumps(_known(call, person, told), ensure_ascii=False, sort_keys=True),
        status="draft",
        grade=told.grade,
        municipality=place,
        told_stays=domain.stays_to(told.stays),
        device=device,
        created_at=now,
        saved_at=now,
        expires_at=now + domain.DRAFT_LIFE,
    )
    _ask(row, email, is_paper, now)
    return row


def _known(call: Call, person: Person, told: Told) -> dict[str, Any]:
    questionnaire = queries.loaded(call.questionnaire.digest, call.questionnaire.body) if call.questionnaire else None
    name = {"family": person.family, "given": person.given, "patronymic": person.patronymic}
    known: Mapping[str, Any] = {
        domain.NAME: {part: text for part, text in name.items() if text},
        domain.BIRTH: told.birth_date.isoformat(),
        domain.GRADE: told.grade,
        domain.EMAIL: person.email,
    }
    return domain.prefilled(questionnaire, known) if questionnaire else {}


def _ask(row: SelectionApplication, email: str, is_paper: bool, now: datetime) -> None:
    """Ask for the consents; where they are all given already, tell the guardian and open the form."""
    call, person = row.call, row.person
    needs_guardian = consent_rules.GUARDIAN in consents.needed(person, call.region.time_zone, now)
    is_known = queries.is_form_open(queries.consent_states(row, now))
    email = email.strip() or queries.known_guardian(person)
    if needs_guardian and not email and not is_paper and not is_known:
        raise Invalid({"guardian_email": [mark("Write the e-mail of your parent or another legal guardian.")]})
    link = request_consents(
        subject=person,
        purposes=queries.purposes(call),
        context=call.title,
        guardian_email="" if is_paper or is_known else email,
        region=call.region,
        now=now,
        by=person,
    )
    if link is None and not is_known and not is_paper and consents.is_link_closed(person, email):
        raise Invalid({"guardian_email": [_CLOSED]})
    if is_known:
        row.expires_at = None
        row.save(update_fields=["expires_at"])
        if needs_guardian and link is None:
            write_to_guardians(person, letters.begun(row), now)


@transaction.atomic
def ask_again(application: SelectionApplication, guardian_email: str, *, now: datetime) -> SelectionApplication:
    """Write to the guardian again, to another address where the first was mistyped and nobody has answered.  Raises Invalid, Conflict."""
    row = held(application)
    if row.status not in statuses.EDITABLE:
        raise Conflict(mark("The application is over."))
    if queries.is_form_open(queries.consent_states(row, now)):
        raise Conflict(mark("The consent is given already."))
    sent = request_consents(
        subject=row.person,
        purposes=queries.purposes(row.call),
        context=row.call.title,
        guardian_email=guardian_email,
        region=row.call.region,
        now=now,
        by=row.person,
    )
    if sent is None and consents.is_link_closed(row.person, guardian_email):
        raise Invalid({"guardian_email": [_CLOSED]})
    if sent is None:
        raise Invalid({"guardian_email": [mark("A letter went to this address less than 12 hours ago. Look into «Spam» too.")]})
    if row.expires_at:
        row.expires_at = now + domain.DRAFT_LIFE
    return stored(row, "ask_again", row.person, now)
