"""What the standings' page may ask for; the access-matrix test walks these tables."""

from pulsar_xblocks.kernel.xblock import Handler, Part
from pulsar_xblocks.league.forms import EditorForm, PickForm, RecordForm
from pulsar_xblocks.league.handlers import authoring, deeds, parts
from pulsar_xblocks.league.handlers.state import target

__all__ = ["GET", "POST", "target"]

_PAGE = "league/block/page.html"

GET = {
    "page": Part(_PAGE, parts.page),
    "records": Part(_PAGE, parts.records),
    "entries": Part(_PAGE, parts.entries),
    "author": Part(_PAGE, authoring.author, is_authoring=True),
    "editor": Part("league/block/editor.html", authoring.editor, is_authoring=True),
}

POST = {
    "send_record": Handler(deeds.send_record, RecordForm, part="records"),
    "withdraw_record": Handler(deeds.withdraw_record, PickForm, part="records"),
    "save_editor": Handler(authoring.save_editor, EditorForm, part="editor", is_authoring=True),
}
