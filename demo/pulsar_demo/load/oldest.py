"""A year long past, whose terms of keeping are over: what the data-protection officer finds.  Called after all others."""

from datetime import datetime, timedelta
from random import Random

from pulsar_demo import personas
from pulsar_demo.load import studios
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.actions import opening
from pulsar_xblocks.studios.models import Membership, StudioYear

FIRST = 2024
STUDIOS = ("Заря", "Родник")


def load(now: datetime) -> None:
    """Store two studios of 2024/25 with their pupils, one of whom is in a studio now, and an application that was never sent."""
    region = Region.objects.get(code=personas.TOMSK)
    by_user = {person.user.username: person for person in Person.objects.exclude(user=None).select_related("user")}
    scene = studios.Scene(Random("oldest"), now, region, by_user["operator"], by_user)
    schools = list(Organisation.objects.filter(region=region).select_related("municipality__region").order_by("-pk")[: len(STUDIOS)])
    year = studios.year_of(scene, FIRST, "archived")
    rows = [
        studios.open_studio(scene, year, studios.Bid(school, scene.mentor(), name)) for school, name in zip(schools, STUDIOS, strict=True)
    ]
    opening.start_application(year, scene.mentor(), now=now - timedelta(days=780))
    studios.fill(scene, rows, FIRST)
    _come_back(rows[0], now)
    studios.quiet(now)


def _come_back(studio: StudioYear, now: datetime) -> None:
    """Let one pupil of then be in a studio of this year: what is over elsewhere must not touch somebody who takes part."""
    pupil = Membership.objects.filter(studio_year=studio).order_by("pk").first()
    today = StudioYear.objects.filter(studio__region__code=personas.TOMSK, year__status="active", status="active").order_by("pk")[1]
    joined = (now - timedelta(days=50)).date()
    Membership.objects.create(
        studio_year=today,
        year=today.year,
        person=pupil.person,
        grade=min(pupil.grade + 2, 11),
        letter="А",
        joined_on=joined,
        active_on=joined,
    )
