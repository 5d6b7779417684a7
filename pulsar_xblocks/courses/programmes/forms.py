"""What the console's forms of programmes and groups accept; words of their fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.courses.domain.problems import KEY
from pulsar_xblocks.courses.programmes.domain import FUNDING, PARTS
from pulsar_xblocks.kernel.form_fields import DayField, WindowForm
from pulsar_xblocks.kernel.pure.text import mark

GROUP = {
    "title": mark("Name"),
    "code": mark("Code"),
    "places": mark("Places"),
    "opens_at": mark("Applications open on"),
    "closes_at": mark("Applications close on, 23:59"),
    "starts_on": mark("Training begins on"),
    "ends_on": mark("Training ends on"),
    "funding": mark("Who pays"),
    "has_contract": mark("Contract"),
    "course_key": mark("Course of the programme"),
    "cohort": mark("Cohort of the course"),
}
_CODE = _("Small Latin letters, digits and hyphens, for example studio-mentor.")


class ProgrammeForm(forms.Form):
    """A new programme: its code and name, the kind with its least hours."""

    code = forms.RegexField(KEY, max_length=18, error_messages={"invalid": _CODE})
    title = forms.CharField(max_length=300)
    kind = forms.CharField(max_length=12)


class GroupForm(WindowForm):
    """A group as the operator writes it; days are local."""

    window = ("opens_at", "closes_at")

    title = forms.CharField(max_length=200)
    code = forms.RegexField(KEY, max_length=18, error_messages={"invalid": _CODE})
    places = forms.IntegerField(min_value=1, max_value=1000)
    opens_at = DayField()
    closes_at = DayField()
    starts_on = DayField()
    ends_on = DayField()
    funding = forms.ChoiceField(choices=[(key, key) for key in FUNDING])
    has_contract = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    course_key = forms.CharField(max_length=255, required=False)
    cohort = forms.CharField(max_length=255, required=False)


class PartForm(forms.Form):
    """Who runs or teaches a group, by the person's key."""

    person = forms.CharField(max_length=22)
    part = forms.ChoiceField(choices=[(key, key) for key in PARTS])
