"""Tell the administrator whether everything the product stands on works."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs import checks


class Command(BaseCommand):
    """Check mail, private storage, runner of jobs, clock, addresses, keys, previews, the proxy and the blocks."""

    help = "Check mail, private storage, the runner of jobs, the clock, the address, the keys, previews, the proxy and the blocks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per check; end with an error when one failed."""
        results = checks.run_all(clock.now())
        if options["json"]:
            self.stdout.write(json.dumps([vars(result) for result in results], ensure_ascii=False, indent=1))
        else:
            for result in results:
                style = self.style.SUCCESS if result.is_ok else self.style.ERROR
                self.stdout.write(style(f"{'ok  ' if result.is_ok else 'FAIL'} {result.name}: {result.sentence}"))
        failed = [result.name for result in results if not result.is_ok]
        if failed:
            raise CommandError(f"not in order: {', '.join(failed)}")
