"""Fills the demonstration in bulk, the same every time: ``python -m pulsar_demo.populate --studios 3000``."""

import argparse
import os
import time
from collections.abc import Callable
from itertools import islice
from random import Random

import django

SEED = 2026
CHUNK = 2000


def main() -> None:
    """Fill what the arguments ask for; each number comes on top of what is there."""
    parser = argparse.ArgumentParser(prog="pulsar_demo.populate", description="Fill the demonstration in bulk, the same every time.")
    for name in FILLERS:
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
    asked = vars(parser.parse_args())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulsar_demo.settings")
    django.setup()
    for name, fill in FILLERS.items():
        if asked[name] > 0:
            started = time.monotonic()
            fill(asked[name], Random(f"{SEED}:{name}"))
            print(f"{name}: {asked[name]} in {time.monotonic() - started:.1f} s", flush=True)


def organisations(count: int, rng: Random) -> None:
    """Store invented schools, spread over the municipalities of Tomsk region."""
    from pulsar_demo.load.organisations import invented  # noqa: PLC0415 - Django is ready only now
    from pulsar_xblocks.kernel.directory.models import Municipality, Organisation  # noqa: PLC0415

    places = list(Municipality.objects.filter(region__code="70").select_related("region").order_by("oktmo"))
    taken = set(Organisation.objects.filter(region__code="70").values_list("code", flat=True))
    rows = invented(count, places, taken, rng)
    for chunk in iter(lambda: list(islice(rows, CHUNK)), []):
        Organisation.objects.bulk_create(chunk)


def studios(count: int, rng: Random) -> None:
    """Store studios of the running year with schools, mentors, pupils, consents, meetings and marks, and what they did in both years."""
    from django.db.models import Max  # noqa: PLC0415 - Django is ready only now

    from pulsar_demo import bulk_studios, bulk_years  # noqa: PLC0415
    from pulsar_xblocks.studios.models import StudioYear  # noqa: PLC0415

    organisations(max(count // 2, 1), rng)
    after = StudioYear.objects.aggregate(last=Max("pk"))["last"] or 0
    bulk_studios.fill(count, rng)
    bulk_years.fill(after, rng)


def applications(count: int, rng: Random) -> None:
    """Store applications of pupils in calls at three stages, with answers, consents, achievements and points."""
    from pulsar_demo import bulk_applications  # noqa: PLC0415 - Django is ready only now

    bulk_applications.fill(count, rng)


def participants(count: int, rng: Random) -> None:
    """Store participants of courses in groups of 43, with orders, hours, marks and personal files."""
    from pulsar_demo import bulk_participants  # noqa: PLC0415 - Django is ready only now

    bulk_participants.fill(count, rng)


FILLERS: dict[str, Callable[[int, Random], None]] = {
    "organisations": organisations,
    "studios": studios,
    "applications": applications,
    "participants": participants,
}

if __name__ == "__main__":
    main()
