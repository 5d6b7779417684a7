"""Course module: the block of one module of a programme, with the author's words of its tasks and reflections."""

from decimal import Decimal
from typing import Any, Self

from lxml import etree
from xblock.fields import Scope, String

from pulsar_xblocks.courses.modules import handlers, olx, scoring
from pulsar_xblocks.courses.modules.handlers.state import words_in
from pulsar_xblocks.kernel.platform.runtime import learner_of
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import PulsarXBlock, indexed


class TrainingModuleXBlock(PulsarXBlock):
    """A module of a programme: passport, hours, activities; each participant sees the own work."""

    display_name = String(display_name=mark("Name"), default="Модуль курса", scope=Scope.settings)
    programme_code = String(display_name=mark("Programme"), default="", scope=Scope.settings)  # «70:studio-mentor»
    module_key = String(display_name=mark("Module"), default="", scope=Scope.settings)  # «start»
    intro = String(display_name=mark("Words of welcome"), default="", scope=Scope.content)
    definition = String(display_name=mark("Words of the activities"), default="", scope=Scope.content)  # their text: courses.modules.olx

    capability = handlers
    author_fields = ("programme_code", "module_key", "intro", "definition")
    binding_fields = ("programme_code", "module_key")
    has_score = True  # sent when a work is accepted and when the grades of the course are read: courses.modules.telling
    css = ("kernel/data.css", "courses/module.css", "courses/hours.css")
    modules = {"autosave": "kernel/autosave.js", "upload": "kernel/upload.js"}
    editor_modules = {"pick": "courses/editor.js"}

    def max_score(self) -> float | None:
        """Return the points of the module's activities; None where nothing is graded, or no module is chosen."""
        most = scoring.most_of(self.authored())
        return float(most) if most else None

    def has_submitted_answer(self) -> bool:
        """Tell whether the learner has points; the instructor's rescoring skips who has none."""
        return self._score() is not None

    def rescore(self, only_if_higher: bool) -> None:
        """Send the learner's points to the course once more: the tutor's word stands, nothing is scored anew.

        There is no ``set_score`` on purpose: points are given where the hours are confirmed.
        """
        score = self._score()
        if score is not None:
            earned, most = (float(points) for points in score)
            self.runtime.publish(self, "grade", {"value": earned, "max_value": most, "only_if_higher": only_if_higher})

    def _score(self) -> tuple[Decimal, Decimal] | None:
        user_id = learner_of(self).user_id
        return scoring.score_of_account(self.authored(), user_id) if user_id else None

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: Any) -> Self:
        """Return the block of a node; the author's words stand in it as elements."""
        text = olx.take(node)
        block = super().parse_xml(node, runtime, keys)
        if text:
            block.definition = text
        return block

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block into a node; words that cannot be read stay an attribute, as they were."""
        super().add_xml_to_node(node)
        if olx.put(self.definition or "", node):
            node.attrib.pop("definition", None)

    def index_dictionary(self) -> dict[str, object]:
        """Return what the course search finds."""
        words = {"intro": self.intro, "tasks": words_in(self.definition)}
        return super().index_dictionary() | indexed("Course module", display_name=self.display_name, **words)
