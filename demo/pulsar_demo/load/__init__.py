"""Loads the demonstration: small modules called in order; the same every time."""

from random import Random

from django.db import transaction

from pulsar_demo import clock
from pulsar_demo.load import course, organisations, people, regions, studios

SEED = 70


@transaction.atomic
def load_everything() -> None:
    """Fill an empty database with the demonstration."""
    rng, now = Random(SEED), clock.START
    regions.load()
    organisations.load(rng)
    people.load(now)
    course.load(now)
    studios.load(rng, now)
