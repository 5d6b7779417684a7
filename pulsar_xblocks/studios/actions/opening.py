"""Writes of applications: draft, submission, the head's approval, decisions, undo."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.files.actions import keep_only
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.studios import conflicts, file_rights, letters
from pulsar_xblocks.studios.actions import registration
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import ProjectYear, Studio, StudioApplication
from pulsar_xblocks.studios.queries import opening as queries

TITLE_LIMIT = 100
UNDO_WITHIN = timedelta(minutes=30)
_RELATED = ("year__region", "applicant", "organisation__municipality", "questionnaire", "studio")


@dataclass(frozen=True)
class Saved:
    """A stored draft; ``conflicts``: fields left as they were stored; ``is_shown``: the page shows all that is stored."""

    row: StudioApplication
    conflicts: tuple[str, ...] = ()
    is_shown: bool = True


def start_application(year: ProjectYear, applicant: Person, *, now: datetime, studio: Studio | None = None) -> StudioApplication:
    """Return the applicant's open application of the year, a new draft when there is none.

    Raises Gone outside the window, Conflict when a studio is to go on and there is an application about something else.
    """
    found = queries.open_application(year, applicant)
    if found and studio and found.studio_id != studio.pk:
        raise Conflict(mark("You have another application of this year: withdraw it to renew the studio."))
    if found:
        return found
    if not queries.is_call_open(year, studio.organisation if studio else None, now):
        raise Gone(mark("Applications are not accepted now."))
    before = queries.last_approved(studio) if studio else None
    try:
        with transaction.atomic():
            return StudioApplication.objects.create(
                year=year,
                applicant=applicant,
                studio=studio,
                organisation=studio.organisation if studio else None,
                questionnaire=year.questionnaire,
                title=studio.name if studio else "",
                answers=_copied(before) if before else "{}",
                status="draft",
                created_at=now,
                saved_at=now,
            )
    except IntegrityError:  # a double click: the other request made it
        return StudioApplication.objects.get(year=year, applicant=applicant, open_marker=1)


@transaction.atomic
def save_draft(application: StudioApplication, seen: int, title: str, answers: Mapping[str, Any], *, now: datetime) -> StudioApplication:
    """Store a draft; required fields never block it.  Raises Stale with both texts, Invalid for what is over a limit."""
    row = _editable(application)
    if row.version != seen:
        both = _both((row.title, queries.answers_of(row)), (title, answers))
        raise Stale(*both, row.version, conflicts.differing(row, title, answers))
    return _store(row, title, answers, now)


@transaction.atomic
def merge_draft(application: StudioApplication, title: str, answers: Mapping[str, Any], base: Mapping[str, Any], *, now: datetime) -> Saved:
    """Store what a page has changed, whatever other pages have stored since; ``base``: changed field -> what it was before.

    A field that another page has changed too stays as stored and is named.  Raises Invalid for what is over a limit, Conflict.
    """
    row = _editable(application)
    typed = conflicts.as_one(title, answers)
    found = questions.merge(conflicts.as_one(row.title, queries.answers_of(row)), typed, base)
    merged = dict(found.answers)
    return Saved(_store(row, merged.pop(conflicts.TITLE, ""), merged, now), found.conflicts, found.answers == typed)


def _editable(application: StudioApplication) -> StudioApplication:
    row = _locked(application)
    if row.status not in statuses.EDITABLE:
        raise Conflict(mark("The application is submitted: withdraw it to change it."))
    return row


def _store(row: StudioApplication, title: str, answers: Mapping[str, Any], now: datetime) -> StudioApplication:
    questionnaire, stored = queries.questionnaire_of(row), queries.answers_of(row)
    errors = dict(questions.check(questionnaire, answers, draft=True))
    if len(title) > TITLE_LIMIT:
        errors["title"] = [mark("At most 100 characters.")]
    if errors:
        raise Invalid(errors)
    if (title, answers) == (row.title, stored):  # sent twice, for example while the page was left
        return row
    row.title, row.answers = title, json.dumps(dict(answers), ensure_ascii=False, sort_keys=True)
    row.organisation = _organisation(row, answers)
    _keep_orders(row, answers.get(queries.ORDER_QUESTION), stored.get(queries.ORDER_QUESTION), now)
    row.saved_at, row.version = now, row.version + 1
    row.save()
    return row


@transaction.atomic
def submit(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Submit the stored draft: an immutable version.  Raises Invalid by field, Gone when the window is closed (the draft stays)."""
    row = _locked(application)
    if not statuses.may_move(row.status, "submitted"):
        raise Conflict(mark("The application is already submitted."))
    if row.status == "draft" and not queries.is_call_open(row.year, row.organisation, now):
        raise Gone(mark("The window is closed. Your draft is kept; ask the regional operator for more time."))
    errors = dict(questions.check(queries.questionnaire_of(row), json.loads(row.answers)))
    if not row.title.strip():
        errors["title"] = [mark("Give the studio a name.")]
    if errors:
        raise Invalid(errors)
    row.status, row.submitted_at, row.reason = "submitted", now, ""
    _saved(row, "submit", by, now)
    store_revision("studio_application", row.pk, {"title": row.title, "answers": json.loads(row.answers)}, by=by, now=now)
    letters.order_submitted(row, by=by, now=now)
    return row


@transaction.atomic
def withdraw(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Take an application back; it stays as history."""
    row = _locked(application)
    _require_move(row, "withdrawn")
    row.status, row.open_marker = "withdrawn", None
    return _saved(row, "withdraw", by, now)


@transaction.atomic
def take_back(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Take a submitted application back to change it; the submitted version stays."""
    row = _locked(application)
    if row.status != "submitted":
        raise Conflict(mark("The application is already under review."))
    row.status = "draft" if queries.is_call_open(row.year, row.organisation, now) else "returned"
    return _saved(row, "take_back", by, now)


@transaction.atomic
def approve_as_head(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Record that the head of the school agrees; a second click changes nothing."""
    row = _locked(application)
    if row.status not in statuses.IN_QUEUE | statuses.EDITABLE:
        raise Conflict(mark("This application is already decided."))
    if row.head_approved_at is None:
        row.head_approved_at, row.head_approved_by = now, by
        _saved(row, "head_approve", by, now)
    return row


@transaction.atomic
def take_into_review(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Mark that the operator is reading."""
    row = _locked(application)
    _require_move(row, "review")
    row.status = "review"
    return _saved(row, "review", by, now)


@transaction.atomic
def return_application(application: StudioApplication, reason: str, *, by: Person, now: datetime) -> StudioApplication:
    """Return for changes with a reason that the school reads.  Raises Invalid without a reason."""
    return _decide(application, "returned", reason, by, now)


@transaction.atomic
def reject(application: StudioApplication, reason: str, *, by: Person, now: datetime) -> StudioApplication:
    """Reject with a reason that the school reads.  Raises Invalid without a reason."""
    return _decide(application, "rejected", reason, by, now)


@transaction.atomic
def approve(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Approve: the studio gets its code and its registration of the year.  Raises Conflict without the head's consent or an order."""
    row = _locked(application)
    _require_move(row, "approved")
    if row.head_approved_at is None and not json.loads(row.answers).get(queries.ORDER_QUESTION):
        raise Conflict(mark("There is neither the head's approval nor an uploaded order yet."))
    row.status, row.decided_at, row.decided_by, row.reason = "approved", now, by, ""
    _saved(row, "approve", by, now)
    studio_year = registration.register(row, by=by, now=now)
    letters.approved(row, studio_year, now)
    return row


@transaction.atomic
def approve_many(applications: Sequence[StudioApplication], *, by: Person, now: datetime) -> list[StudioApplication]:
    """Approve the selected ones, all or none."""
    return [approve(application, by=by, now=now) for application in sorted(applications, key=lambda row: row.pk)]


@transaction.atomic
def undo_approval(application: StudioApplication, *, by: Person, now: datetime) -> StudioApplication:
    """Take an approval back within 30 minutes, while nobody has joined.  Raises Conflict afterwards."""
    row = _locked(application)
    _require_move(row, "review")
    if row.decided_at is None or now - row.decided_at > UNDO_WITHIN:
        raise Conflict(mark("An approval can be undone for 30 minutes only."))
    registration.unregister(row, now=now)
    row.status, row.decided_at, row.decided_by = "review", None, None
    _saved(row, "undo_approval", by, now)
    letters.approval_undone(row, now)
    return row


@transaction.atomic
def undo_many(applications: Sequence[StudioApplication], *, by: Person, now: datetime) -> list[StudioApplication]:
    """Take the approvals of the selected ones back, all or none."""
    return [undo_approval(application, by=by, now=now) for application in sorted(applications, key=lambda row: row.pk)]


def _locked(application: StudioApplication) -> StudioApplication:
    return locked(StudioApplication.objects.select_related(*_RELATED), application.pk)


def _require_move(row: StudioApplication, to: str) -> None:
    if not statuses.may_move(row.status, to):
        raise Conflict(mark("The application has another status by now: open it anew."))


def _decide(application: StudioApplication, status: str, reason: str, by: Person, now: datetime) -> StudioApplication:
    if len(reason.strip()) < 10:
        raise Invalid({"reason": [mark("Give the school a reason, at least 10 characters.")]})
    row = _locked(application)
    _require_move(row, status)
    row.status, row.reason, row.decided_at, row.decided_by = status, reason.strip(), now, by
    row.open_marker = None if status == "rejected" else 1
    _saved(row, status, by, now, row.reason)
    letters.decided(row, now)
    return row


def _saved(row: StudioApplication, what: str, by: Person, now: datetime, reason: str = "") -> StudioApplication:
    row.version += 1
    row.save()
    record(f"studio_application.{what}", row, by=by, now=now, region_id=row.year.region_id, reason=reason)
    return row


def _organisation(row: StudioApplication, answers: Mapping[str, Any]) -> Organisation | None:
    code = answers.get(queries.ORGANISATION_QUESTION)
    if row.studio_id or code is None or (row.organisation and row.organisation.code == code):
        return row.organisation
    found = Organisation.objects.filter(region_id=row.year.region_id, code=str(code), is_active=True).first()
    if code and not found:
        raise Invalid({queries.ORGANISATION_QUESTION: [mark("Choose a school from the list.")]})
    if found != row.organisation:
        row.head_approved_at, row.head_approved_by = None, None
    return found


def _copied(before: StudioApplication) -> str:
    """Return last year's answers; an order was given for that year only."""
    kept = {key: value for key, value in json.loads(before.answers).items() if key != queries.ORDER_QUESTION}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _keep_orders(row: StudioApplication, keys: Any, stored: Any, now: datetime) -> None:
    """Tie the files of a draft at once: files that belong to nothing are removed after a month."""
    if (keys or []) == (stored or []):
        return
    try:
        keep_only(keys or [], row.applicant, file_rights.ORDER, row, now=now)
    except NotFound:
        raise Invalid({queries.ORDER_QUESTION: [mark("This file is not there any more: remove it and add it again.")]}) from None


def _both(stored: tuple[str, Mapping[str, Any]], typed: tuple[str, Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return field -> text of what differs, stored and typed."""
    left, right = {"title": stored[0], **stored[1]}, {"title": typed[0], **typed[1]}
    names = [name for name in {**right, **left} if left.get(name, "") != right.get(name, "")]
    return {name: str(left.get(name, "")) for name in names}, {name: str(right.get(name, "")) for name in names}
