"""What the console's forms of the studios accept; words of their fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.form_fields import DayField, WindowForm
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.domain.calendar import RoundPlan
from pulsar_xblocks.studios.models import Round

YEAR = {
    "name": mark("Name"),
    "call_opens_at": mark("Applications open on"),
    "call_closes_at": mark("Applications close on, 23:59"),
    "freezes_on": mark("Results of the year are frozen on"),
    "grace_h": mark("Hours in which a late work is still taken"),
    "reads": mark("Experts who read each work"),
    "order_number": mark("Number of the order on the criteria"),
    "order_date": mark("Date of the order"),
    "order_issuer": mark("Who issued the order"),
}
EXTENSION = {
    "window": mark("What is extended"),
    "whom": mark("For whom"),
    "hours": mark("For how many hours"),
    "reason": mark("Why"),
}
SUSPEND, CLOSE, REOPEN = "suspended", "closed", "active"


class NewYearForm(forms.Form):
    """Which school year to open; ``first`` is the calendar year of its September."""

    region = forms.IntegerField(required=False)
    first = forms.IntegerField(min_value=2020, max_value=2100)


class YearForm(WindowForm):
    """Windows and rules of a year; days are local."""

    window = ("call_opens_at", "call_closes_at")

    name = forms.CharField(max_length=200)
    call_opens_at = DayField()
    call_closes_at = DayField()
    freezes_on = DayField()
    grace_h = forms.IntegerField(min_value=0, max_value=720)
    reads = forms.IntegerField(min_value=1, max_value=3)
    order_number = forms.CharField(max_length=60, required=False)
    order_date = DayField(required=False)
    order_issuer = forms.CharField(max_length=300, required=False)


class CalendarForm(forms.Form):
    """The rounds of a year: opens_N, closes_N, results_N for each number; days are local."""

    def __init__(self, data: Any, rounds: list[Round], zone: str) -> None:
        super().__init__(data)
        self.rounds, self.zone = rounds, zone
        for row in rounds:
            for part in ("opens", "closes", "results"):
                self.fields[f"{part}_{row.number}"] = DayField()

    def plans(self, values: dict[str, Any]) -> list[RoundPlan]:
        """Return the typed calendar: each round from 00:00 to 23:59 local time."""
        return [
            RoundPlan(
                row.number,
                row.month,
                start_of_day(values[f"opens_{row.number}"], self.zone),
                end_of_day(values[f"closes_{row.number}"], self.zone),
                values[f"results_{row.number}"],
            )
            for row in self.rounds
        ]


class ExtensionForm(forms.Form):
    """More hours: window = "call" or a round's number; whom = studio's code or school's code, empty for everyone."""

    window = forms.CharField(max_length=10)
    whom = forms.CharField(max_length=40, required=False)
    hours = forms.IntegerField(min_value=1, max_value=720)
    reason = forms.CharField(max_length=500)


class StatusForm(forms.Form):
    """A studio is suspended, closed or taken up again; why."""

    status = forms.ChoiceField(choices=[(key, key) for key in (SUSPEND, CLOSE, REOPEN)])
    reason = forms.CharField(max_length=1000)


class MentorEndForm(forms.Form):
    """A mentor is taken off a studio; why."""

    mentor = forms.IntegerField(error_messages={"required": _("Choose who leaves."), "invalid": _("Choose who leaves.")})
    reason = forms.CharField(max_length=1000)


class VisitForm(forms.Form):
    """A visit of the methodologist: planned for a day, or held."""

    state = forms.ChoiceField(choices=[("planned", "planned"), ("held", "held")])
    on = DayField(error_messages={"required": _("Choose a day.")})
    visitor = forms.IntegerField(error_messages={"required": _("Choose who goes."), "invalid": _("Choose who goes.")})
    text = forms.CharField(max_length=500, required=False)


class OutcomeForm(forms.Form):
    """What became of a planned visit; the texts of the action say what is missing."""

    version = forms.IntegerField()
    state = forms.ChoiceField(choices=[("held", "held"), ("cancelled", "cancelled")])
    on = DayField(error_messages={"required": _("Choose a day.")})
    text = forms.CharField(max_length=3000, required=False)
