"""What the forms of the commission accept."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms

from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain.rubric import parsed
from pulsar_xblocks.selection.calls.forms import CallForm
from pulsar_xblocks.selection.domain.ready import READY


class TermForm(forms.Form):
    """Until which day the experts read."""

    due = DayField()


class SittingForm(forms.Form):
    """A sitting of the commission; its members and votes are rows of their own."""

    number = forms.CharField(max_length=40)
    held_on = DayField()
    decision = forms.CharField(max_length=4000)


class OutcomeForm(forms.Form):
    """What the appeals panel decided; the points are rows of their own."""

    status = forms.CharField(max_length=16)
    reason = forms.CharField(max_length=4000)
    votes_for = forms.IntegerField(min_value=0, max_value=50)
    votes_against = forms.IntegerField(min_value=0, max_value=50)


def points_in(posted: Mapping[str, str], before: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return part -> points as posted, «points_n3»; what stands empty stays as it was.  Raises Invalid for what is no number."""
    found, errors = {}, {}
    for key, value in before.items():
        text = posted.get(f"points_{key}", "").strip()
        points = parsed(text) if text and len(text) < 10 else None
        if text and (points is None or points != rounded(points)):
            errors[key] = [mark("Enter a number with at most two digits after the point.")]
        found[key] = value if points is None else points
    if errors:
        raise Invalid(errors)
    return found


class NewCallForm(CallForm):
    """A new call: its facts, and the ready rule set it begins with."""

    ready = forms.ChoiceField(choices=[(key, key) for key in READY])
    places = forms.IntegerField(min_value=1, max_value=10_000)
    region = forms.IntegerField(required=False)
