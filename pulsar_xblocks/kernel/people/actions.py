"""Writes of people."""

import secrets
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded, full_name


def new_key() -> str:
    """Return a fresh opaque id, 128 bits."""
    return secrets.token_urlsafe(16)


def create_person(
    *, family: str = "", given: str = "", patronymic: str = "", birth_date: date | None = None, now: datetime, **rest: Any
) -> Person:
    """Store a person; ``rest`` may hold user, email, phone, language, time_zone."""
    return Person.objects.create(
        key=new_key(),
        family=family,
        given=given,
        patronymic=patronymic,
        sort_name=folded(full_name(family, given, patronymic)),
        birth_date=birth_date,
        created_at=now,
        **rest,
    )


def rename_person(person: Person, *, family: str, given: str, patronymic: str) -> None:
    """Store a corrected name."""
    person.family, person.given, person.patronymic = family, given, patronymic
    person.sort_name = folded(full_name(family, given, patronymic))
    person.save(update_fields=["family", "given", "patronymic", "sort_name"])


def person_of_user(user: Any, now: datetime) -> Person:
    """Return the person of a logged-in account, making the row at the first need."""
    found = Person.objects.filter(user=user).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return create_person(
                family=user.last_name or "", given=user.first_name or user.get_username(), user=user, email=user.email or "", now=now
            )
    except IntegrityError:  # another request was first
        return Person.objects.get(user=user)
