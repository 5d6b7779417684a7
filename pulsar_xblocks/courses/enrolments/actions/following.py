"""Enrolments follow the consent: once it is withdrawn they stop, and the place goes to whoever waits."""

from datetime import datetime

from pulsar_xblocks.courses.enrolments import domain, queries
from pulsar_xblocks.courses.enrolments.actions import attending
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, held, promote, step
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.consents.domain import REVOKED
from pulsar_xblocks.kernel.people.models import Person


def follow(subject: Person, purpose: str, state: str, now: datetime) -> None:
    """Let a person's enrolments follow a changed consent, in the same transaction."""
    if purpose != queries.PURPOSE or state != REVOKED:
        return
    for row in Enrolment.objects.filter(person=subject, stage__in=domain.ENDS_BY_CONSENT).order_by("pk"):
        _stop(held(row), now)


def _stop(row: Enrolment, now: datetime) -> None:
    to = domain.after_withdrawal(row.stage)
    if not to:
        return
    step(row, to, Why(domain.CONSENT_GONE), by=row.person, now=now)
    promote(row.group, now=now)
    attending.order(row.group, by=None, now=now)
