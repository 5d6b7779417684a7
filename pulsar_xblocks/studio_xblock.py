"""School studio: the block by which a school opens a studio and gathers its pupils."""

from xblock.fields import Scope, String

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import PulsarXBlock, indexed
from pulsar_xblocks.studios import handlers


class StudioXBlock(PulsarXBlock):
    """Opening application, status, code, roster, work log, calendar and checklist of a year."""

    display_name = String(display_name=mark("Name"), default="Школьная студия", scope=Scope.settings)
    year_code = String(display_name=mark("Project year"), default="", scope=Scope.settings)  # «70:2026/27»; empty = the active one
    intro = String(display_name=mark("Words of welcome"), default="", scope=Scope.content)

    capability = handlers
    author_fields = ("year_code", "intro")
    binding_fields = ("year_code",)
    ignores_due = True
    css = ("kernel/data.css", "kernel/questions/form.css", "studios/block.css")
    modules = {
        "conditions": "kernel/questions/conditions.js",
        "merge": "kernel/questions/merge.js",
        "autosave": "kernel/autosave.js",
        "upload": "kernel/upload.js",
        "page": "studios/page.js",
    }

    def index_dictionary(self) -> dict[str, object]:
        """Return what the course search finds."""
        return super().index_dictionary() | indexed("School studio", display_name=self.display_name, intro=self.intro)
