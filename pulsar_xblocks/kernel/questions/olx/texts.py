"""A questionnaire as one text, ``<questionnaire>…</questionnaire>``: what a block keeps in a field and an editor carries about."""

from lxml import etree

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain.model import Questionnaire
from pulsar_xblocks.kernel.questions.olx.reading import read
from pulsar_xblocks.kernel.questions.olx.writing import write

Node = etree._Element
TAG = "questionnaire"
MAX_SIZE = 1_000_000  # characters
_OWN = ("points_total",)  # attributes of a block's node that belong to the questionnaire


def as_text(questionnaire: Questionnaire) -> str:
    """Return the text of a questionnaire, "" for an empty one."""
    if questionnaire == Questionnaire():
        return ""
    node = etree.Element(TAG)
    write(questionnaire, node)
    return etree.tostring(node, encoding="unicode")


def of_text(text: str) -> Questionnaire:
    """Return the questionnaire of a text.  Raises Invalid for what is unknown, huge or hostile."""
    return read(_parsed(text)) if text.strip() else Questionnaire()


def take(node: Node) -> str:
    """Take the questionnaire out of a block's node and return its text, "" when there is none.

    What cannot be read is returned as it stands: an import goes on, and the block's author is told.
    """
    whole = etree.Element(TAG)
    for name in _OWN:
        if name in node.attrib:
            whole.set(name, node.attrib.pop(name))
    for child in [child for child in node if child.tag == "section"]:
        child.tail = None
        whole.append(child)
    if not len(whole) and not whole.attrib:
        return ""
    try:
        return as_text(read(whole))
    except Invalid:
        return etree.tostring(whole, encoding="unicode")


def put(text: str, node: Node) -> bool:
    """Add the questionnaire of a text to a block's node; False, and nothing is added, when it is not a text of ``as_text``."""
    try:
        questionnaire = of_text(text)
    except Invalid:
        return False
    if not text or as_text(questionnaire) != text:
        return False
    write(questionnaire, node)
    return True


def _parsed(text: str) -> Node:
    if len(text) > MAX_SIZE:
        raise Invalid({"": [Sentence(mark("The questionnaire is too large."))]})
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        node = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:  # ValueError: a declaration of an encoding
        raise Invalid({"": [Sentence(mark("The text is not a questionnaire: it cannot be read."))]}) from error
    if node.tag != TAG:
        raise Invalid({"": [Sentence(mark("The text is not a questionnaire: it cannot be read."))]})
    return node
