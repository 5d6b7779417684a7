"""What the applicant's page may ask for, in a block and outside of any course; the access-matrix test walks these tables."""

from pulsar_xblocks.kernel.xblock import Handler, Part
from pulsar_xblocks.selection.applications import forms
from pulsar_xblocks.selection.applications.handlers import colleagues, deeds, parts

__all__ = ["GET", "POST"]

_PAGE = "selection/applications/page.html"

GET = {
    "page": Part(_PAGE, parts.page),
    "form": Part(_PAGE, parts.page),
    "begin": Part(_PAGE, parts.begin),
    "difference": Part(_PAGE, parts.difference),
    "talk": Part(_PAGE, parts.talk),
}

POST = {
    "check": Handler(deeds.check, forms.CheckForm, part="begin"),
    "start": Handler(deeds.start, forms.StartForm, part="begin", marks_browser=True),
    "ask_guardian": Handler(deeds.ask_guardian, forms.GuardianForm, part="page"),
    "save": Handler(deeds.save),
    "submit": Handler(deeds.submit, part="page"),
    "take_back": Handler(deeds.take_back, forms.ConfirmForm, part="page"),
    "withdraw": Handler(deeds.withdraw, forms.ConfirmForm, part="page"),
    "move": Handler(deeds.move, forms.MoveForm, part="page"),
    "invite": Handler(deeds.invite, forms.InviteForm, part="page"),
    "make_team": Handler(deeds.make_team, forms.ConfirmForm, part="page"),
    "join_team": Handler(deeds.join_team, forms.TeamForm, part="page"),
    "leave_team": Handler(deeds.leave_team, forms.ConfirmForm, part="page"),
    "begin_for": Handler(colleagues.begin_for, forms.OrganisationForm, part="begin"),
    "invite_colleague": Handler(colleagues.invite, forms.ColleagueForm, part="page"),
    "remove_colleague": Handler(colleagues.remove, forms.PickedForm, part="page"),
    "allow_colleague": Handler(colleagues.allow, forms.PickedForm, part="page"),
    "leave": Handler(colleagues.leave, forms.ConfirmForm, part="page"),
    "say": Handler(deeds.say, forms.AskForm, part="talk"),
}
