"""What the block's page may ask for; the access-matrix test walks these tables."""

from pulsar_xblocks.kernel.xblock import Handler, Part
from pulsar_xblocks.selection.applications import handlers as applications
from pulsar_xblocks.selection.handlers import authoring, parts
from pulsar_xblocks.selection.handlers.complaints import DIFFERS, problems
from pulsar_xblocks.selection.handlers.state import definition, target

__all__ = ["DIFFERS", "GET", "POST", "definition", "problems", "target"]

GET = applications.GET | {
    "page": Part("selection/block/page.html", parts.page),
    "author": Part("selection/block/author.html", authoring.author, is_authoring=True),
    "editor": Part("selection/block/editor.html", authoring.editor, is_authoring=True),
    "questions": Part("kernel/questions/authoring/_editor.html", authoring.questions, is_authoring=True),
    "preview": Part("kernel/questions/authoring/_preview.html", authoring.preview, is_authoring=True),
}

POST = applications.POST | {
    "edit": Handler(authoring.edit, part="questions", is_authoring=True),
    "try": Handler(authoring.try_out, part="preview", is_authoring=True),
    "save_editor": Handler(authoring.save_editor, part="editor", is_authoring=True),
}
