"""Practice log: the block of an internship diary, confirmed day by day by a supervisor outside."""

from xblock.fields import Scope, String

from pulsar_xblocks.courses.practice import handlers
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import PulsarXBlock, indexed


class PracticeLogXBlock(PulsarXBlock):
    """One diary of a programme; each participant sees the own one: plan, days, report."""

    display_name = String(display_name=mark("Name"), default="Дневник практики", scope=Scope.settings)
    programme_code = String(display_name=mark("Programme"), default="", scope=Scope.settings)  # «70:studio-mentor»
    activity = String(display_name=mark("Diary"), default="", scope=Scope.settings)  # key of the activity in the passport
    intro = String(display_name=mark("Words of welcome"), default="", scope=Scope.content)

    capability = handlers
    author_fields = ("programme_code", "activity", "intro")
    binding_fields = ("programme_code", "activity")
    css = ("kernel/data.css", "courses/practice/page.css")
    modules = {"autosave": "kernel/autosave.js", "upload": "kernel/upload.js"}

    def index_dictionary(self) -> dict[str, object]:
        """Return what the course search finds."""
        return super().index_dictionary() | indexed("Practice log", display_name=self.display_name, intro=self.intro)
