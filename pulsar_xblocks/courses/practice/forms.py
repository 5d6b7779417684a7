"""What the pages of a diary accept: shape only, the rules are in the actions."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.courses.practice.file_rights import MOST
from pulsar_xblocks.kernel.form_fields import DayField

_DAY = {"required": _("Choose a day."), "invalid": _("Write the day as 2026-11-10.")}
_LONG = 10_000  # characters of a plan, a report


class HoursField(forms.DecimalField):
    """Hours, with a comma or a point."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number that was typed."""
        return super().to_python(str(value).strip().replace(",", ".") if value else value)


class PlanForm(forms.Form):
    """The plan as it is typed: nothing is demanded before it is sent."""

    version = forms.IntegerField(min_value=0, required=False)
    host = forms.CharField(max_length=300, required=False)
    supervisor_name = forms.CharField(max_length=200, required=False)
    supervisor_post = forms.CharField(max_length=200, required=False)
    supervisor_email = forms.CharField(max_length=254, required=False)
    starts_on = DayField(required=False, error_messages=_DAY)
    ends_on = DayField(required=False, error_messages=_DAY)
    plan = forms.CharField(max_length=_LONG, required=False)


class DayForm(forms.Form):
    """A day as it is typed: nothing is demanded before it is put in."""

    key = forms.CharField(max_length=22)
    version = forms.IntegerField(min_value=0, required=False)
    on = DayField(required=False, error_messages=_DAY)
    starts = forms.CharField(max_length=5, required=False)
    hours = HoursField(max_digits=5, decimal_places=2, required=False, error_messages={"invalid": _("A number, like 4 or 4,5.")})
    activity = forms.CharField(max_length=4000, required=False)
    result = forms.CharField(max_length=4000, required=False)
    files = forms.TypedMultipleChoiceField(required=False, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("files") if hasattr(self.data, "getlist") else []
        self.fields["files"].choices = [(key, key) for key in chosen if key][: 4 * MOST]

    def clean_starts(self) -> str:
        """Return the time of day as «09:30».  Raises ValidationError."""
        text = self.cleaned_data["starts"]
        if text and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
            raise forms.ValidationError(_("Write the time as 09:30."))
        return str(text)


class KeyForm(forms.Form):
    """One day of the diary."""

    key = forms.CharField(max_length=22)


class ConfirmForm(forms.Form):
    """A button without fields of its own."""


class ReportForm(forms.Form):
    """Report and self-assessment as they are typed."""

    version = forms.IntegerField(min_value=0, required=False)
    report = forms.CharField(max_length=_LONG, required=False)
    self_assessment = forms.CharField(max_length=_LONG, required=False)


class DecisionForm(forms.Form):
    """What the curator or tutor decides."""

    verdict = forms.CharField(max_length=10, error_messages={"required": _("Choose one of the list.")})
    reason = forms.CharField(max_length=1000, required=False)


class EditorForm(forms.Form):
    """What the author sets: the diary is picked as «70:studio-mentor/internship»."""

    display_name = forms.CharField(max_length=200, required=False)
    target = forms.CharField(max_length=120, required=False)
    intro = forms.CharField(max_length=20_000, required=False)
