"""``pulsar_give_role``: the first operator of a region, before anybody can give roles in the console."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.platform.accounts import account_by_email
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.kernel.roles.domain import ROLES, places_of
from pulsar_xblocks.kernel.roles.models import RoleAssignment


class Command(BaseCommand):
    """Give a role that holds in a whole region to an account."""

    help = "Give a role in a region to an account, for example: pulsar_give_role operator@centre.ru operator 70"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("email", help="address of an active account")
        parser.add_argument("role", choices=sorted(role for role in ROLES if "region" in places_of(role)))
        parser.add_argument("region", help="two digits, for example 70")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role and record it; giving it twice changes nothing."""
        now, user = clock.now(), account_by_email(options["email"])
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError("There is no such region: run pulsar_load_reference first.")
        if user is None:
            raise CommandError("There is no active account with this address: let the person register first.")
        person = person_of_user(user, now)
        held = set(RoleAssignment.objects.filter(person=person).values_list("pk", flat=True))
        row = give_role(person, options["role"], place=region, now=now)
        if row.pk not in held:
            record("role.give", row, by=None, now=now, region_id=region.pk, role=row.role)
        self.stdout.write(f"{options['email']}: {row.role}, {region.name}")
