"""The clock of a site: run it by cron every minute, or keep it running with ``--every``."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs import actions
from pulsar_xblocks.kernel.platform import caches


class Command(BaseCommand):
    """Run due jobs and what the timetable asks for."""

    help = "Run due jobs and what the timetable asks for. By cron every minute, or with --every SECONDS as a service."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--limit", type=int, default=200, help="at most so many jobs at once")
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="stay and run again after so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        while True:
            caches.forget()
            now = clock.now()
            count = actions.run_due(now, options["limit"])
            actions.beat("tick", now)
            if count or not options["every"]:
                self.stdout.write(f"{count} jobs")
            if not options["every"]:
                return
            time.sleep(options["every"])
