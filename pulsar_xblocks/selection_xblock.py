"""Selection: the block of a call, with its questionnaire as the author writes it."""

from typing import Any, Self

from lxml import etree
from xblock.fields import Scope, String

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import olx
from pulsar_xblocks.kernel.xblock import PulsarXBlock, indexed
from pulsar_xblocks.selection import handlers
from pulsar_xblocks.selection.handlers.state import words_in


class SelectionXBlock(PulsarXBlock):
    """One call: words of welcome, the questionnaire, the applicant's way through it."""

    display_name = String(display_name=mark("Name"), default="Отбор", scope=Scope.settings)
    call_code = String(display_name=mark("Call"), default="", scope=Scope.settings)  # «70:science-2026-12»
    intro = String(display_name=mark("Words of welcome"), default="", scope=Scope.content)
    definition = String(display_name=mark("Questionnaire"), default="", scope=Scope.content)  # its text: kernel.questions.olx

    capability = handlers
    author_fields = ("call_code", "intro", "definition")
    binding_fields = ("call_code",)
    ignores_due = True
    css = (
        "kernel/data.css",
        "kernel/questions/form.css",
        "kernel/questions/authoring.css",
        "selection/applications/page.css",
    )
    modules = {
        "conditions": "kernel/questions/conditions.js",
        "merge": "kernel/questions/merge.js",
        "autosave": "kernel/autosave.js",
        "upload": "kernel/upload.js",
    }
    editor_modules = {"conditions": "kernel/questions/conditions.js", "authoring": "kernel/questions/authoring.js"}

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: Any) -> Self:
        """Return the block of a node; the questionnaire stands in it as elements."""
        text = olx.take(node)
        block = super().parse_xml(node, runtime, keys)
        if text:
            block.definition = text
        return block

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block into a node; a questionnaire that cannot be read stays an attribute, as it was."""
        super().add_xml_to_node(node)
        if olx.put(self.definition or "", node):
            node.attrib.pop("definition", None)

    def index_dictionary(self) -> dict[str, object]:
        """Return what the course search finds."""
        words = {"intro": self.intro, "questions": words_in(self.definition)}
        return super().index_dictionary() | indexed("Selection", display_name=self.display_name, **words)
