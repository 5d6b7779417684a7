"""What the block's page may ask for; the access-matrix test walks these tables."""

from pulsar_xblocks.kernel.xblock import Handler, Part
from pulsar_xblocks.studios.forms import block as forms
from pulsar_xblocks.studios.handlers import authoring, class_list, deeds, parts
from pulsar_xblocks.studios.handlers.authoring import problems
from pulsar_xblocks.studios.handlers.state import target

__all__ = ["GET", "POST", "problems", "target"]

_PAGE = "studios/block/page.html"

GET = {
    "page": Part(_PAGE, parts.page),
    "application": Part(_PAGE, parts.application),
    "join": Part(_PAGE, parts.join),
    "overview": Part(_PAGE, parts.overview),
    "roster": Part(_PAGE, parts.roster),
    "class_list": Part(_PAGE, class_list.form),
    "log": Part(_PAGE, parts.log),
    "year": Part(_PAGE, parts.year),
    "talk": Part(_PAGE, parts.talk),
    "author": Part(_PAGE, authoring.author, is_authoring=True),
    "editor": Part("studios/block/editor.html", authoring.editor, is_authoring=True),
}

POST = {
    "renew": Handler(deeds.renew, forms.RenewForm, part="application"),
    "start": Handler(deeds.start, part="application"),
    "save": Handler(deeds.save),
    "submit": Handler(deeds.submit, part="application"),
    "take_back": Handler(deeds.take_back, part="application"),
    "withdraw": Handler(deeds.withdraw, part="page"),
    "join": Handler(deeds.join, forms.JoinForm, part="join"),
    "new_code": Handler(deeds.new_code, forms.ConfirmForm, part="overview"),
    "invite_mentor": Handler(deeds.invite_mentor, forms.MentorForm, part="overview"),
    "step_down": Handler(deeds.step_down, forms.ConfirmForm, part="page"),
    "leave": Handler(deeds.leave, forms.DayForm, part="roster"),
    "transfer": Handler(deeds.transfer, forms.TransferForm, part="roster"),
    "remind": Handler(deeds.remind_all, forms.ConfirmForm, part="roster"),
    "add_class": Handler(class_list.add, forms.PasteForm, part="class_list"),
    "log_meeting": Handler(deeds.log_meeting, forms.MeetingForm, part="log"),
    "remove_meeting": Handler(deeds.remove_meeting, forms.RemoveMeetingForm, part="log"),
    "tick": Handler(deeds.tick, forms.TickForm, part="year"),
    "say": Handler(deeds.say, forms.NoteForm, part="talk"),
    "save_editor": Handler(authoring.save_editor, forms.EditorForm, part="editor", is_authoring=True),
}
