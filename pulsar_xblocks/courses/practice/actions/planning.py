"""The plan of an internship: saved as it is typed, sent to the supervisor, changed; the supervisor's link."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.practice import letters, queries
from pulsar_xblocks.courses.practice.actions.holding import ALIVE, held, noted, require_alive, stored, typed_into
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.practice.queries import PURPOSE, Spot
from pulsar_xblocks.kernel.links.actions import issue_link, revoke_links
from pulsar_xblocks.kernel.people.actions import create_person, rename_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

AFTER_END = timedelta(days=30)  # how long the supervisor's link works after the last day
LABELS = {
    "host": mark("Host organisation"),
    "supervisor_name": mark("Supervisor: family name, given name, patronymic"),
    "supervisor_post": mark("Post of the supervisor"),
    "supervisor_email": mark("E-mail of the supervisor"),
    "starts_on": mark("First day"),
    "ends_on": mark("Last day"),
    "plan": mark("What you are going to do"),
}
_LEFT_OUT = mark("Days that you have put in would be outside the internship.")
_ASKED = mark("The plan is with the supervisor: press “Change the plan” first.")


@transaction.atomic
def save_plan(spot: Spot, seen: int, typed: Mapping[str, Any], known: PracticeLog | None = None) -> PracticeLog:
    """Store the plan as typed; nothing is demanded yet; ``known`` = the diary, where there is one.

    Raises Stale with both texts, Conflict once it is with the supervisor.
    """
    stages.require(spot.enrolment.stage, *stages.IN_TRAINING)
    facts = {"enrolment": spot.enrolment, "activity": spot.activity.key}
    row = held(known or PracticeLog.objects.get_or_create(**facts, defaults={"status": practice.PLANNED})[0])
    require_alive(row)
    if row.asked_at:
        raise Conflict(_ASKED)
    typed_into(row, seen, typed, LABELS)
    return row


@transaction.atomic
def ask_supervisor(log: PracticeLog, *, by: Person, now: datetime) -> PracticeLog:
    """Send the plan to the supervisor: a letter with a link.  Raises Invalid naming what is missing; a second click sends nothing."""
    row = held(log)
    require_alive(row)
    if row.asked_at:
        return row
    group = row.enrolment.group
    if problems := practice.plan_problems(queries.plan_of(row), group.starts_on, group.ends_on, _own_email(row)):
        raise Invalid(problems)
    if row.supervisor:  # asked before: some days may be confirmed already
        _require_days_inside(row)
        revoke_links(PURPOSE, row, now)
    row.supervisor, row.asked_at, row.reason = _supervisor_of(row, now), now, ""
    row.supervisor_email = row.supervisor_email.strip()
    stored(row, "ask", by=by, now=now)
    letters.ask(row, further_link(row, now), now)
    return row


@transaction.atomic
def change_plan(log: PracticeLog, *, by: Person, now: datetime) -> PracticeLog:
    """Open the plan for changes: the supervisor has to agree anew; days that are confirmed stay so."""
    row = held(log)
    require_alive(row)
    if row.asked_at is None:
        return row
    row.asked_at, row.plan_agreed_at, row.status = None, None, practice.PLANNED
    return stored(row, "change_plan", by=by, now=now)


@transaction.atomic
def renew_link(log: PracticeLog, *, by: Person, now: datetime) -> PracticeLog:
    """Send the supervisor another link; the earlier ones stop working.  Raises Conflict before the plan was sent and after the end."""
    row = held(log)
    if row.supervisor is None or row.asked_at is None:
        raise Conflict(mark("The plan is not with the supervisor yet."))
    if row.status not in (*ALIVE, practice.REPORT_CHECK) or row.enrolment.stage not in stages.IN_TRAINING:
        raise Conflict(mark("The internship is over: the supervisor has nothing to confirm."))
    revoke_links(PURPOSE, row, now)
    letters.ask(row, further_link(row, now), now)
    noted(row, "link", by=by, now=now)
    return row


@transaction.atomic
def close_link(log: PracticeLog, *, by: Person, now: datetime) -> int:
    """Close the supervisor's links; return how many were open."""
    row = held(log)
    count = revoke_links(PURPOSE, row, now)
    noted(row, "link_close", by=by, now=now, count=count)
    return count


def further_link(log: PracticeLog, now: datetime) -> str:
    """Return the token of one more link, for a reminder: tokens are nowhere stored, and the earlier letters go on working."""
    return issue_link(
        purpose=PURPOSE,
        subject=log,
        region_id=log.enrolment.group.programme.region_id,
        now=now,
        valid=_valid_for(log, now),
        person=log.supervisor,
    ).token


def _own_email(row: PracticeLog) -> str:
    """Return the address of the plan where it is one of the participant's, of the person or of the account; else that of the person."""
    person, asked = row.enrolment.person, row.supervisor_email.strip().lower()
    own = (person.email, person.user.email if person.user else "")
    return next((email for email in own if email.strip().lower() == asked), person.email)


def _require_days_inside(row: PracticeLog) -> None:
    """Return while the term of the plan holds the days that are put in already; 1 query.  Raises Invalid by field."""
    known = list(row.rows.filter(removed_at=None, status__in=(practice.WAITING, practice.CONFIRMED)).values_list("on", flat=True))
    outside = {
        "starts_on": row.starts_on is not None and any(on < row.starts_on for on in known),
        "ends_on": row.ends_on is not None and any(on > row.ends_on for on in known),
    }
    if found := {name: [_LEFT_OUT] for name, is_outside in outside.items() if is_outside}:
        raise Invalid(found)


def _valid_for(row: PracticeLog, now: datetime) -> timedelta:
    zone = row.enrolment.group.programme.region.time_zone
    last: date = row.ends_on or local_day(now, zone)
    return max(end_of_day(last, zone) - now, timedelta()) + AFTER_END


def _supervisor_of(row: PracticeLog, now: datetime) -> Person:
    """Return who is asked: the same as before while the address is the same, somebody new otherwise."""
    family, given, patronymic = practice.name_parts(row.supervisor_name)
    known, email = row.supervisor, row.supervisor_email.strip()
    if known is None or known.email.lower() != email.lower() or known.retired_at:
        return create_person(family=family, given=given, patronymic=patronymic, email=email, now=now)
    rename_person(known, family=family, given=given, patronymic=patronymic)
    return known
