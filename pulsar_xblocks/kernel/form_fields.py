"""Fields and forms that several capabilities use."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day


class DayField(forms.DateField):
    """A day of our time: what the databases and time zones can hold."""

    default_validators = [
        MinValueValidator(date(2000, 1, 1), _("Choose a day between 2000 and 2100.")),
        MaxValueValidator(date(2100, 12, 31), _("Choose a day between 2000 and 2100.")),
    ]


class WindowForm(forms.Form):
    """A form with a window of local days; its values are moments, from 00:00 of the first day to 23:59 of the last.

    ``window`` names the fields of the first and of the last day; either may be empty or wrong.
    """

    window: ClassVar[tuple[str, str]]

    def __init__(self, data: Any, zone: str) -> None:
        super().__init__(data)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """Return the values with the days of the window as moments."""
        values = super().clean() or {}
        for name, moment_of in zip(self.window, (start_of_day, end_of_day), strict=True):
            if values.get(name):
                values[name] = moment_of(values[name], self.zone)
        return values
