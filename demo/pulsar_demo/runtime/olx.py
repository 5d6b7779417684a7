"""OLX in and out of Studio; what is unknown, huge or hostile is refused with a plain sentence."""

from typing import Any

from django.db import transaction
from lxml import etree
from xblock.core import XML_NAMESPACES
from xblock.fields import ScopeIds

from pulsar_demo.models import PlacedBlock, Unit
from pulsar_demo.runtime import keys, outline
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.pure.errors import Invalid, PulsarError
from pulsar_xblocks.kernel.pure.text import mark

LIMIT = 1_000_000  # bytes
DEPTH = 60  # elements inside each other
COUNT = 20_000  # elements

TOO_LARGE = mark("The file is too large: OLX of at most 1 MB can be imported.")
NOT_XML = mark("This is not OLX: the file cannot be read as XML.")
HOSTILE = mark("The file declares document types or entities. Such files are not imported.")
TOO_DEEP = mark("The file has too many elements or too many inside each other.")
UNKNOWN = mark("«%(tag)s» is not one of the installed Pulsar blocks.")
BROKEN = mark("The block inside the file cannot be read. Nothing has been imported.")


def export(runtime: DemoRuntime, row: PlacedBlock, copied_from: str = "") -> bytes:
    """Return the block as OLX, UTF-8; ``copied_from`` is what the clipboard adds."""
    node = node_of(runtime, row)
    if copied_from:
        node.set("url_name", keys.usage_of(row.usage_key).block_id)
        node.set("copied_from_block", copied_from)
    return etree.tostring(node, encoding="utf-8", xml_declaration=True, pretty_print=True)


def node_of(runtime: DemoRuntime, row: PlacedBlock) -> Any:
    """Return the block's node."""
    block = runtime.block_of(row)
    node = etree.Element("unknown", nsmap=XML_NAMESPACES)
    block.add_xml_to_node(node)
    etree.cleanup_namespaces(node)
    return node


def parse(body: bytes) -> Any:
    """Return the root element.  Raises Invalid."""
    if len(body) > LIMIT:
        raise refused(TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused(HOSTILE if b"<!ENTITY" in body or b"<!DOCTYPE" in body else NOT_XML) from error
    if root.getroottree().docinfo.doctype:
        raise refused(HOSTILE)
    if sum(1 for _ in root.iter()) > COUNT or _depth(root) > DEPTH:
        raise refused(TOO_DEEP)
    return root


@transaction.atomic
def load(runtime: DemoRuntime, unit: Unit, body: bytes) -> PlacedBlock:
    """Store the block of an OLX document at the end of the unit's draft.  Raises Invalid; nothing is half-written."""
    root = parse(body)
    require_ours(root)
    row = outline.add_block(unit, root.tag, clock.now())
    fill(runtime, row, root)
    return PlacedBlock.objects.get(pk=row.pk)


def require_ours(node: Any) -> None:
    """Return for a node of an installed block of ours without blocks inside.  Raises Invalid."""
    if not isinstance(node.tag, str) or not outline.is_known(node.tag):
        raise refused(UNKNOWN, tag=str(node.tag)[:60])
    if any(child.tag in outline.block_types() for child in node.iterchildren()):
        raise refused(BROKEN)


def fill(runtime: DemoRuntime, row: PlacedBlock, node: Any) -> None:
    """Set the block's fields from its node.  Raises Invalid for what the block cannot read."""
    try:
        _fill(runtime, row, node)
    except PulsarError:
        raise
    except Exception as error:  # a block may fail in any way on a stranger's file
        raise refused(BROKEN) from error


def _fill(runtime: DemoRuntime, row: PlacedBlock, node: Any) -> None:
    usage = runtime.block_of(row).scope_ids.usage_id
    block_class = runtime.mixologist.mix(runtime.load_block_type(row.block_type))
    block = block_class.parse_xml(node, runtime, ScopeIds(runtime.session.user_id, row.block_type, usage, usage))
    block.save()


def _depth(root: Any) -> int:
    deepest, stack = 0, [(root, 1)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in node)
    return deepest


def refused(sentence: str, **params: Any) -> Invalid:
    """Return the refusal of a file."""
    error = Invalid({"olx": [sentence]}, **params)
    error.message = sentence
    return error
