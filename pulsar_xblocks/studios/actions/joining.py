"""Writes of joining by the mentor's link: account, name, membership, enrolment, all or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.definitions.queries import placements_of
from pulsar_xblocks.kernel.people.actions import person_of_user, rename_person
from pulsar_xblocks.kernel.people.domain import AGES
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.accounts import NewAccount, create_accounts, taken_usernames
from pulsar_xblocks.kernel.platform.enrolment import enrol
from pulsar_xblocks.kernel.pure.dates import age_on, local_day
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import full_name, is_personal_name, mark
from pulsar_xblocks.studios.actions.roster import Place, join
from pulsar_xblocks.studios.models import Membership, StudioYear

TAKEN = {"username": [mark("This name is taken: think of another one.")]}


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
    if age_on(name.birth_date, local_day(now, studio_year.studio.region.time_zone)) not in AGES:
        raise Invalid({"birth_date": [mark("Check the year of the date of birth.")]})
    _describe(person, name)
    row = join(studio_year, person, place, by=person, now=now)
    if person.user:
        for placement in placements_of(f"{studio_year.studio.region.code}:{studio_year.year.code}"):
            enrol(person.user, placement.course_key)
    return row


@transaction.atomic
def register(studio_year: StudioYear, account: Account, name: Named, place: Place, *, now: datetime) -> Any:
    """Make an account and take its owner in; returns the account.  Raises Invalid for a taken name."""
    username = account.username.lower()
    if username in taken_usernames([username]):
        raise Invalid(TAKEN)
    try:
        with transaction.atomic():
            user = create_accounts([NewAccount(username, account.password, full_name(name.family, name.given, name.patronymic))])[username]
    except IntegrityError:  # somebody took it this very moment
        raise Invalid(TAKEN) from None
    join_as(studio_year, person_of_user(user, now), name, place, now=now)
    return user


def _describe(person: Person, name: Named) -> None:
    """Store name and birth date; a birth date that is there already decides about consents and stays."""
    parts = {"family": name.family, "given": name.given, "patronymic": name.patronymic}
    wrong = [field for field, text in parts.items() if text and not is_personal_name(text)]
    if wrong:
        raise Invalid({field: [mark("Write the name in Cyrillic letters.")] for field in wrong})
    rename_person(person, **parts)
    if person.birth_date is None:
        person.birth_date = name.birth_date
        person.save(update_fields=["birth_date"])
