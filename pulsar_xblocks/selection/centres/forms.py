"""What the forms of the register accept; how rows of indicators are read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain.rubric import parsed
from pulsar_xblocks.selection.centres import domain
from pulsar_xblocks.selection.centres.actions.reports import Asked, Filled

MOST = Decimal(999_999)
NEW_ROWS = 4  # empty rows below the indicators there are
_WRONG = mark("Enter a number with at most two digits after the point.")


class TermForm(forms.Form):
    """From when to when a status is given, and by what."""

    starts_on = DayField()
    ends_on = DayField()
    decision = forms.CharField(max_length=300)
    contact = forms.CharField(max_length=200, required=False)


class NewCentreForm(TermForm):
    """A centre of an earlier competition, entered by hand."""

    organisation = forms.CharField(max_length=40)


class EventForm(forms.Form):
    """What happens to a status."""

    kind = forms.ChoiceField(choices=[(key, key) for key in domain.BECOMES])
    on = DayField()
    ends_on = DayField(required=False)
    reason = forms.CharField(max_length=1000)
    decision = forms.CharField(max_length=300, required=False)


class AskForm(forms.Form):
    """For which year reports are asked for, and until which day."""

    year = forms.IntegerField(min_value=2015, max_value=2100)
    due = DayField()


class DueForm(forms.Form):
    """More time for one report."""

    due = DayField()


def filled(posted: Mapping[str, str], positions: list[int]) -> dict[int, Filled]:
    """Return position -> what was typed, «actual_0» and «note_0».  Raises Invalid by field for what is no number."""
    found, errors = {}, {}
    for at in positions:
        text = posted.get(f"actual_{at}", "").strip()
        value = _number(text)
        if text and value is None:
            errors[f"actual_{at}"] = [_WRONG]
        found[at] = Filled(value, posted.get(f"note_{at}", ""))
    if errors:
        raise Invalid(errors)
    return found


def asked(posted: Mapping[str, str], count: int) -> list[Asked]:
    """Return the indicators as typed in rows «name_0», «unit_0», «plan_0»; an empty name leaves a row out.  Raises Invalid."""
    rows, errors = [], {}
    for at in range(count):
        name = " ".join(posted.get(f"name_{at}", "").split())[:200]
        plan = _number(posted.get(f"plan_{at}", "").strip())
        if name and (plan is None or plan <= 0):
            errors[f"plan_{at}"] = [mark("A plan is more than 0.")]
        if name and plan is not None:
            rows.append(Asked(name, posted.get(f"unit_{at}", "").strip()[:40], plan))
    if errors:
        raise Invalid(errors)
    return rows


def _number(text: str) -> Decimal | None:
    value: Any = parsed(text) if text and len(text) < 12 else None
    if value is None or not 0 <= value <= MOST or value != round(value, 2):
        return None
    return Decimal(value)
