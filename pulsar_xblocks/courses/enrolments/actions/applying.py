"""What a participant does: applies, fills in the personal file, sends it, withdraws."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import dossier as file
from pulsar_xblocks.courses.enrolments import keeping, queries
from pulsar_xblocks.courses.enrolments.actions.stepping import free_places, held, held_group, new_key, promote, put, step
from pulsar_xblocks.courses.enrolments.domain import LIST, SELF
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.programmes import domain as groups
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import terms_of
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents.actions import request_consents
from pulsar_xblocks.kernel.consents.queries import ages
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.people.actions import rename_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on, local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version

TAKEN = mark("This СНИЛС cannot be taken. Check the number; if it is right, write to the centre.")
TAKEN_A_DAY = 5  # numbers of others, entered by one person


class _Taken(Exception):  # noqa: N818 - never leaves this module
    """Another participant has this number; the transaction is rolled back, the record of the try is not."""


@dataclass(frozen=True)
class Place:
    """Where a participant works: an organisation of the directory, or its municipality alone; the post as written, the answers."""

    organisation: Organisation | None = None
    municipality: Municipality | None = None
    post: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)  # question key -> answer, to what the programme asks


@dataclass(frozen=True)
class Applicant:
    """The person as printed in documents."""

    family: str
    given: str
    patronymic: str
    birth_date: date
    phone: str  # +7XXXXXXXXXX


@transaction.atomic
def apply_oneself(  # noqa: PLR0913 - who applies where, all named
    group: TrainingGroup, person: Person, who: Applicant, place: Place, *, now: datetime, source: str = SELF
) -> Enrolment:
    """Store who applies and the application, and ask for the consent.  Raises Invalid for a minor, Gone outside the window."""
    region = group.programme.region
    if age_on(who.birth_date, local_day(now, region.time_zone)) < ages().consent:
        raise Invalid({"birth_date": [mark("Courses are for adults: from 18 years.")]})
    rename_person(person, family=who.family, given=who.given, patronymic=who.patronymic)
    person.birth_date, person.phone = who.birth_date, who.phone
    person.save(update_fields=["birth_date", "phone"])
    made = apply(group, person, place, now=now, source=source)
    request_consents(
        subject=person, purposes=[queries.PURPOSE], context=f"«{group.programme.title}»", guardian_email="", region=region, now=now, by=None
    )
    return made


@transaction.atomic
def apply(group: TrainingGroup, person: Person, place: Place, *, now: datetime, source: str = SELF) -> Enrolment:
    """Store an application: with a place, or on the waiting list when there is none; a second click finds the first.

    Raises Gone outside the window.  Those whom a list has nominated are taken until training begins.
    """
    row = held_group(group)
    stored = Enrolment.objects.filter(group=row, person=person, open_marker=1).first()
    if stored is not None:
        return stored
    if not groups.takes_applications(terms_of(row), now) and not (source == LIST and row.status == groups.ACTIVE):
        raise Gone(mark("Applications to this group are not taken now."))
    promote(row, now=now)  # whoever waits comes before whoever applies now
    stage = stages.DOCS_NEEDED if free_places(row) > 0 else stages.WAITING
    where = place.organisation.municipality if place.organisation else place.municipality
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(
                group=row,
                person=person,
                key=new_key(),
                stage=stage,
                stage_at=now,
                source=source,
                organisation=place.organisation,
                municipality=where,
                post=place.post[:200],
                applied_at=now,
                waiting_since=now if stage == stages.WAITING else None,
                questionnaire=row.programme.questionnaire,
                answers=json.dumps(dict(place.answers), ensure_ascii=False, sort_keys=True),
            )
    except IntegrityError:
        return Enrolment.objects.get(group=row, person=person, open_marker=1)
    return put(made, stage, by=person, now=now)


def save_own_dossier(enrolment: Enrolment, seen: int, typed: Mapping[str, str], *, now: datetime) -> Dossier:
    """Store the own personal file as ``save_dossier``.  Raises NotNow once it is sent to the check: what was checked stays so."""
    with transaction.atomic():
        stages.require(held(enrolment).stage, stages.DOCS_NEEDED, stages.DOCS_REJECTED)
    return save_dossier(enrolment.person, enrolment, seen, typed, now=now)


def save_dossier(by: Person, enrolment: Enrolment, seen: int, typed: Mapping[str, str], *, now: datetime) -> Dossier:
    """Store what the state register asks of a participant, sealed; required fields do not keep it from being saved.

    Raises Invalid by field, also for a number that another participant has, without naming whose; that try stays on record, and
    after five a day TooMany.  Raises Stale after a change elsewhere, Gone for somebody who is retired.
    """
    facts = file.checked(typed)
    try:
        return _stored_dossier(by, enrolment, seen, facts, now)
    except _Taken:
        region_id = enrolment.group.programme.region_id
        count_attempt("dossier-taken", f"person:{by.pk}", limit=TAKEN_A_DAY, window=timedelta(days=1), now=now)
        record("dossier.taken", enrolment, by=by, now=now, region_id=region_id)
        raise Invalid({"snils": [TAKEN]}) from None


@transaction.atomic
def _stored_dossier(by: Person, enrolment: Enrolment, seen: int, facts: file.Facts, now: datetime) -> Dossier:
    region, person = enrolment.group.programme.region, enrolment.person
    if person.retired_at is not None and not keeping.is_awaited(person):
        raise Gone
    row, _ = Dossier.objects.select_for_update().get_or_create(person=person, defaults={"region": region, "changed_at": now, "version": 0})
    require_version(row.version, seen, {}, {})
    facts = file.with_names(facts, queries.facts_of(row))
    index = sealing.blind_index(facts.snils) if facts.snils else None
    if facts.snils and Dossier.objects.filter(snils_index__in=sealing.blind_indexes(facts.snils)).exclude(pk=row.pk).exists():
        raise _Taken
    row.secret, row.snils_index, row.changed_at = sealing.seal(facts.as_json()), index, now
    row.snils_tail = f"{facts.snils[6:9]} {facts.snils[9:]}" if facts.snils else ""
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise _Taken from None
    record("dossier.save", row, by=by, now=now, region_id=region.pk)
    return row


@transaction.atomic
def send_documents(enrolment: Enrolment, *, by: Person, now: datetime) -> Enrolment:
    """Send the documents to be checked.  Raises Invalid naming what is missing, NotNow at another stage."""
    row = held(enrolment)
    if row.stage == stages.DOCS_CHECK:
        return row
    stages.require(row.stage, stages.DOCS_NEEDED, stages.DOCS_REJECTED)
    if missing := queries.missing_documents(row, now):
        raise Invalid({"": missing})
    return step(row, stages.DOCS_CHECK, by=by, now=now)


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: Person, now: datetime) -> Enrolment:
    """Take an application back before the order; the place goes to whoever waits."""
    row = held(enrolment)
    if row.stage == stages.WITHDRAWN:
        return row
    if row.stage not in stages.BEFORE_ORDER:
        raise Conflict(mark("The order is signed already: write to the curator to leave the course."))
    step(row, stages.WITHDRAWN, by=by, now=now)
    promote(row.group, now=now)
    return row
