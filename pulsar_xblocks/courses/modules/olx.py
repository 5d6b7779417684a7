"""The author's words of a module inside an XML node: ``<activity key="plan">…</activity>`` children, lossless both ways.

As one text, ``<activities>…</activities>``, they stand in the block's field.  What comes in is not trusted: sizes are counted first.
"""

import re

from lxml import etree

from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

Node = etree._Element
TAG, ROW = "activities", "activity"
MAX_SIZE, MAX_ROWS, MAX_TEXT = 1_000_000, 200, 50_000
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_NONE = Sentence(mark("The words of the activities cannot be read."))


def as_text(texts: ModuleTexts) -> str:
    """Return the text of the author's words, "" when there are none."""
    if not texts.texts:
        return ""
    node = etree.Element(TAG)
    write(texts, node)
    return etree.tostring(node, encoding="unicode")


def of_text(text: str) -> ModuleTexts:
    """Return the words of a text.  Raises Invalid for what is unknown, huge or hostile."""
    return read(_parsed(text)) if text.strip() else ModuleTexts()


def read(node: Node) -> ModuleTexts:
    """Return the words inside a node.  Raises Invalid for what is unknown or huge, or named twice."""
    rows = tuple(_row(child) for child in node if child.tag == ROW)
    if len(rows) > MAX_ROWS or len({row.key for row in rows}) != len(rows):
        raise Invalid({"": [_NONE]})
    return ModuleTexts(rows)


def write(texts: ModuleTexts, node: Node) -> None:
    """Add the words to a node; characters that XML cannot hold are left out."""
    for one in texts.texts:
        child = etree.SubElement(node, ROW, key=one.key)
        child.text = _NO_XML.sub("", one.text)


def take(node: Node) -> str:
    """Take the words out of a block's node and return their text, "" when there are none.

    What cannot be read is returned as it stands: an import goes on, and the block's author is told.
    """
    whole = etree.Element(TAG)
    for child in [child for child in node if child.tag == ROW]:
        child.tail = None
        whole.append(child)
    if not len(whole):
        return ""
    try:
        return as_text(read(whole))
    except Invalid:
        return etree.tostring(whole, encoding="unicode")


def put(text: str, node: Node) -> bool:
    """Add the words of a text to a block's node; False, and nothing is added, when it is not a text of ``as_text``."""
    try:
        texts = of_text(text)
    except Invalid:
        return False
    if not text or as_text(texts) != text:
        return False
    write(texts, node)
    return True


def _row(node: Node) -> ActivityText:
    key, text = node.get("key", ""), node.text or ""
    if len(node) or list(node.attrib) != ["key"] or len(key) > 40 or not _KEY.fullmatch(key) or len(text) > MAX_TEXT:
        raise Invalid({"": [_NONE]})
    return ActivityText(key, text)


def _parsed(text: str) -> Node:
    if len(text) > MAX_SIZE:
        raise Invalid({"": [_NONE]})
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        node = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:  # ValueError: a declaration of an encoding
        raise Invalid({"": [_NONE]}) from error
    if node.tag != TAG or "<!" in text or any(child.tag != ROW for child in node):  # "<!": a document type, or a comment
        raise Invalid({"": [_NONE]})
    return node
