"""Roles for an e-mail address: given at once to a known person, else by a link that binds them to an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.inbox import actions as inbox
from pulsar_xblocks.kernel.links.actions import issue_link, revoke_links
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.links.queries import address_of
from pulsar_xblocks.kernel.people.actions import create_person, person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.accounts import account_by_email
from pulsar_xblocks.kernel.pure.errors import Gone
from pulsar_xblocks.kernel.roles.actions import Giving, Place, grant, move_roles
from pulsar_xblocks.kernel.roles.matrix import ROLES
from pulsar_xblocks.kernel.roles.models import RoleAssignment

PURPOSE = "role_invitation"
VALID = timedelta(days=14)


@dataclass(frozen=True)
class Given:
    """A role that was given; ``is_invited`` when the person must still open the link in the letter."""

    row: RoleAssignment
    is_invited: bool


def give_by_email(email: str, role: str, place: Place, giving: Giving) -> Given:
    """Give a role to whom the address belongs and write a letter.  Raises as ``roles.actions.grant``."""
    with transaction.atomic():
        person = person_by_email(email, giving.now)
        row = grant(person, role, place, giving)
        if person.user is None:
            _invite(person, row, giving.now)
        return Given(row, person.user is None)


def person_by_email(email: str, now: datetime) -> Person:
    """Return the person with this address: with an account if there is one, else a new one without."""
    user = account_by_email(email)
    if user is not None:
        return person_of_user(user, now)
    invited = RoleAssignment.objects.filter(closed_at=None).values("person")  # a guardian with this address is not an invited person
    waiting = Person.objects.filter(email__iexact=email, user=None, retired_at=None, pk__in=invited).order_by("id").first()
    return waiting or create_person(email=email.lower(), now=now)


def _invite(person: Person, row: RoleAssignment, now: datetime) -> None:
    region: Region = row.region
    revoke_links(PURPOSE, person, now)
    issued = issue_link(purpose=PURPOSE, subject=person, region_id=region.pk, now=now, valid=VALID, person=person)
    with inbox.in_language(person):
        words = {"role": gettext(ROLES[row.role]), "centre": region.centre_short or region.name}
        subject = gettext("You are invited to Pulsar: %(role)s") % words
        text = gettext("%(centre)s invites you to Pulsar. Your role: %(role)s. Open the link within 14 days, log in or register.") % words
        inbox.send(
            to=person,
            email=person.email,
            subject=subject,
            text=text,
            link=address_of(issued.token),
            region_id=region.pk,
            kind="role.invitation",
            now=now,
        )


def accept(link: Link, person: Person, now: datetime) -> int:
    """Let the logged-in person take the roles of the invitation; return how many.  Raises Gone when they were ended or taken."""
    with transaction.atomic():
        invited = link.person
        if invited is None:
            raise Gone
        moved = 0 if invited.pk == person.pk else move_roles(invited, person, now)
        if not moved:
            raise Gone
        revoke_links(PURPOSE, invited, now)
        invited.email, invited.retired_at = "", now  # the account's person stands for both from now on
        invited.save(update_fields=["email", "retired_at"])
    return moved
