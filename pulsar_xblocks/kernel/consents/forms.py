"""What the form of a consent's text accepts; words of its fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.pure.text import mark

TEXT = {
    "title": mark("Title of the document"),
    "statement": mark("What the guardian states"),
    "own_statement": mark("What the pupil or an adult states"),
    "categories": mark("Which data"),
    "actions": mark("What is done with it"),
    "third_parties": mark("Who else gets it"),
    "conditions": mark("Terms and prohibitions"),
    "withdrawal": mark("How to withdraw"),
    "valid_years": mark("For how many school years"),
}
LONGEST = 6000


class TextForm(forms.Form):
    """A text of a consent; both statements name the operator."""

    title = forms.CharField(max_length=300)
    statement = forms.CharField(max_length=LONGEST)
    own_statement = forms.CharField(max_length=LONGEST)
    categories = forms.CharField(max_length=LONGEST)
    actions = forms.CharField(max_length=LONGEST)
    third_parties = forms.CharField(max_length=LONGEST)
    conditions = forms.CharField(max_length=LONGEST, required=False)
    withdrawal = forms.CharField(max_length=LONGEST)
    valid_years = forms.IntegerField(min_value=1, max_value=5)

    def clean(self) -> dict[str, Any]:
        """Return the values.  The place {operator} must stay: a consent names who processes the data."""
        values = super().clean() or {}
        for name in ("statement", "own_statement"):
            if values.get(name) and "{operator}" not in values[name]:
                self.add_error(name, _("Keep {operator} in the text: the name of the centre stands there."))
        return values
