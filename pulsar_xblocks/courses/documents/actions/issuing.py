"""Certificates, diplomas and statements given out, to many at once: whoever lacks something is named, and then nobody gets one."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.actions import stocking
from pulsar_xblocks.courses.documents.domain import QUALIFYING, STATEMENT, USED, Issue, Printed
from pulsar_xblocks.courses.documents.models import TrainingDocument, UsedForm
from pulsar_xblocks.courses.documents.queries import Stand, standings
from pulsar_xblocks.courses.documents.queries.register import live_kinds
from pulsar_xblocks.courses.documents.queries.stock import Free
from pulsar_xblocks.courses.domain import finishing, stages
from pulsar_xblocks.courses.domain.finishing import FAILED
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments import keeping, letters
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, held, new_key, step
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.domain import canonical
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

OF_WHOM = mark("%(name)s: %(why)s")
_RNG = random.SystemRandom()
_SIGNED = {"city": mark("Write the city."), "head": mark("Write who signs as the head.")}


@dataclass(frozen=True)
class Sheet:
    """What one document is made of: what stands in it, form, registration number."""

    printed: Printed
    form: Free | None
    registration: str


@transaction.atomic
def issue(group: TrainingGroup, rows: Sequence[Enrolment], what: Issue, *, by: Person, now: datetime) -> list[TrainingDocument]:
    """Give documents out in the order of names, with the next forms and registration numbers; return them.

    Raises Invalid naming everybody who lacks something and what, for a wrong day, and when forms are missing, OwnAffair.
    """
    if not rows:
        raise Invalid({"": [mark("Choose at least one participant.")]})
    stages.require_others([row.person_id for row in rows], by.pk)
    found = [held(row) for row in sorted(rows, key=lambda row: row.pk)]
    keeping.names_back(found)
    found.sort(key=lambda row: (row.person.sort_name, row.pk))
    stands = standings(group, found)
    if errors := problems(group, stands, what, now):
        raise Invalid(errors)
    on = what.issued_on or local_day(now, group.programme.region.time_zone)
    region = group.programme.region_id
    forms: list[Free | None] = [*stocking.take_forms(region, what.kind, len(found), what.batch)]
    numbers = stocking.take_numbers(region, what.kind, on, len(found))
    passport, batch, made = passport_of_group(group), new_key(), []
    for stand, form, number in zip(stands, forms or [None] * len(found), numbers, strict=True):
        sheet = Sheet(_printed(group, passport, stand, what), form, number)
        made.append(store(stand.row, what.kind, sheet, on, by=by, now=now))
        if what.kind in QUALIFYING:
            step(stand.row, stages.CERT_ISSUED, Why(batch=batch), by=by, now=now)
    letters.order_batch(found[0], batch, now)
    return made


def problems(group: TrainingGroup, stands: Sequence[Stand], what: Issue, now: datetime) -> dict[str, list[str]]:
    """Return field -> sentences: who lacks what, days and words that cannot be; 1 query."""
    errors: dict[str, list[str]] = {name: [text] for name, text in _SIGNED.items() if not getattr(what, name).strip()}
    if what.kind not in (domain.qualifying(passport_of_group(group).kind), STATEMENT):
        errors["kind"] = [mark("Choose one of the list.")]
    if what.issued_on is None:
        errors["issued_on"] = [mark("Write the day of issue.")]
    elif what.issued_on > local_day(now, group.programme.region.time_zone):
        errors["issued_on"] = [mark("This day is still to come.")]
    live = live_kinds([stand.row for stand in stands])
    whole = [Sentence(OF_WHOM, name=stand.row.person.full_name, why=why) for stand in stands for why in _lacks(group, stand, what, live)]
    return errors | ({"": list(whole)} if whole else {})


def _lacks(group: TrainingGroup, stand: Stand, what: Issue, live: Mapping[int, set[str]]) -> list[Sentence]:
    """Return what keeps one participant from the document."""
    row = stand.row
    if what.kind in live.get(row.pk, set()):
        return [Sentence(mark("such a document is given out already: make a duplicate, or cancel it first."))]
    if not (row.person.family and row.person.given):
        return [Sentence(mark("the full name is not written."))]
    found = _statement_problems(row) if what.kind == STATEMENT else _qualifying_problems(group, stand)
    order = row.order_out
    if not found and order and what.issued_on and what.issued_on < order.on:
        found = [Sentence(mark("the order is of %(day)s, the document cannot be older."), day=f"{order.on:%d.%m.%Y}")]
    return found


def _qualifying_problems(group: TrainingGroup, stand: Stand) -> list[Sentence]:
    found = finishing.sentences(passport_of_group(group), stand.missing)
    if not found and stand.row.stage != stages.CERT_NEEDED:
        found = [Sentence(mark("the completion order is not signed; now: %(stage)s."), stage=_word(stand.row.stage))]
    return found


def _statement_problems(row: Enrolment) -> list[Sentence]:
    if row.stage == stages.LEFT or (row.stage == stages.FINAL and row.final == FAILED):
        return []
    sentence = mark("a statement of study is for those who have left or have not passed; now: %(stage)s.")
    return [Sentence(sentence, stage=_word(row.stage))]


def _word(stage: str) -> Sentence:
    return Sentence(stages.ENROLMENT[stage].word)


def _printed(group: TrainingGroup, passport: Passport, stand: Stand, what: Issue) -> Printed:
    person, order, is_whole = stand.row.person, stand.row.order_out, what.kind in QUALIFYING
    region = group.programme.region
    return Printed(
        issuer=region.centre_name or region.name,
        city=what.city.strip()[:100],
        family=person.family,
        given=person.given,
        patronymic=person.patronymic,
        programme=passport.title,
        hours=passport.hours.total if is_whole else stand.balance.counted.total,
        starts_on=group.starts_on,
        ends_on=group.ends_on if is_whole or order is None else max(min(order.on, group.ends_on), group.starts_on),
        final_work=stand.row.final_work if is_whole else "",
        qualification=passport.qualification if is_whole else "",
        head=what.head.strip()[:200],
        secretary=what.secretary.strip()[:200],
    )


def store(row: Enrolment, kind: str, sheet: Sheet, on: date, *, by: Person, now: datetime, **more: object) -> TrainingDocument:  # noqa: PLR0913
    """Store one document with its form; ``more`` = what a duplicate says of its original."""
    used: UsedForm | None = stocking.use(sheet.form, USED, by=by, now=now) if sheet.form else None
    region = row.group.programme.region_id
    made = TrainingDocument.objects.create(
        enrolment=row,
        region_id=region,
        kind=kind,
        form=used,
        series=sheet.form.batch.series if sheet.form else "",
        number=sheet.form.number if sheet.form else "",
        registration=sheet.registration,
        issued_on=on,
        body=canonical(sheet.printed),
        code=domain.new_code(_RNG),
        made_at=now,
        made_by=by,
        **more,
    )
    record("training_document.issue", made, by=by, now=now, region_id=region, kind=kind, registration=made.registration)
    return made
