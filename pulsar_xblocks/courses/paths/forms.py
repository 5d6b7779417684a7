"""What the pages of learning paths accept besides the plan."""

from django import forms

from pulsar_xblocks.kernel.form_fields import DayField


class PlanForm(forms.Form):
    """The facts of a plan; gaps and items are rows beside them."""

    basis = forms.CharField(max_length=300, required=False)
    goals = forms.CharField(max_length=10_000, required=False)
    starts_on = DayField(required=False)
    ends_on = DayField(required=False)


class ApproveForm(forms.Form):
    """An approval, perhaps with the day of the first review."""

    review_on = DayField(required=False)


class DoneForm(forms.Form):
    """An item that is done."""

    position = forms.IntegerField(min_value=0, max_value=100)
    on = DayField(required=False)
    evidence = forms.CharField(max_length=500, required=False)


class ReviewForm(forms.Form):
    """A look at how a path goes on."""

    on = DayField()
    text = forms.CharField(max_length=10_000)
    next_on = DayField(required=False)
