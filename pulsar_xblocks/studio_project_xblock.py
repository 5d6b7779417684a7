"""Studio work: the block of one round's task, with the shared draft, talk, versions, submission and feedback."""

from decimal import Decimal

from xblock.fields import Float, Integer, Scope, String

from pulsar_xblocks.kernel.platform.runtime import learner_of
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import PulsarXBlock, indexed
from pulsar_xblocks.studios.works import grading, handlers
from pulsar_xblocks.studios.works.domain import POINTS


class StudioProjectXBlock(PulsarXBlock):
    """One task of a round for all studios; each studio sees its own work on it."""

    display_name = String(display_name=mark("Name"), default="Работа студии", scope=Scope.settings)
    round_code = String(display_name=mark("Round"), default="", scope=Scope.settings)  # «70:2026/27:10»
    task_key = String(display_name=mark("Key of the task"), default="", scope=Scope.settings)  # "" = the first task of the round
    sender = String(display_name=mark("Who sends"), default="any", scope=Scope.settings)  # any, mentor
    task_title = String(display_name=mark("Title of the task"), default="", scope=Scope.content)
    task = String(display_name=mark("Task"), default="", scope=Scope.content)
    weight = Float(display_name=mark("Points in the course"), default=None, values={"min": 0, "step": 0.5}, scope=Scope.settings)
    shown_studio = Integer(default=0, scope=Scope.preferences)  # which of the own studios a mentor looks at, in every block of the kind

    capability = handlers
    author_fields = ("round_code", "task_key", "sender", "task_title", "task", "weight")
    binding_fields = ("round_code", "task_key")
    ignores_due = True
    has_score = True  # sent to every contributor at the publication of the round: studios.works.grading
    css = ("kernel/data.css", "studios/works/block.css")
    modules = {"autosave": "kernel/autosave.js", "upload": "kernel/upload.js", "page": "studios/works/page.js"}

    def max_score(self) -> float:
        """Return the most an expert gives; asked while the course is collected, with no learner at hand."""
        return float(POINTS)

    def has_submitted_answer(self) -> bool:
        """Tell whether the learner has a published result; the instructor's rescoring skips who has none."""
        return self._result() is not None

    def rescore(self, only_if_higher: bool) -> None:
        """Send the learner's published result to the course once more: the experts' word stands, nothing is scored anew.

        There is no ``set_score`` on purpose: a course does not override a result of the region.
        """
        result = self._result()
        if result is not None:
            earned = {"value": float(result), "max_value": self.max_score(), "only_if_higher": only_if_higher}
            self.runtime.publish(self, "grade", earned)

    def _result(self) -> Decimal | None:
        user_id = learner_of(self).user_id
        return grading.result_of(user_id, str(self.scope_ids.usage_id)) if user_id else None

    def index_dictionary(self) -> dict[str, object]:
        """Return what the course search finds."""
        return super().index_dictionary() | indexed("Studio work", display_name=self.display_name, title=self.task_title, task=self.task)
