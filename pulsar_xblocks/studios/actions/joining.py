"""Writes of joining by the mentor's link: account, name, membership, enrolment, all or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.definitions.queries import placements_of
from pulsar_xblocks.kernel.people.actions import describe_person, person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.accounts import NewAccount, create_account
from pulsar_xblocks.kernel.platform.enrolment import enrol
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions.roster import Place, join
from pulsar_xblocks.studios.models import Membership, StudioYear


@dataclass(frozen=True)
class Named:
    """Who the pupil is."""

    family: str
    given: str
    patronymic: str
    birth_date: date


@dataclass(frozen=True)
class Account:
    """What the pupil will log in with."""

    username: str
    password: str


@transaction.atomic
def join_as(studio_year: StudioYear, person: Person, name: Named, place: Place, *, now: datetime) -> Membership:
    """Store the name, take the person in, enrol into the courses of the year.  Raises Invalid, Conflict."""
    describe_person(person, family=name.family, given=name.given, patronymic=name.patronymic, birth_date=name.birth_date)
    row = join(studio_year, person, place, by=person, now=now)
    if person.user:
        for placement in placements_of(f"{studio_year.studio.region.code}:{studio_year.year.code}"):
            enrol(person.user, placement.course_key)
    return row


@transaction.atomic
def register(studio_year: StudioYear, account: Account, name: Named, place: Place, *, now: datetime) -> Any:
    """Make an account and take its owner in; returns the account.  Raises Invalid for a taken name."""
    user = create_account(NewAccount(account.username, account.password, name.given, name.family))
    if user is None:
        raise Invalid({"username": [mark("This name is taken: think of another one.")]})
    join_as(studio_year, person_of_user(user, now), name, place, now=now)
    return user
