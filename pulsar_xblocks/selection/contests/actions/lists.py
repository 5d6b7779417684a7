"""Writes of contest lists and of one's own calendar."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.models import ContestChoice, ContestEvent, ContestList

CHOSEN_MOST = 300


@transaction.atomic
def begin(region: Region, source: str, year: str, *, by: Person, now: datetime) -> ContestList:
    """Return the list of a source and year, made now where there was none.  Raises Invalid by field."""
    errors = {}
    if source not in lists.SOURCES:
        errors["source"] = [mark("Choose whose list it is.")]
    if not lists.is_year(year):
        errors["year"] = [mark("Write the school year as 2026/27.")]
    if errors:
        raise Invalid(errors)
    found = ContestList.objects.filter(region=region, source=source, year=year).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = ContestList.objects.create(region=region, source=source, year=year, changed_at=now)
    except IntegrityError:  # somebody else began it this moment
        return ContestList.objects.get(region=region, source=source, year=year)
    record("contest.list", made, by=by, now=now, region_id=region.pk, year=year)
    return made


def choose(person: Person, event: ContestEvent, *, now: datetime) -> None:
    """Put a contest into the person's own calendar, once.  Raises Conflict when it is full."""
    if ContestChoice.objects.filter(person=person).count() >= CHOSEN_MOST:
        raise Conflict(mark("Your calendar is full: take out what is over."))
    try:
        with transaction.atomic():
            ContestChoice.objects.get_or_create(person=person, event=event, defaults={"chosen_at": now})
    except IntegrityError:  # a second click
        return


def let_go(person: Person, event: ContestEvent) -> None:
    """Take a contest out of the person's own calendar."""
    ContestChoice.objects.filter(person=person, event=event).delete()
