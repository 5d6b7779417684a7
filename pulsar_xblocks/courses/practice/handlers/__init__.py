"""What the block's page may ask for; the access-matrix test walks these tables."""

from pulsar_xblocks.courses.practice import forms
from pulsar_xblocks.courses.practice.handlers import authoring, deeds, parts
from pulsar_xblocks.courses.practice.handlers.complaints import problems
from pulsar_xblocks.courses.practice.handlers.state import target
from pulsar_xblocks.kernel.xblock import Handler, Part

__all__ = ["GET", "POST", "problems", "target"]

_PAGE = "courses/practice/page.html"

GET = {
    "page": Part(_PAGE, parts.page),
    "plan": Part(_PAGE, parts.plan),
    "days": Part(_PAGE, parts.days),
    "report": Part(_PAGE, parts.report),
    "author": Part(_PAGE, authoring.author, is_authoring=True),
    "editor": Part("courses/practice/editor.html", authoring.editor, is_authoring=True),
}

POST = {
    "save_plan": Handler(deeds.save_plan, forms.PlanForm),
    "ask": Handler(deeds.ask, forms.PlanForm, part="plan"),
    "change_plan": Handler(deeds.change_plan, forms.ConfirmForm, part="plan"),
    "send_again": Handler(deeds.send_again, forms.ConfirmForm, part="plan"),
    "save_day": Handler(deeds.save_day, forms.DayForm),
    "put_day": Handler(deeds.put_day, forms.DayForm, part="days"),
    "open_day": Handler(deeds.open_day, forms.KeyForm, part="days"),
    "remove_day": Handler(deeds.remove_day, forms.KeyForm, part="days"),
    "restore_day": Handler(deeds.restore_day, forms.KeyForm, part="days"),
    "save_report": Handler(deeds.save_report, forms.ReportForm),
    "send_report": Handler(deeds.send_report, forms.ReportForm, part="report"),
    "take_report_back": Handler(deeds.take_report_back, forms.ConfirmForm, part="report"),
    "save_editor": Handler(authoring.save_editor, forms.EditorForm, part="editor", is_authoring=True),
}
