"""The region's list of themes, mentors' profiles, requests for a mentor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.mentoring import queries
from pulsar_xblocks.courses.mentoring.models import MentoringPair, MentoringRequest, MentoringThemes, MentorProfile
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents.queries import ages
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version

_NO_THEME = mark("Choose at least one theme.")


@dataclass(frozen=True)
class Offer:
    """What a mentor offers: themes of the region's list, place of work, experience in own words, mentees at once."""

    themes: Sequence[str]
    organisation: Organisation | None = None
    about: str = ""
    most: int = mentoring.MOST_MENTEES
    is_open: bool = True


@dataclass(frozen=True)
class Need:
    """What somebody looks for: themes of the region's list, place of work, what for, whose hours it brings."""

    themes: Sequence[str]
    organisation: Organisation | None = None
    text: str = ""
    is_partner: bool = False
    enrolment: Enrolment | None = None
    activity: str = ""


@transaction.atomic
def set_themes(region: Region, seen: int, text: str, *, by: Person, now: datetime) -> MentoringThemes:
    """Store what mentors of a region help with, one a line.  Raises Invalid for an empty list, Stale after a change elsewhere."""
    themes = mentoring.lines_of(text, mentoring.MOST_THEMES, 200)
    if not themes:
        raise Invalid({"themes": [mark("Write at least one theme.")]})
    defaults = {"changed_at": now, "version": 0}
    row, _ = MentoringThemes.objects.select_for_update().get_or_create(region=region, defaults=defaults)
    require_version(row.version, seen, {"themes": row.text}, {"themes": "\n".join(themes)})
    row.text, row.changed_at = "\n".join(themes), now
    row.version += 1
    row.save()
    record("mentoring.themes", row, by=by, now=now, region_id=region.pk, count=len(themes))
    return row


@transaction.atomic
def save_profile(person: Person, region: Region, seen: int, offer: Offer, *, now: datetime) -> MentorProfile:
    """Store what a mentor offers.  Raises Invalid without a theme, Stale after a change elsewhere."""
    themes = mentoring.chosen_of(offer.themes, queries.themes_of(region))
    if not themes:
        raise Invalid({"themes": [_NO_THEME]})
    defaults = {"region": region, "changed_at": now, "version": 0}
    row, _ = MentorProfile.objects.select_for_update().get_or_create(person=person, defaults=defaults)
    require_version(row.version, seen, {"about": row.about}, {"about": offer.about})
    row.region, row.organisation = region, offer.organisation
    row.municipality = offer.organisation.municipality if offer.organisation else None
    row.themes, row.about, row.is_open = "\n".join(themes), offer.about.strip()[:4000], offer.is_open
    row.most = min(max(offer.most, 1), mentoring.MOST_MENTEES)
    row.changed_at = now
    row.version += 1
    row.save()
    record("mentoring.profile", row, by=person, now=now, region_id=region.pk)
    return row


@transaction.atomic
def save_request(person: Person, region: Region, need: Need, *, now: datetime) -> MentoringRequest:
    """Store what somebody looks for; one request at a time, changed while nobody is asked.

    Raises Invalid by field, Conflict in a pair that goes on or while a mentor is asked.
    """
    themes = mentoring.chosen_of(need.themes, queries.themes_of(region))
    if not themes:
        raise Invalid({"themes": [_NO_THEME]})
    if need.is_partner and need.organisation is None:
        raise Invalid({"organisation": [mark("For a mentor of another organisation choose your own one.")]})
    held = MentoringRequest.objects.select_for_update().filter(person=person, open_marker=1).first()
    if MentoringPair.objects.filter(mentee=person, status__in=mentoring.OPEN).exists():
        raise Conflict(mark("You have a mentor, or have asked one, already."))
    facts = {
        "region": region,
        "enrolment": need.enrolment,
        "activity": need.activity if need.enrolment else "",
        "organisation": need.organisation,
        "municipality": need.organisation.municipality if need.organisation else None,
        "themes": "\n".join(themes),
        "text": need.text.strip()[:4000],
        "is_partner": need.is_partner,
    }
    row = _stored(held, person, facts, now)
    record("mentoring.request", row, by=person, now=now, region_id=region.pk)
    return row


@transaction.atomic
def take_back(request: MentoringRequest, *, by: Person, now: datetime) -> MentoringRequest:
    """Close a request that nobody answers to.  Raises Conflict while a mentor is asked."""
    row = locked(MentoringRequest.objects.all(), request.pk)
    if row.open_marker is None:
        return row
    if row.pairs.filter(status__in=mentoring.OPEN).exists():
        raise Conflict(mark("A mentor is asked already: end the proposed pair first."))
    return close(row, by=by, now=now)


def close(row: MentoringRequest, *, by: Person | None, now: datetime) -> MentoringRequest:
    """Store that a held request is over: matched or taken back."""
    row.open_marker, row.closed_at = None, now
    row.save()
    record("mentoring.request_closed", row, by=by, now=now, region_id=row.region_id)
    return row


def _stored(row: MentoringRequest | None, person: Person, facts: dict[str, Any], now: datetime) -> MentoringRequest:
    """Return the held request with these facts, or a new one; of two first clicks the second finds what the first has made."""
    if row is None:
        try:
            with transaction.atomic():
                return MentoringRequest.objects.create(person=person, made_at=now, **facts)
        except IntegrityError:
            row = MentoringRequest.objects.select_for_update().get(person=person, open_marker=1)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def require_adult(person: Person, now: datetime) -> None:
    """Return for whoever is not known to be a minor.  Raises Forbidden."""
    if person.birth_date is not None and age_on(person.birth_date, now.date()) < ages().consent:
        raise Forbidden
