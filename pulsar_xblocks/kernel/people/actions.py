"""Writes of people."""

import secrets
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.people.registry import exports, retirements
from pulsar_xblocks.kernel.platform.accounts import has_own_email
from pulsar_xblocks.kernel.pure.text import folded, full_name
from pulsar_xblocks.kernel.roles.models import RoleAssignment

LONGEST = 100  # characters of a part of a name; names of accounts may be longer


def new_key() -> str:
    """Return a fresh opaque id, 128 bits."""
    return secrets.token_urlsafe(16)


def create_person(
    *, family: str = "", given: str = "", patronymic: str = "", birth_date: date | None = None, now: datetime, **rest: Any
) -> Person:
    """Store a person; ``rest`` may hold user, email, phone, language, time_zone."""
    person = new_person(family, given, patronymic, now)
    person.birth_date = birth_date
    for name, value in rest.items():
        setattr(person, name, value)
    person.save(force_insert=True)
    return person


def new_person(family: str, given: str, patronymic: str, now: datetime) -> Person:
    """Return a person that is not stored yet, for bulk writes."""
    sort_name = folded(full_name(family, given, patronymic))
    return Person(key=new_key(), family=family, given=given, patronymic=patronymic, sort_name=sort_name, created_at=now)


def rename_person(person: Person, *, family: str, given: str, patronymic: str) -> None:
    """Store a corrected name."""
    person.family, person.given, person.patronymic = family, given, patronymic
    person.sort_name = folded(full_name(family, given, patronymic))
    person.save(update_fields=["family", "given", "patronymic", "sort_name"])


def set_language(person: Person, language: str) -> None:
    """Store the language a person reads; letters and pages follow it."""
    person.language = language
    person.save(update_fields=["language"])


def person_of_user(user: Any, now: datetime) -> Person:
    """Return the person of a logged-in account, making the row at the first need."""
    found = Person.objects.filter(user=user).first()
    if found:
        return found
    email = user.email if has_own_email(user) else ""
    try:
        with transaction.atomic():
            family, given = (user.last_name or "")[:LONGEST], (user.first_name or user.get_username())[:LONGEST]
            return create_person(family=family, given=given, user=user, email=email, now=now)
    except IntegrityError:  # another request was first
        return Person.objects.get(user=user)


def retire(person: Person, now: datetime) -> None:
    """Blank everything that tells who the person is; facts stay.  Safe to run again."""
    blank = {"family": "", "given": "", "patronymic": "", "sort_name": "", "email": "", "phone": "", "language": "", "time_zone": ""}
    with transaction.atomic():
        for run in retirements():
            run(person, now)
        for name, value in blank.items():
            setattr(person, name, value)
        person.birth_date, person.user = None, None
        person.retired_at = person.retired_at or now
        person.save()
        RoleAssignment.objects.filter(person=person, closed_at=None).update(closed_at=now, open_key=None)
        record("person.retire", person, by=None, now=now)


def remove_unused(person: Person, now: datetime) -> None:
    """Delete a person to whom nothing has happened; when something points at the row, blank it instead."""
    try:
        with transaction.atomic():
            RoleAssignment.objects.filter(person=person).delete()
            person.delete()
    except ProtectedError:
        retire(Person.objects.get(pk=person.pk), now)


def export_person(person: Person) -> dict[str, Any]:
    """Return everything kept about a person as plain JSON values: section -> what its owner tells."""
    own = {name: str(getattr(person, name) or "") for name in ("family", "given", "patronymic", "birth_date", "email", "phone", "language")}
    return {"person": own | {"created_at": person.created_at.isoformat()}} | {name: tell(person) for name, tell in exports().items()}
