"""What the forms of the commission accept."""

from django import forms

from pulsar_xblocks.kernel.form_fields import DayField


class TermForm(forms.Form):
    """Until which day the experts read."""

    due = DayField()
