"""What the pages of enrolment accept."""

from datetime import date

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.courses.enrolments.domain import ORDERS
from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.pure.text import is_personal_name, normal_phone

EARLIEST = date(1900, 1, 1)  # of birth


class NameField(forms.CharField):
    """A part of a full name in Cyrillic."""

    def validate(self, value: str) -> None:
        """Refuse what is no name.  Raises ValidationError."""
        super().validate(value)
        if value and not is_personal_name(value):
            raise forms.ValidationError(_("Cyrillic letters, spaces, hyphens and apostrophes."))


class ApplyForm(forms.Form):
    """Who applies: as in the passport, for it will be printed."""

    family = NameField(max_length=100)
    given = NameField(max_length=100)
    patronymic = NameField(max_length=100, required=False)
    birth_date = forms.DateField(validators=[MinValueValidator(EARLIEST, _("Look at the year of birth once more."))])
    phone = forms.CharField(max_length=30)
    organisation = forms.CharField(max_length=40, required=False)
    post = forms.CharField(max_length=200)

    def clean_phone(self) -> str:
        """Return the phone as it is stored."""
        found = normal_phone(self.cleaned_data["phone"])
        if found is None:
            raise forms.ValidationError(_("A Russian number: +7 and ten digits."))
        return found


class OrderForm(forms.Form):
    """An order about several participants."""

    kind = forms.ChoiceField(choices=[(key, key) for key in ORDERS])
    number = forms.CharField(max_length=60)
    on = DayField()
    ground = forms.CharField(max_length=300, required=False)


class ContractForm(forms.Form):
    """The contract of a participant; nothing of both takes it back."""

    contract_number = forms.CharField(max_length=60, required=False)
    contract_on = DayField(required=False)
