"""Applications sent: number, immutable version, taken back, withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.actions import rename_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.selection.applications import domain, kept, letters, queries
from pulsar_xblocks.selection.applications.actions.filling import place, put_back
from pulsar_xblocks.selection.applications.actions.rows import LOCKED, ended, held, hold_calls, require_move, stored
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import domain as windows
from pulsar_xblocks.selection.calls.domain import Times
from pulsar_xblocks.selection.domain import statuses

KIND = "selection_application"  # of revisions
States = Mapping[str, Mapping[str, str]]  # party -> purpose -> state of the consent


@transaction.atomic
def submit(application: SelectionApplication, *, by: Person, now: datetime) -> SelectionApplication:
    """Send the stored draft: number, immutable version, time of arrival.

    Raises Invalid by field, Gone when the window is closed (the draft stays), Conflict while the form is closed.
    """
    row = held(application)
    return send(row, queries.consent_states(row, now), queries.times_for(row), by=by, now=now)


@transaction.atomic
def send(row: SelectionApplication, states: States, times: Times, *, by: Person, now: datetime) -> SelectionApplication:
    """Send an application that is held already; ``states``: its consents, ``times``: its window.  Raises as ``submit`` does."""
    if row.status not in statuses.EDITABLE:
        raise Conflict(mark("The application is sent already."))
    if not queries.is_form_open(states):
        raise Conflict(LOCKED)
    if row.status == statuses.DRAFT and not windows.is_taken(now, times, queries.rules_of(row.call).grace_minutes):
        raise Gone(mark("The window is closed. Your draft is kept; ask the regional centre for more time."))
    if row.call.preliminary_at:
        raise Gone(mark("The results are published: the application can no longer be changed."))
    answers = queries.answers_of(row)
    place(row, answers)
    _require_complete(row, answers, now)
    is_ready = queries.is_consented(states)
    row.status = statuses.SUBMITTED if is_ready else statuses.AWAITING
    row.submitted_at = row.submitted_at or now
    row.accepted_at = row.accepted_at or (now if is_ready else None)
    row.expires_at, row.reason = None, ""
    is_first = not row.number
    row.grade = domain.grade_sent(answers, row.grade)
    row.number = row.number or next_number(row.call.region, now)
    _name(row.person, answers)
    stored(row, "submit", by, now, number=row.number)
    claims = _copy_achievements(row, answers, is_first=is_first)
    store_revision(
        KIND,
        row.pk,
        {"answers": dict(answers), "questionnaire": row.questionnaire.digest, "achievements": claims},
        by=by,
        now=now,
        is_first=is_first,
    )
    letters.order_submitted(row, by, now)
    return row


def next_number(region: Region, now: datetime) -> str:
    """Return the next number of a region in the local year; a transaction that is undone gives it back, so there are no gaps."""
    year = local_day(now, region.time_zone).year
    key = {"region": region, "prefix": domain.PREFIX, "year": year}
    series = NumberSeries.objects.select_for_update().filter(**key).first()
    if series is None:
        try:
            with transaction.atomic():
                NumberSeries.objects.create(**key)
        except IntegrityError:  # another application was the first of the year
            pass
        series = NumberSeries.objects.select_for_update().get(**key)
    series.last += 1
    series.save(update_fields=["last"])
    return domain.number(year, series.last)


@transaction.atomic
def take_back(application: SelectionApplication, *, by: Person, now: datetime) -> SelectionApplication:
    """Take a sent application back to correct it; number, first time of sending and the sent version stay.  Raises Gone, Conflict."""
    row = held(application)
    if row.status not in (statuses.SUBMITTED, statuses.AWAITING):
        raise Conflict(mark("The documents are being checked already."))
    if not queries.is_taken(row.call, row, now):
        raise Gone(mark("The window is closed: a sent application can no longer be changed."))
    row.status = statuses.DRAFT
    return stored(row, "take_back", by, now)


@transaction.atomic
def withdraw(application: SelectionApplication, *, by: Person, now: datetime) -> SelectionApplication:
    """Withdraw an application; as it was sent it stays as history, its place goes to the next one.  Raises Conflict."""
    hold_calls([application.call_id])
    row = held(application)
    require_move(row, statuses.WITHDRAWN)
    put_back(row, now)
    return ended(row, statuses.WITHDRAWN, "withdraw", by, now)


def _require_complete(row: SelectionApplication, answers: Mapping[str, Any], now: datetime) -> None:
    errors = dict(questions.check(queries.questionnaire_of(row), answers))
    birth = answers.get(domain.BIRTH)
    if birth and row.person.birth_date and birth != row.person.birth_date.isoformat():
        errors.setdefault(domain.BIRTH, []).append(mark("At the start another date of birth was told."))
    if not errors and (found := queries.failed(row.call, queries.applicant_of(row), now)):
        errors = {"": [one.reason for one in found]}
    if errors:
        raise Invalid(errors)


def _name(person: Person, answers: Mapping[str, Any]) -> None:
    told = answers.get(domain.NAME)
    if isinstance(told, Mapping) and not person.family:
        rename_person(person, **{part: str(told.get(part, "")) for part in ("family", "given", "patronymic")})


def _copy_achievements(row: SelectionApplication, answers: Mapping[str, Any], *, is_first: bool) -> list[dict[str, Any]]:
    """Store a copy of the chosen achievements; what was checked of an earlier version is checked anew only where it has changed.

    Questions that ask for none any more leave none.
    """
    keys = [question.key for question in queries.questionnaire_of(row).questions() if question.type == "achievements"]
    if not keys and is_first:
        return []
    chosen = [key for name in keys for key in answers.get(name) or []]
    fresh = [_copied(row, one) for one in kept.chosen(row.person, chosen)] if chosen else []
    before = {} if is_first else {one.key: one for one in ApplicationAchievement.objects.filter(application=row)}
    same = {one.key for one in fresh if one.key in before and _said(one) == _said(before[one.key])}
    if before.keys() - same:
        ApplicationAchievement.objects.filter(application=row).exclude(key__in=same).delete()
    ApplicationAchievement.objects.bulk_create([one for one in fresh if one.key not in same])
    return [_said(one) for one in fresh]


def _copied(row: SelectionApplication, one: kept.Kept) -> ApplicationAchievement:
    return ApplicationAchievement(
        application=row,
        key=one.key,
        olympiad=one.olympiad,
        name=one.name,
        subject=one.subject,
        year=one.year,
        level=one.level,
        stage=one.stage,
        result=one.result,
        source=one.source,
        number=one.number,
        files="\n".join(one.files),
    )


def _said(one: ApplicationAchievement) -> dict[str, Any]:
    names = ("key", "olympiad", "name", "subject", "year", "level", "stage", "result", "source", "number", "files")
    return {name: getattr(one, name) for name in names}
