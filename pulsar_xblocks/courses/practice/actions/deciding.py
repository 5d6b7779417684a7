"""The report and what the curator or tutor decides: passed, not passed, returned; a decision can be taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.modules.actions.marking import Grounds, mark_done, mark_undone
from pulsar_xblocks.courses.modules.domain import BY_LOG
from pulsar_xblocks.courses.modules.queries import mark_of
from pulsar_xblocks.courses.practice import letters, queries
from pulsar_xblocks.courses.practice.actions.holding import held, require_alive, stored, typed_into
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.practice.queries import Sums
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

LABELS = {"report": mark("Report on the internship"), "self_assessment": mark("Self-assessment")}
RETURNED = "returned"
VERDICTS = {practice.PASSED: mark("It is passed"), practice.FAILED: mark("It is not passed"), RETURNED: mark("The report is to be changed")}
_SHORT = mark("%(hours)s h are not confirmed: the plan asks for %(plan)s, the supervisor has confirmed %(confirmed)s.")
_WAIT = mark("%(hours)s h wait for the supervisor’s confirmation.")
_WRITE = mark("%(hours)s h are not written down yet: the plan asks for %(plan)s.")
_EMPTY = {"report": mark("Write what was done and what came of it."), "self_assessment": mark("Write the self-assessment.")}
_REOPENED = mark("The decision about the internship was taken back.")
_REASON = mark("Say why: the participant will read it.")


@transaction.atomic
def save_report(log: PracticeLog, seen: int, typed: Mapping[str, Any]) -> PracticeLog:
    """Store report and self-assessment as typed.  Raises Stale with both texts, Conflict once they are sent."""
    row = held(log)
    require_alive(row)
    typed_into(row, seen, typed, LABELS)
    return row


@transaction.atomic
def send_report(log: PracticeLog, *, by: Person, now: datetime) -> PracticeLog:
    """Send the report to the curator and the tutor.  Raises Invalid naming what is missing; a second click sends nothing."""
    row = held(log)
    if row.status == practice.REPORT_CHECK:
        return row
    require_alive(row)
    if missing := _missing_report(row):
        raise Invalid(missing)
    row.status, row.sent_at, row.reason = practice.REPORT_CHECK, now, ""
    stored(row, "report", by=by, now=now)
    letters.sent(row, now)
    return row


@transaction.atomic
def take_report_back(log: PracticeLog, *, by: Person, now: datetime) -> PracticeLog:
    """Take the report back while nobody has decided."""
    row = held(log)
    if row.status in (practice.PLANNED, practice.ACTIVE):
        return row
    if row.status != practice.REPORT_CHECK:
        raise Conflict(mark("The internship is decided already: write to the curator."))
    row.status, row.sent_at = _running(row), None
    return stored(row, "report_back", by=by, now=now)


@transaction.atomic
def decide(log: PracticeLog, verdict: str, reason: str, *, by: Person, now: datetime) -> PracticeLog:
    """Store the decision.  Raises Invalid when hours are missing (naming how many) or a reason is, Conflict when it is decided already."""
    row = held(log)
    stages.require(row.enrolment.stage, *stages.IN_TRAINING)
    if verdict not in VERDICTS:
        raise Invalid({"verdict": [mark("Choose one of the list.")]})
    if row.status != practice.REPORT_CHECK:
        raise Conflict(mark("There is no report to decide about: the participant has to send it first, or somebody has decided already."))
    if verdict == practice.PASSED and (missing := what_is_missing(row)):
        raise Invalid({"verdict": missing})
    if verdict != practice.PASSED and not reason.strip():
        raise Invalid({"reason": [_REASON]})
    _settle(row, verdict, reason.strip()[:1000], by, now)
    letters.decided(row, verdict, now)
    return row


@transaction.atomic
def reopen(log: PracticeLog, *, by: Person, now: datetime) -> PracticeLog:
    """Take a decision back: the report waits again, the activity is done no longer.  Raises Conflict after training."""
    row = held(log)
    stages.require(row.enrolment.stage, *stages.IN_TRAINING)
    if row.status not in (practice.PASSED, practice.FAILED):
        raise Conflict(mark("There is no decision to take back."))
    row.status, row.decided_at, row.decided_by, row.reason = practice.REPORT_CHECK, None, None, ""
    known = mark_of(row.enrolment, row.activity)
    if known is not None and known.source == BY_LOG:
        known.enrolment = row.enrolment
        mark_undone(known, _REOPENED, by=by, now=now)
    return stored(row, "reopen", by=by, now=now)


def what_is_missing(log: PracticeLog) -> list[str]:
    """Return the sentences that keep an internship from being passed; 2 queries."""
    plan, have = queries.plan_hours(log), _have(log)
    found: list[str] = []
    if have.confirmed < plan:
        found.append(Sentence(_SHORT, hours=plan - have.confirmed, plan=plan, confirmed=have.confirmed))
    if have.confirmed < plan and have.waiting:
        found.append(Sentence(_WAIT, hours=have.waiting))
    return found


def _have(log: PracticeLog) -> Sums:
    """Return the hours of the days and of the meetings that count; 2 queries."""
    return queries.sums_of([log]).get(log.pk, Sums())


def _missing_report(row: PracticeLog) -> dict[str, list[str]]:
    found = {name: [text] for name, text in _EMPTY.items() if not getattr(row, name).strip()}
    plan, have = queries.plan_hours(row), _have(row)
    if have.waiting + have.confirmed < plan:
        found[""] = [Sentence(_WRITE, hours=plan - have.waiting - have.confirmed, plan=plan)]
    if row.plan_agreed_at is None:
        found.setdefault("", []).append(mark("The supervisor has not agreed to the plan yet."))
    return found


def _settle(row: PracticeLog, verdict: str, reason: str, by: Person, now: datetime) -> None:
    row.reason = reason
    if verdict == RETURNED:
        row.status, row.sent_at = _running(row), None
    else:
        row.status, row.decided_at, row.decided_by = verdict, now, by
    activity = queries.activity_of(row.enrolment.group, row.activity)
    if verdict == practice.PASSED and activity is not None:
        mark_done(row.enrolment, activity, Grounds(BY_LOG), by=by, now=now)
    stored(row, f"decide_{verdict}", by=by, now=now, reason=reason)


def _running(row: PracticeLog) -> str:
    return practice.ACTIVE if row.plan_agreed_at else practice.PLANNED
