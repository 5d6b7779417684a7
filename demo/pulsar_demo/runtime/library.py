"""A content library: its blocks are OLX, read anew for every request; they have no course, no children and no learners.

Source: open-edx.md sections 4 and 5, «v2».
"""

from typing import Any
from urllib.parse import quote, urljoin

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from lxml import etree
from opaque_keys import InvalidKeyError
from opaque_keys.edx.locator import LibraryLocatorV2, LibraryUsageLocatorV2
from xblock.core import XBlock
from xblock.exceptions import NoSuchUsage
from xblock.fields import Scope, ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData, Runtime

from pulsar_demo.models import LibraryBlock, PlacedBlock
from pulsar_demo.runtime import keys, outline
from pulsar_demo.runtime.runtime import DemoRuntime, PlatformMixin
from pulsar_demo.runtime.services import LIBRARY, Session, services_of
from pulsar_demo.runtime.wrapping import wrap

KEY = LibraryLocatorV2(org="Pulsar", slug="studios")


class NoUser(RuntimeError):
    """A block that is indexed belongs to no request: asking for its user fails, as on the platform."""


class LibraryRuntime(Runtime):
    """Reads a block from its OLX each time, the published one or the draft; writes the draft anew when its author has changed it."""

    def __init__(self, session: Session, *, is_published: bool = False, site: str = "") -> None:
        self.session, self.is_published, self.site = session, is_published, site
        services = services_of(session) | {"field-data": KvsFieldData(DictKeyValueStore())}
        super().__init__(id_reader=keys.Reader(), id_generator=keys.Generator(""), mixins=(PlatformMixin,), services=services)
        self.visitor: int | str | None = session.user_id

    def get_block(self, usage_id: Any, for_parent: Any = None) -> XBlock:
        """Return a block.  Raises NoSuchUsage."""
        row = LibraryBlock.objects.filter(usage_key=str(usage_id)).first()
        text = row and (row.published_olx if self.is_published else row.olx)
        if not text:
            raise NoSuchUsage(repr(usage_id))
        found = self.mixologist.mix(self.load_block_type(row.block_type))
        block = found.parse_xml(etree.fromstring(text), self, ScopeIds(self.visitor, row.block_type, None, usage_id))
        block.force_save_fields(block._get_fields_to_save())
        return block

    def add_node_as_child(self, block: XBlock, node: Any) -> None:
        """Refuse: nothing of a library has children."""
        raise NotImplementedError("blocks of a library have no children")

    def service(self, block: XBlock, service_name: str) -> Any:
        """Return a service.  Raises NoUser where nobody is at hand."""
        if service_name == "user" and self.session.user is None:
            raise NoUser
        return super().service(block, service_name)

    def handler_url(self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False) -> str:
        """Return the address of a handler, good for this person alone."""
        url = handler_url(block.scope_ids.usage_id, self.visitor, handler_name)
        return url + suffix + (f"?{query}" if query else "")

    def resource_url(self, resource: str) -> str:
        """Refuse, as there."""
        raise NotImplementedError("resource_url")

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Return the whole address of a block's file."""
        return urljoin(self.site, DemoRuntime.local_resource_url(self, block, uri))  # type: ignore[arg-type]

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        """Tell nobody: what happens in a library is no learning."""

    def wrap_xblock(self, block: XBlock, view: str, frag: Any, context: Any) -> Any:
        """Return a view in the platform's wrapper."""
        return wrap(self.session, block, view, frag)


def handler_url(usage_key: Any, user_id: Any, name: str) -> str:
    """Return a handler's address with the token of a person."""
    return f"/api/xblock/v2/xblocks/{quote(str(usage_key), ':')}/handler/{user_id}-{token_of(usage_key, user_id)}/{name}/"


def token_of(usage_key: Any, user_id: Any) -> str:
    """Return what proves that the address was given to this person."""
    return salted_hmac("demo-library", f"{user_id}:{usage_key}", secret=settings.SECRET_KEY).hexdigest()[:20]


def is_token(usage_key: str, user_id: str, token: str) -> bool:
    """Tell whether the token fits."""
    return constant_time_compare(token, token_of(usage_key, user_id))


def key_of(text: str) -> LibraryUsageLocatorV2:
    """Return the key that an address names.  Raises NoSuchUsage."""
    try:
        return LibraryUsageLocatorV2.from_string(text)
    except InvalidKeyError as error:
        raise NoSuchUsage(text) from error


def add(block_type: str) -> LibraryBlock:
    """Store a new block; its name in the key is a number."""
    number = LibraryBlock.objects.count() + 1
    usage = LibraryUsageLocatorV2(KEY, block_type, f"{block_type.removeprefix('pulsar_')}-{number}")
    return LibraryBlock.objects.create(usage_key=str(usage), block_type=block_type, olx=f"<{block_type}/>")


def save(block: XBlock, before: str) -> None:
    """Store the block's OLX as the next version when its author has changed it."""
    text = olx_of(block)
    row = LibraryBlock.objects.get(usage_key=str(block.scope_ids.usage_id))
    if text != before:
        LibraryBlock.objects.filter(pk=row.pk).update(olx=text, version=row.version + 1)


def olx_of(block: XBlock) -> str:
    """Return the block as the library keeps it."""
    node = etree.Element("root")
    block.add_xml_to_node(node)
    return etree.tostring(node, encoding="unicode", pretty_print=True)


def publish(row: LibraryBlock) -> None:
    """Let courses take the block as it is now."""
    LibraryBlock.objects.filter(pk=row.pk).update(published_olx=row.olx, published_version=row.version)


def published(user: Any, usage_key: str) -> XBlock:
    """Return the block as courses take it.  Raises NoSuchUsage."""
    return LibraryRuntime(Session(LIBRARY, user, str(KEY)), is_published=True).get_block(key_of(usage_key))


@transaction.atomic
def sync(runtime: DemoRuntime, row: PlacedBlock, user: Any) -> None:
    """Bring a course's block up to the library's published version: all fields but those the course's author has made his own."""
    block: Any = runtime.block_of(row)
    source: Any = published(user, block.upstream)
    apart = block.get_customizable_fields()
    shared = {name for name, field in source.fields.items() if field.scope in (Scope.settings, Scope.content) and name in block.fields}
    for name, kept in apart.items():
        if kept and name in shared:
            setattr(block, kept, getattr(source, name))
            if name not in block.downstream_customized:
                setattr(block, name, getattr(source, name))
    for name in shared - set(apart) - set(apart.values()):
        setattr(block, name, getattr(source, name))
    block.upstream_version = LibraryBlock.objects.get(usage_key=block.upstream).published_version
    block.save()


def add_to_unit(runtime: DemoRuntime, unit: Any, source: LibraryBlock, now: Any, user: Any) -> PlacedBlock:
    """Store a block of the library at the end of a unit's draft; later versions of the library can be taken over."""
    row = outline.add_block(unit, source.block_type, now, fields={"upstream": source.usage_key})
    sync(runtime, row, user)
    return row


def news(fields: dict[str, Any], versions: dict[str, int]) -> bool:
    """Tell whether the library has a newer version; ``versions``: usage key -> published version."""
    return versions.get(fields.get("upstream") or "", 0) > (fields.get("upstream_version") or 0)
