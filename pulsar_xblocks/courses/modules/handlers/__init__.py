"""What the block's page may ask for; the access-matrix test walks these tables."""

from pulsar_xblocks.courses.modules import forms
from pulsar_xblocks.courses.modules.handlers import authoring, deeds, parts
from pulsar_xblocks.courses.modules.handlers.complaints import DIFFERS, problems
from pulsar_xblocks.courses.modules.handlers.state import definition, target
from pulsar_xblocks.kernel.xblock import Handler, Part

__all__ = ["DIFFERS", "GET", "POST", "definition", "problems", "target"]

_PAGE = "courses/modules/block/page.html"

GET = {
    "page": Part(_PAGE, parts.page),
    "tasks": Part(_PAGE, parts.tasks),
    "reflection": Part(_PAGE, parts.reflection),
    "author": Part(_PAGE, authoring.author, is_authoring=True),
    "editor": Part("courses/modules/block/editor.html", authoring.editor, is_authoring=True),
}

POST = {
    "save_work": Handler(deeds.save_work, forms.WorkForm),
    "send_work": Handler(deeds.send_work, forms.ActivityForm, part="tasks"),
    "take_back_work": Handler(deeds.take_back_work, forms.ActivityForm, part="tasks"),
    "save_reflection": Handler(deeds.save_reflection, forms.ReflectionForm),
    "finish_reflection": Handler(deeds.finish_reflection, forms.ActivityForm, part="reflection"),
    "attend": Handler(deeds.attend, forms.CodeForm, part="page"),
    "save_editor": Handler(authoring.save_editor, part="editor", is_authoring=True),
}
