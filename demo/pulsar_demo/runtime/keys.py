"""Opaque keys of courses, units and blocks."""

import uuid
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey
from opaque_keys.edx.locator import BlockUsageLocator
from xblock.exceptions import NoSuchUsage
from xblock.runtime import IdGenerator, IdReader


def new_usage(course_key: str, block_type: str, name: str = "") -> BlockUsageLocator:
    """Return the key of a new block; a random name unless one is given."""
    return BlockUsageLocator(CourseKey.from_string(course_key), block_type, name or uuid.uuid4().hex)


def usage_of(text: str) -> BlockUsageLocator:
    """Return the key that a URL names.  Raises NoSuchUsage for anything else."""
    try:
        return UsageKey.from_string(text)
    except InvalidKeyError as error:
        raise NoSuchUsage(text) from error


class Reader(IdReader):
    """A usage key is its own definition here, as in an old-style course; asides are not used."""

    def get_definition_id(self, usage_id: Any) -> Any:
        """Return the definition of a usage."""
        return usage_id

    def get_block_type(self, def_id: Any) -> str:
        """Return the type named in the key."""
        return def_id.block_type

    def get_usage_id_from_aside(self, aside_id: Any) -> Any:
        """Refuse: there are no asides."""
        raise NotImplementedError

    get_definition_id_from_aside = get_aside_type_from_usage = get_aside_type_from_definition = get_usage_id_from_aside


class Generator(IdGenerator):
    """Makes keys for blocks that arrive as OLX."""

    def __init__(self, course_key: str) -> None:
        self.course_key = course_key

    def create_definition(self, block_type: str, slug: str | None = None) -> Any:
        """Return a new key."""
        return new_usage(self.course_key, block_type)

    def create_usage(self, def_id: Any) -> Any:
        """Return the usage of a definition: the same key."""
        return def_id

    def create_aside(self, definition_id: Any, usage_id: Any, aside_type: str) -> Any:
        """Refuse: there are no asides."""
        raise NotImplementedError
