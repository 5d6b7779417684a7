"""The personas: accounts, people, roles."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from pulsar_demo.personas import PASSWORD, PERSONAS, Persona
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.actions import create_person
from pulsar_xblocks.kernel.roles.actions import give_role

Place = Region | Municipality | Organisation


def load(now: datetime) -> None:
    """Store every persona."""
    places: dict[str, Place] = {row.code: row for row in Organisation.objects.all()}
    places |= {row.oktmo: row for row in Municipality.objects.select_related("region")}
    places |= {row.code: row for row in Region.objects.all()}
    password = make_password(PASSWORD)
    for persona in PERSONAS:
        _store(persona, places, password, now)


def _store(persona: Persona, places: dict[str, Place], password: str, now: datetime) -> None:
    user = get_user_model().objects.create(
        username=persona.key,
        password=password,
        first_name=persona.given,
        last_name=persona.family,
        email=f"{persona.key}@demo.invalid",
        is_staff=persona.is_admin,
        is_superuser=persona.is_admin,
    )
    person = create_person(
        family=persona.family,
        given=persona.given,
        patronymic=persona.patronymic,
        birth_date=persona.birth,
        user=user,
        email=user.email,
        language=persona.language,
        time_zone="Asia/Tomsk",
        now=now,
    )
    for role, place in persona.roles:
        give_role(person, role, place=places[place], now=now)
