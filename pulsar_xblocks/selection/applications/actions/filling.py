"""Drafts as they are filled: saved as typed, moved to a new questionnaire with the applicant's eyes on the difference."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.files.actions import keep_only
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.selection.applications import conflicts, domain, file_rights, queries
from pulsar_xblocks.selection.applications.actions import organisations
from pulsar_xblocks.selection.applications.actions.rows import held, require_open_form, stored
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses


@dataclass(frozen=True)
class Saved:
    """A stored draft; ``conflicts``: questions left as they were stored; ``is_shown``: the page shows all that is stored.

    ``states``: the consents as they were read, None where they were not.
    """

    row: SelectionApplication
    conflicts: tuple[str, ...] = ()
    is_shown: bool = True
    states: dict[str, dict[str, str]] | None = None


@transaction.atomic
def save_draft(
    application: SelectionApplication, seen: int, answers: Mapping[str, Any], *, by: Person | None = None, now: datetime
) -> SelectionApplication:
    """Store a draft; required answers never block it.  Raises Stale with both texts, Invalid for what is over a limit, Conflict.

    ``by``: who of an organisation has typed, for a pupil's application its person.
    """
    return save_seen(application, seen, answers, by=by, now=now).row


@transaction.atomic
def save_seen(
    application: SelectionApplication, seen: int, answers: Mapping[str, Any], *, by: Person | None = None, now: datetime
) -> Saved:
    """Store a draft as ``save_draft`` does, and tell which consents were read."""
    row, states = _editable(application, now)
    if row.version != seen:
        rows = conflicts.differing(row, answers)
        raise Stale({one.name: one.current for one in rows}, {one.name: one.yours for one in rows}, row.version, rows)
    return Saved(_store(row, answers, by or row.person, now), states=states)


@transaction.atomic
def merge_draft(
    application: SelectionApplication, answers: Mapping[str, Any], base: Mapping[str, Any], *, by: Person | None = None, now: datetime
) -> Saved:
    """Store what a page has changed, whatever other pages have stored since; ``base``: question -> its answer before the change.

    A question that another page has changed too stays as stored and is named.  Raises Invalid for what is over a limit, Conflict.
    """
    row, states = _editable(application, now)
    found = questions.merge(queries.answers_of(row), answers, base)
    return Saved(_store(row, found.answers, by or row.person, now), found.conflicts, found.answers == answers, states)


def _editable(application: SelectionApplication, now: datetime) -> tuple[SelectionApplication, dict[str, dict[str, str]]]:
    row = held(application)
    if row.status not in statuses.EDITABLE:
        raise Conflict(mark("The application is sent: take it back to change it."))
    return row, require_open_form(row, now)


def _store(row: SelectionApplication, answers: Mapping[str, Any], by: Person, now: datetime) -> SelectionApplication:
    questionnaire, before = queries.questionnaire_of(row), queries.answers_of(row)
    if errors := dict(questions.check(questionnaire, answers, draft=True)):
        raise Invalid(errors)
    if answers == before:  # sent twice, for example while the page was left
        return row
    organisations.note_edits(row, domain.changed_keys(before, answers), by, now)
    school = _school(row, answers)
    if row.submitted_at is None:  # of one that is being corrected the lists keep the school that was sent
        _stand_at(row, school)
    _keep_files(row, questionnaire, before, answers, by, now)
    row.answers = json.dumps(dict(answers), ensure_ascii=False, sort_keys=True)
    row.saved_at, row.version = now, row.version + 1
    row.save(update_fields=["answers", "saved_at", "version", "organisation", "municipality"])
    return row


@transaction.atomic
def move_to_new(application: SelectionApplication, seen_digest: str, *, by: Person, now: datetime) -> SelectionApplication:
    """Move a draft to the questionnaire that is published now.  Raises Conflict when another one has been published since it was read."""
    row = held(application)
    newest = queries.new_questionnaire(row)
    if newest is None or row.status not in statuses.EDITABLE:
        raise Conflict(mark("The application has the newest questions already."))
    if row.call.questionnaire.digest != seen_digest:
        raise Conflict(mark("The questions were changed once more: read the difference again."))
    kept = domain.moved(queries.questionnaire_of(row), newest, queries.answers_of(row))
    _keep_files(row, queries.questionnaire_of(row), queries.answers_of(row), kept, by, now)
    row.questionnaire, row.answers, row.saved_at = row.call.questionnaire, json.dumps(kept, ensure_ascii=False, sort_keys=True), now
    return stored(row, "move", by, now)


def put_back(row: SelectionApplication, now: datetime) -> None:
    """Let the version sent last count instead of what was typed since: answers, questions, files.  The caller stores the row.

    Nothing happens to an application that is not being corrected.
    """
    if row.status not in statuses.EDITABLE or row.submitted_at is None:
        return
    typed, sent = queries.answers_of(row), queries.as_sent(row)
    row.questionnaire, answers = sent.questionnaire, queries.answers_of(sent)
    with suppress(Invalid):  # a school that was closed meanwhile stays as the answer names it
        place(row, answers)
    with suppress(Invalid):  # a file that is no longer there
        _keep_files(row, queries.questionnaire_of(row), typed, answers, row.person, now)
    row.answers, row.saved_at = json.dumps(answers, ensure_ascii=False, sort_keys=True), now


def place(row: SelectionApplication, answers: Mapping[str, Any]) -> None:
    """Set the school and its municipality by the answer.  Raises Invalid for a school of elsewhere."""
    _stand_at(row, _school(row, answers))


def _stand_at(row: SelectionApplication, school: Organisation | None) -> None:
    if school == row.organisation:
        return
    row.organisation = school
    if school:
        row.municipality = school.municipality


def _school(row: SelectionApplication, answers: Mapping[str, Any]) -> Organisation | None:
    """Return the school that the answers name, the organisation that applies.  Raises Invalid for places of elsewhere."""
    code = answers.get(domain.ORGANISATION)
    if queries.is_of_organisation(row.call):
        organisations.require_places(row, answers)
        return row.organisation
    if (row.organisation.code if row.organisation else None) == code:
        return row.organisation
    rows = Organisation.objects.filter(region_id=row.call.region_id, code=str(code), is_active=True)
    found = rows.select_related("municipality").first() if code else None
    if code and not found:
        raise Invalid({domain.ORGANISATION: [mark("Choose a school from the list.")]})
    return found


def _keep_files(  # noqa: PLR0913, PLR0917 - both states of one draft
    row: SelectionApplication,
    questionnaire: Questionnaire,
    before: Mapping[str, Any],
    answers: Mapping[str, Any],
    by: Person,
    now: datetime,
) -> None:
    """Tie the files of a draft at once: files that belong to nothing are removed after a month; those of the version sent last stay."""
    names = [question.key for question in questionnaire.questions() if question.type == "file"]
    keys = {name: list(answers.get(name) or []) for name in names}
    if keys == {name: list(before.get(name) or []) for name in names}:
        return
    try:
        keep_only([*(key for one in keys.values() for key in one), *_sent_files(row)], by, file_rights.EVIDENCE, row, now=now)
    except NotFound:
        changed = next((name for name in names if keys[name] != list(before.get(name) or [])), "")
        raise Invalid({changed: [mark("This file is not there any more: remove it and add it again.")]}) from None


def _sent_files(row: SelectionApplication) -> list[str]:
    """Return the files of the version sent last that are still here: it counts again when the draft is not sent; 2 queries."""
    sent = queries.last_sent(row) if row.submitted_at else None
    lists = [value for value in sent["answers"].values() if isinstance(value, list)] if sent else []
    named = {key for one in lists for key in one if isinstance(key, str)}
    return [key for key in files_of(row, file_rights.EVIDENCE).values_list("key", flat=True) if key in named] if named else []
