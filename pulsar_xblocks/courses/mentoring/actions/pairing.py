"""How a pair comes about and how it ends: proposed, answered, ended early; the mentor's load never above the limit."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import letters, queries
from pulsar_xblocks.courses.mentoring.actions import offering
from pulsar_xblocks.courses.mentoring.models import MentoringPair, MentoringRequest, MentorProfile, PairAgreement
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

SAY_WHY = mark("Say why: the others will read it.")


@dataclass(frozen=True)
class Answer:
    """What one side says to a proposed pair; of a paper the curator names the number and the day."""

    side: str
    is_agreed: bool
    reason: str = ""


def new_key() -> str:
    """Return a fresh random key of a pair or a meeting."""
    return secrets.token_urlsafe(16)


def held(pair: MentoringPair) -> MentoringPair:
    """Return the pair held until the transaction ends."""
    return locked(queries.pairs(), pair.pk)


@transaction.atomic
def propose(request: MentoringRequest, mentor: Person, *, by: Person, now: datetime) -> MentoringPair:
    """Ask a mentor; the place is kept from this moment.  Raises Conflict where the mentor is not free or somebody is asked already.

    The request and the profile are held, in this order: however many ask at once, nobody gets more mentees than the limit.
    """
    row = locked(MentoringRequest.objects.select_related("region", "person", "organisation"), request.pk)
    if row.open_marker is None or row.pairs.filter(status__in=mentoring.OPEN).exists():
        raise Conflict(mark("A mentor is asked for this request already."))
    profile = _profile(row, mentor)
    load = MentoringPair.objects.filter(mentor=mentor, status__in=mentoring.OPEN).count()
    if not mentoring.fits(queries.as_request(row), queries.as_mentor(profile, load)):
        raise Conflict(mark("This mentor cannot be asked: there is no free place, or the organisation does not fit."))
    places = {row.organisation_id, profile.organisation_id} - {None}
    pair = MentoringPair.objects.create(
        region=row.region,
        key=new_key(),
        request=row,
        mentor=mentor,
        mentee=row.person,
        mentor_organisation=profile.organisation,
        mentee_organisation=row.organisation,
        is_partner=len(places) == 2,
        status=mentoring.PROPOSED,
        made_at=now,
    )
    record("mentoring.proposed", pair, by=by, now=now, region_id=row.region_id)
    if by.pk == row.person_id:
        PairAgreement.objects.create(pair=pair, side=mentoring.MENTEE, is_agreed=True, by=by, at=now)
    letters.proposed(pair, by=by, now=now)
    return pair


def _profile(row: MentoringRequest, mentor: Person) -> MentorProfile:
    known = MentorProfile.objects.filter(person=mentor, region=row.region, person__retired_at=None).first()
    profile = locked(MentorProfile.objects.select_related("person", "organisation"), known.pk) if known else None
    if profile is None or not profile.is_open:
        raise Conflict(mark("This mentor takes nobody new now."))
    return profile


@transaction.atomic
def answer(pair: MentoringPair, told: Answer, *, by: Person, now: datetime) -> MentoringPair:
    """Store what one side says; the pair is agreed when everybody has agreed, and over when somebody does not.

    Raises Invalid for a refusal without a reason, NotNow once the pair has gone further.
    """
    row, reason = held(pair), " ".join(told.reason.split())[:500]
    mentoring.require(row.status, mentoring.PROPOSED)
    if told.side not in mentoring.sides(row.is_partner):
        raise mentoring.NotNow
    if not told.is_agreed and not reason:
        raise Invalid({"reason": [SAY_WHY]})
    facts = {"is_agreed": told.is_agreed, "reason": reason, "by": by, "at": now}
    PairAgreement.objects.update_or_create(pair=row, side=told.side, defaults=facts)
    record("mentoring.answer", row, by=by, now=now, region_id=row.region_id, side=told.side, is_agreed=told.is_agreed)
    if not told.is_agreed:
        return over(row, mentoring.ENDED, reason, by=by, now=now)
    agreed = row.agreements.filter(is_agreed=True).values_list("side", flat=True)
    return _agreed(row, set(agreed), by, now)


def _agreed(row: MentoringPair, agreed: Collection[str], by: Person, now: datetime) -> MentoringPair:
    if not mentoring.is_agreed(row.is_partner, agreed):
        return row
    row.status = mentoring.AGREED
    row.version += 1
    row.save()
    record("mentoring.agreed", row, by=by, now=now, region_id=row.region_id)
    offering.close(locked(MentoringRequest.objects.all(), row.request_id), by=by, now=now)
    letters.agreed(row, now)
    return row


@transaction.atomic
def end(pair: MentoringPair, reason: str, *, by: Person, now: datetime) -> MentoringPair:
    """End a pair before its time.  Raises Invalid without a reason, NotNow when it is over already."""
    if not reason.strip():
        raise Invalid({"reason": [SAY_WHY]})
    row = held(pair)
    mentoring.require_step(row.status, mentoring.ENDED)
    return over(row, mentoring.ENDED, reason, by=by, now=now)


def over(row: MentoringPair, status: str, reason: str, *, by: Person, now: datetime) -> MentoringPair:
    """Store that a held pair is over, completed or ended early; the place of the mentor is free again."""
    row.status, row.closed_at, row.reason = status, now, reason.strip()[:1000]
    row.version += 1
    row.save()
    record(f"mentoring.{status}", row, by=by, now=now, region_id=row.region_id, reason=row.reason)
    letters.over(row, by=by, now=now)
    return row
