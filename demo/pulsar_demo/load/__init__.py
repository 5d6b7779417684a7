"""Loads the demonstration: small modules called in order; the same every time."""

from random import Random

from django.db import transaction

from pulsar_demo import clock
from pulsar_demo.load import (
    applicants,
    arts,
    centres,
    contests,
    course,
    deciding,
    earlier_call,
    league,
    oldest,
    organisations,
    people,
    practices,
    ranking,
    regions,
    reviews,
    rubrics,
    studios,
    training,
    upcoming,
    works,
)

SEED = 70


@transaction.atomic
def load_everything() -> None:
    """Fill an empty database with the demonstration."""
    rng = Random(SEED)
    load_frame(rng)
    studios.load(rng, clock.START)
    works.load(Random(f"{SEED}:works"), clock.START)
    reviews.load(Random(f"{SEED}:reviews"), clock.START)
    rubrics.load(clock.START)
    league.load(rng, clock.START)
    practices.load(clock.START)
    works.load_past(Random(f"{SEED}:past"))
    reviews.load_past(clock.START)
    oldest.load(clock.START)
    ranking.load(Random(f"{SEED}:ranking"))
    earlier_call.load(Random(f"{SEED}:earlier"))
    contests.load(Random(f"{SEED}:contests"), clock.START)
    deciding.load(Random(f"{SEED}:deciding"))
    arts.load(Random(f"{SEED}:arts"))
    applicants.load(clock.START)
    centres.load(clock.START)
    training.load(Random(f"{SEED}:training"), clock.START)
    upcoming.load()
    course.remember()


def load_frame(rng: Random) -> None:
    """Store what everything else stands on: places, schools, personas, the course."""
    regions.load()
    organisations.load(rng)
    people.load(clock.START)
    course.load(clock.START)
