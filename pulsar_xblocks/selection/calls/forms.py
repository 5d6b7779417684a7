"""What the console's forms of calls accept; words of their fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.form_fields import DayField, WindowForm
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.domain import AUDIENCES, CODE, DIRECTIONS, PARTS

CALL = {
    "title": mark("Name"),
    "code": mark("Code"),
    "direction": mark("Direction"),
    "audience": mark("Applications from"),
    "profile": mark("Profile of the shift"),
    "programme": mark("Programme"),
    "place": mark("Where it takes place"),
    "announcement": mark("What applicants should know"),
    "opens_at": mark("Applications open on"),
    "closes_at": mark("Applications close on, 23:59"),
    "shift_starts": mark("The shift begins on"),
    "shift_ends": mark("The shift ends on"),
    "course_key": mark("Course of the programme"),
    "cohort": mark("Cohort of the course"),
    "is_public": mark("Who sees the call"),
    "order_number": mark("Number of the order"),
    "order_date": mark("Date of the order"),
    "order_issuer": mark("Who issued the order"),
}


class CallForm(WindowForm):
    """A call as the operator writes it; days are local."""

    window = ("opens_at", "closes_at")

    title = forms.CharField(max_length=200)
    code = forms.RegexField(
        CODE, max_length=40, error_messages={"invalid": _("Small Latin letters, digits and hyphens, for example science-2026-12.")}
    )
    direction = forms.ChoiceField(choices=[(key, key) for key in DIRECTIONS])
    audience = forms.ChoiceField(choices=[(key, key) for key in AUDIENCES])
    profile = forms.CharField(max_length=60, required=False)
    programme = forms.CharField(max_length=300, required=False)
    place = forms.CharField(max_length=300, required=False)
    announcement = forms.CharField(max_length=10_000, required=False)
    opens_at = DayField()
    closes_at = DayField()
    shift_starts = DayField(required=False)
    shift_ends = DayField(required=False)
    course_key = forms.CharField(max_length=255, required=False)
    cohort = forms.CharField(max_length=255, required=False)
    is_public = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    order_number = forms.CharField(max_length=60, required=False)
    order_date = DayField(required=False)
    order_issuer = forms.CharField(max_length=300, required=False)


class PartForm(forms.Form):
    """Who works for a call, by the person's key."""

    person = forms.CharField(max_length=22)
    part = forms.ChoiceField(choices=[(key, key) for key in PARTS])


class MoreTimeForm(forms.Form):
    """More hours for everyone."""

    hours = forms.IntegerField(min_value=1, max_value=720)
    reason = forms.CharField(max_length=500)
