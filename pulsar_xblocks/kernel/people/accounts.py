"""Accounts for a class: made at once from a checked list, told once on slips, never kept in clear."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people import domain
from pulsar_xblocks.kernel.people.actions import new_person
from pulsar_xblocks.kernel.people.domain import ClassRow
from pulsar_xblocks.kernel.people.models import AccountBatch, Person
from pulsar_xblocks.kernel.people.queries import namesakes
from pulsar_xblocks.kernel.platform import accounts as platform
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.actions import new_role
from pulsar_xblocks.kernel.roles.models import RoleAssignment

TRIES = 3
MADE_ALREADY = mark("These accounts are made already. If a slip is lost, make a new password on the person's page.")
NO_RESET = mark("This person has an own e-mail address: a new password comes by «Forgot the password?» on the login page.")


@dataclass(frozen=True)
class Slip:
    """What goes on paper for one person; the password is known only now."""

    person: Person
    username: str
    password: str
    group: str = ""


def check_rows(rows: Sequence[ClassRow], region: Region) -> list[ClassRow]:
    """Return the rows with what only the database knows: an address in use, a person who is there already; 2 queries."""
    taken = platform.taken_emails(row.email for row in rows)
    there = namesakes([(row.sort_name, row.birth_date) for row in rows if row.birth_date], region.pk)  # a name alone is no proof
    return [_checked(row, taken, there) for row in rows]


def _checked(row: ClassRow, taken: set[str], there: dict[tuple[str, object], Person]) -> ClassRow:
    problems = list(row.problems)
    if row.email and row.email in taken:
        problems.append(Sentence(mark("The address %(email)s already belongs to an account."), email=row.email))
    found = there.get((row.sort_name, row.birth_date))
    if found is not None and found.user is not None:
        problems.append(Sentence(mark("This person is there already, the account is %(username)s."), username=found.user.get_username()))
    return replace(row, problems=tuple(problems))


def create_accounts(rows: Sequence[ClassRow], region: Region, by: Person, now: datetime) -> list[Slip]:
    """Store accounts, people and their role of a pupil, and return a slip for each; the same number of queries for 1 and 40 rows.

    Raises Invalid (field ``text``) when a row has problems.
    """
    if any(row.problems for row in rows):
        raise Invalid({"text": [mark("Some lines are wrong. Nothing is made: correct them first.")]})
    with transaction.atomic():
        new, users = _new_users(rows)
        fresh = [_person(row, now) for row in rows]
        for person, account in zip(fresh, new, strict=True):
            person.user = users[account.username]
        Person.objects.bulk_create(fresh)
        stored = {person.key: person for person in Person.objects.filter(key__in=[person.key for person in fresh]).select_related("user")}
        people = [stored[person.key] for person in fresh]
        RoleAssignment.objects.bulk_create([new_role(person, "pupil", region, by, now) for person in people])
        record("person.accounts", by, by=by, now=now, region_id=region.pk, count=len(people))
    return [Slip(person, account.username, account.password, row.group) for person, account, row in zip(people, new, rows, strict=True)]


def create_once(key: str, rows: Sequence[ClassRow], region: Region, by: Person, now: datetime) -> list[Slip]:
    """Store the accounts of a list unless the same list was sent before.  Raises Conflict for the second time."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                AccountBatch.objects.create(key=key[:22], region=region, by=by, count=len(rows), created_at=now)
        except IntegrityError:
            raise Conflict(MADE_ALREADY) from None
        return create_accounts(rows, region, by, now)


def renew_password(person: Person, region_id: int, by: Person, now: datetime) -> Slip:
    """Give a new password to an account that was made from a list.  Raises Conflict for everybody else."""
    held = set(RoleAssignment.objects.filter(person=person, closed_at=None).values_list("role", flat=True))
    user = person.user
    if user is None or user.is_staff or user.is_superuser or held - {"pupil"} or platform.has_own_email(user):
        raise Conflict(NO_RESET)
    password = domain.new_password(secrets.SystemRandom())
    with transaction.atomic():
        platform.set_password(user, password)
        record("person.password", person, by=by, now=now, region_id=region_id)
    return Slip(person, user.get_username(), password)


def _new_users(rows: Sequence[ClassRow]) -> tuple[list[platform.NewAccount], dict[str, Any]]:
    """Store the accounts; names that another list took this very moment are numbered anew."""
    for attempt in range(TRIES):
        new = _accounts(rows)
        try:
            with transaction.atomic():
                return new, platform.create_accounts(new)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("not reached")


def _accounts(rows: Sequence[ClassRow]) -> list[platform.NewAccount]:
    bases = [domain.username_base(row.family, row.given, row.patronymic) for row in rows]
    taken, rng, new = platform.taken_usernames(bases), secrets.SystemRandom(), []
    for row, base in zip(rows, bases, strict=True):
        username = domain.numbered_username(base, taken)
        taken.add(username)
        new.append(platform.NewAccount(username, domain.new_password(rng), row.name, row.email))
    return new


def _person(row: ClassRow, now: datetime) -> Person:
    person = new_person(row.family, row.given, row.patronymic, now)
    person.birth_date, person.email = row.birth_date, row.email
    return person
