"""Studios, their years, applications, people and works.  Called last, with everything else in place."""

from datetime import datetime
from random import Random


def load(rng: Random, now: datetime) -> None:
    """Store the studios of the demonstration."""
