"""Regional league: the block that shows the standings, the own studio and where every point comes from."""

from xblock.fields import Scope, String

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import PulsarXBlock, indexed
from pulsar_xblocks.league import handlers


class StandingsXBlock(PulsarXBlock):
    """Standings as of any published round; a mentor sends records for the league here."""

    display_name = String(display_name=mark("Name"), default="Региональный зачёт", scope=Scope.settings)
    year_code = String(display_name=mark("Project year"), default="", scope=Scope.settings)  # «70:2026/27»; empty = the active one
    intro = String(display_name=mark("Words of welcome"), default="", scope=Scope.content)

    capability = handlers
    author_fields = ("year_code", "intro")
    binding_fields = ("year_code",)
    css = ("kernel/data.css", "league/standings.css")
    modules = {"page": "league/page.js"}

    def index_dictionary(self) -> dict[str, object]:
        """Return what the course search finds."""
        return super().index_dictionary() | indexed("Regional league", display_name=self.display_name, intro=self.intro)
