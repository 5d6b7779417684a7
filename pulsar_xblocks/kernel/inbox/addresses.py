"""Whole addresses, and the language and time zone of whom we write to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.links.queries import public_address
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import languages


def absolute(link: str) -> str:
    """Return the address with the site's own name, so that it works in a letter or a chat."""
    return public_address(link) if link.startswith("/") else link


def language_of(person: Person | None) -> str:
    """Return the language a person is written to in: chosen on the platform, else with us, else that of letters on this site.

    Not LANGUAGE_CODE: a site of the platform may keep its «en» and yet be read in Russian by everybody.
    """
    if person is None:
        return str(settings.PULSAR_LANGUAGE)
    chosen = languages.chosen_by(person.user_id) if person.user_id else ""
    return chosen or person.language[:2] or str(settings.PULSAR_LANGUAGE)


def zone_of(person: Person | None, region: Region) -> str:
    """Return the time zone to name a term in for this person."""
    return (person.time_zone if person else "") or region.time_zone


@contextmanager
def in_language(person: Person | None) -> Iterator[None]:
    """Translate into the person's language inside the block."""
    with translation.override(language_of(person)):
        yield
