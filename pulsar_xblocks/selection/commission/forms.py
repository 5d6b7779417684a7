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
from pulsar_xblocks.selection.commission.domain.collecting import MOST, WAYS, Asked
from pulsar_xblocks.selection.domain.ready import READY

MOST_DIGITS = 6  # of points before the point: what is longer is a slip or no number at all


class DocumentsForm(forms.Form):
    """Until which day documents for the arrival are needed; the documents are numbered rows of their own, a row without a title is none."""

    NAMES = ("key", "title", "note", "way", "needed")
    due = DayField(required=False)

    def asked(self) -> list[Asked]:
        """Return the documents in order.  Raises Invalid for a way that there is not."""
        found = [row for at in range(MOST) if (row := self._row(at)).title]
        if any(one.way not in WAYS for one in found):
            raise Invalid({"": [mark("Choose one of the answers.")]})
        return found

    def _row(self, at: int) -> Asked:
        key = self.data.get(f"key_{at}", "")
        texts = [" ".join(self.data.get(f"{name}_{at}", "").split()) for name in ("title", "note")]
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0
        return Asked(number, texts[0][:200], texts[1][:500], self.data.get(f"way_{at}", ""), f"needed_{at}" in self.data)


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
        if text and (points is None or points.adjusted() > MOST_DIGITS or points != rounded(points)):
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
