"""Fields of forms that several capabilities use."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day of our time: what the databases and time zones can hold."""

    default_validators = [
        MinValueValidator(date(2000, 1, 1), _("Choose a day between 2000 and 2100.")),
        MaxValueValidator(date(2100, 12, 31), _("Choose a day between 2000 and 2100.")),
    ]
