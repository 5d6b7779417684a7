"""Regions and municipalities from the reference tables."""

import csv
from pathlib import Path

from pulsar_xblocks.kernel.directory.models import Municipality, Region

REFERENCE = Path(__file__).parent / "reference"

CENTRES = {
    "70": {
        "centre_name": "Региональный центр по работе с одарёнными детьми «Пульсар» (демонстрация)",
        "centre_short": "Пульсар",
        "centre_email": "centre70@demo.invalid",
    },
    "42": {
        "centre_name": "Региональный центр выявления и поддержки одарённых детей Кузбасса (демонстрация)",
        "centre_short": "Центр Кузбасса",
        "centre_email": "centre42@demo.invalid",
    },
}
ELSEWHERE = [("42", "32701000", "город Кемерово", "городской округ"), ("42", "32731000", "город Новокузнецк", "городской округ")]


def load() -> None:
    """Store 10 regions, the 20 municipalities of Tomsk region and two of the second region."""
    for row in _rows("regions.csv"):
        Region.objects.create(**row, **CENTRES.get(row["code"], {}))
    region = {row.code: row for row in Region.objects.all()}
    for row in _rows("municipalities.csv"):
        Municipality.objects.create(region=region[row.pop("region")], **row)
    for code, oktmo, name, kind in ELSEWHERE:
        Municipality.objects.create(region=region[code], oktmo=oktmo, name=name, kind=kind)


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))
