"""Hits of the search that come from the kernel: organisations and people."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.queries import OrganisationFilter, organisations
from pulsar_xblocks.kernel.home import Found
from pulsar_xblocks.kernel.people.queries import people
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for


def search(actor: Actor, text: str, limit: int) -> Iterable[Found]:
    """Return organisations and people with a role that fit the text, within what the actor may see."""
    if has_role_for(actor, "view", "organisation"):
        for row in organisations(actor, OrganisationFilter(text=text))[:limit]:
            yield Found(gettext("Organisation"), row.short_name, row.municipality.name, reverse("pulsar:organisation", args=[row.pk]))
    if has_role_for(actor, "view", "person"):
        for person in people(actor, text)[:limit]:
            yield Found(gettext("Person"), person.full_name, "", reverse("pulsar:person", args=[person.key]))
