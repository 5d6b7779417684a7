"""``pulsar_purge``: what is due in a region; a destruction only in the name of its data-protection officer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import sentence
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.accounts import account_by_email
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import PulsarError
from pulsar_xblocks.kernel.retention import queries, registry
from pulsar_xblocks.kernel.retention.actions import purging
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.kernel.roles.queries import actor_of


class Command(BaseCommand):
    """Tell what is due; order its destruction for an officer."""

    help = "Tell what is due in a region (--dry-run), or order its destruction in the name of the region's data-protection officer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("region", help="two digits, for example 70")
        parser.add_argument("--dry-run", action="store_true", help="only tell what is due and who is kept; nothing changes")
        parser.add_argument("--officer", default="", help="address of the officer's account")
        parser.add_argument("--reason", default="", help="the ground, 5 to 300 characters")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per rule; without --dry-run order the act."""
        now = clock.now()
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError("There is no such region: run pulsar_load_reference first.")
        rows = queries.planned(region.pk, local_day(now, region.time_zone))
        self._tell(rows)
        if options["dry_run"]:
            return
        officer = self._officer(options["officer"], region)
        try:
            act = purging.order(region, options["reason"], queries.digest(rows), by=officer, now=now)
        except PulsarError as refusal:
            texts = [text for found in getattr(refusal, "errors", {}).values() for text in found]
            raise CommandError("; ".join(texts) or sentence(refusal)) from refusal
        self.stdout.write(f"act {act.number}: ordered, the runner of jobs does it")

    def _tell(self, rows: list[queries.Planned]) -> None:
        for rule in registry.rules():
            mine = [row for row in rows if row.item.rule == rule.key]
            kept = sum(bool(row.kept) for row in mine)
            records = sum(row.item.quantity for row in mine if not row.kept)
            self.stdout.write(f"{rule.key}: {records} due, {kept} kept")

    def _officer(self, email: str, region: Region) -> Person:
        """Return the officer of the region.  Raises CommandError for anybody else."""
        user = account_by_email(email) if email else None
        if user is None:
            raise CommandError("Name the data-protection officer: --officer ADDRESS, or look only: --dry-run.")
        person = person_of_user(user, clock.now())
        if not may(actor_of(person), "manage", "retention", Where(region.pk)):
            raise CommandError("This person is not the data-protection officer of the region.")
        return person
