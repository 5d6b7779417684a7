"""What the pages of mentoring accept."""

from django import forms

from pulsar_xblocks.courses.domain.mentoring import MOST_MENTEES
from pulsar_xblocks.kernel.form_fields import DayField


class ProfileForm(forms.Form):
    """What a mentor offers; the themes come beside it."""

    organisation = forms.CharField(max_length=40, required=False)
    about = forms.CharField(max_length=4000, required=False)
    most = forms.IntegerField(min_value=1, max_value=MOST_MENTEES)
    is_open = forms.BooleanField(required=False)


class RequestForm(forms.Form):
    """What somebody looks for; the themes come beside it."""

    organisation = forms.CharField(max_length=40, required=False)
    text = forms.CharField(max_length=4000, required=False)
    is_partner = forms.BooleanField(required=False)
    counted = forms.CharField(max_length=90, required=False)  # enrolment and activity whose hours it brings


class PlanForm(forms.Form):
    """The personalised programme of a pair, a draft too."""

    goal = forms.CharField(max_length=2000, required=False)
    tasks = forms.CharField(max_length=10_000, required=False)
    starts_on = DayField(required=False)
    ends_on = DayField(required=False)


class MeetingForm(forms.Form):
    """A meeting that has taken place."""

    on = DayField()
    minutes = forms.IntegerField(min_value=1, max_value=10_000)
    topic = forms.CharField(max_length=500)
    next_step = forms.CharField(max_length=500, required=False)


class TextsForm(forms.Form):
    """Mid review and report."""

    mid_review = forms.CharField(max_length=10_000, required=False)
    report = forms.CharField(max_length=10_000, required=False)


class OpinionForm(forms.Form):
    """What one of the two says about the work."""

    score = forms.IntegerField(min_value=1, max_value=5)
    text = forms.CharField(max_length=10_000)
