"""What the block's page may ask for; the access-matrix test walks these tables."""

from pulsar_xblocks.kernel.xblock import Handler, Part
from pulsar_xblocks.studios.works import forms
from pulsar_xblocks.studios.works.handlers import authoring, deeds, parts, presence
from pulsar_xblocks.studios.works.handlers.state import target

__all__ = ["GET", "POST", "target"]

_PAGE = "studios/works/page.html"

GET = {
    "page": Part(_PAGE, parts.page),
    "task": Part(_PAGE, parts.task),
    "work": Part(_PAGE, parts.work),
    "pulse": Part("", presence.pulse, is_polled=True),
    "talk": Part(_PAGE, parts.talk),
    "versions": Part(_PAGE, parts.versions),
    "feedback": Part(_PAGE, parts.feedback),
    "as_expert": Part(_PAGE, parts.as_expert),
    "author": Part(_PAGE, authoring.author, is_authoring=True),
    "editor": Part("studios/works/editor.html", authoring.editor, is_authoring=True),
}

POST = {
    "save": Handler(deeds.save, forms.ItemForm),
    "submit": Handler(deeds.submit, forms.ConfirmForm, part="work"),
    "submit_link": Handler(deeds.submit_link, forms.SiriusForm, part="work"),
    "unask": Handler(deeds.unask, forms.ConfirmForm, part="work"),
    "settle_leftover": Handler(deeds.settle_leftover, forms.LeftoverForm, part="work"),
    "take_back": Handler(deeds.take_back, forms.ConfirmForm, part="work"),
    "keep_sent": Handler(deeds.keep_sent, forms.ConfirmForm, part="work"),
    "say": Handler(deeds.say, forms.CommentForm, part="talk"),
    "add_todo": Handler(deeds.add_todo, forms.TodoForm, part="talk"),
    "edit_todo": Handler(deeds.edit_todo, forms.TodoEditForm, part="talk"),
    "tick_todo": Handler(deeds.tick_todo, forms.TickForm, part="talk"),
    "save_editor": Handler(authoring.save_editor, forms.EditorForm, part="editor", is_authoring=True),
}
