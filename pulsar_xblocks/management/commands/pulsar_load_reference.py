"""``pulsar_load_reference``: store the regions and municipalities that are missing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pulsar_xblocks.kernel.directory.loading import REFERENCE, load_reference


class Command(BaseCommand):
    """Load reference data; may be run again at any time."""

    help = "Store the regions and municipalities that are missing; rows that are there stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take other files than the package's own."""
        parser.add_argument("--regions", type=Path, default=REFERENCE / "regions.csv", help="CSV: code,name,iso,time_zone")
        parser.add_argument("--municipalities", type=Path, default=REFERENCE / "municipalities.csv", help="CSV: name,oktmo,kind,region")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many rows are new."""
        counts = load_reference(options["regions"], options["municipalities"])
        self.stdout.write(f"regions: {counts['regions']} new, municipalities: {counts['municipalities']} new")
