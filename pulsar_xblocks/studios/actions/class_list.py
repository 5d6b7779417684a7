"""Writes of a class list: people, accounts, memberships, consents asked, in one transaction."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.people.accounts import Slip, create_accounts
from pulsar_xblocks.kernel.people.actions import new_person
from pulsar_xblocks.kernel.people.domain import ClassRow
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.studios.actions.roster import Place, join
from pulsar_xblocks.studios.models import Membership, StudioYear

_GROUP = re.compile(r"^(\d{1,2})(.*)$")


def checked(studio_year: StudioYear, rows: Sequence[ClassRow]) -> list[ClassRow]:
    """Return the rows with what the studio adds to their problems: no birth date, already in this studio; 1 query.

    Whether a child is in another studio is no answer to a name and a birth date: the centre sees such pairs.
    """
    open_rows = Membership.objects.filter(studio_year=studio_year, open_marker=1, person__sort_name__in=[row.sort_name for row in rows])
    taken = {(row.person.sort_name, row.person.birth_date) for row in open_rows.select_related("person")}
    found = []
    for row in rows:
        problems = list(row.problems)
        if row.name and row.birth_date is None:
            problems.append(Sentence(mark("The date of birth tells whose consent is needed.")))
        if (row.sort_name, row.birth_date) in taken:
            problems.append(Sentence(mark("This pupil is already in a studio this year.")))
        found.append(replace(row, problems=tuple(problems)))
    return found


@transaction.atomic
def add(studio_year: StudioYear, rows: Sequence[ClassRow], *, with_accounts: bool, by: Person, now: datetime) -> list[Slip]:
    """Take everyone of a checked list in; returns the slips to print, none without accounts.

    Raises Conflict when somebody of the list came into the studio since the check: nobody is stored twice.
    """
    StudioYear.objects.select_for_update().get(pk=studio_year.pk)
    if any(row.problems for row in checked(studio_year, rows)):
        raise Conflict(mark("Some of these pupils are in a studio by now. Nothing is stored: check the list once more."))
    slips = create_accounts([replace(row, email="") for row in rows], studio_year.studio.region, by, now) if with_accounts else []
    people = [slip.person for slip in slips] or [_person(row, now) for row in rows]
    for row, person in zip(rows, people, strict=True):
        join(studio_year, person, place_of(row), by=by, now=now)
    return slips


def place_of(row: ClassRow) -> Place:
    """Return grade, letter and guardian's e-mail of a row: «9А» is grade 9, letter А."""
    match = _GROUP.match(row.group)
    return Place(int(match[1]) if match else None, match[2].strip().upper()[:3] if match else "", row.email)


def _person(row: ClassRow, now: datetime) -> Person:
    person = new_person(row.family, row.given, row.patronymic, now)
    person.birth_date = row.birth_date
    person.save(force_insert=True)
    return person
