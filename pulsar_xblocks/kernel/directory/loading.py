"""Reference data: regions and municipalities from CSV; what operators have changed stays."""

import csv
from pathlib import Path

from django.db import transaction

from pulsar_xblocks.kernel.directory.models import Municipality, Region

REFERENCE = Path(__file__).resolve().parent / "reference"


def load_reference(regions: Path = REFERENCE / "regions.csv", municipalities: Path = REFERENCE / "municipalities.csv") -> dict[str, int]:
    """Store the regions and municipalities that are missing; return how many of each were stored."""
    with transaction.atomic():
        return {"regions": _load_regions(regions), "municipalities": _load_municipalities(municipalities)}


def _load_regions(path: Path) -> int:
    known = set(Region.objects.values_list("code", flat=True))
    fresh = [
        Region(**{name: row[name] for name in ("code", "name", "iso", "time_zone")}) for row in _rows(path) if row["code"] not in known
    ]
    return len(Region.objects.bulk_create(fresh))


def _load_municipalities(path: Path) -> int:
    regions = dict(Region.objects.values_list("code", "id"))
    known = set(Municipality.objects.values_list("region_id", "oktmo"))
    fresh = [
        Municipality(region_id=regions[row["region"]], oktmo=row["oktmo"], name=row["name"], kind=row["kind"])
        for row in _rows(path)
        if (regions[row["region"]], row["oktmo"]) not in known
    ]
    return len(Municipality.objects.bulk_create(fresh))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
