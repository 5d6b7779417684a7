"""Forms of the block ``pulsar_studio``: shape only, the rules are in the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LIST_LIMIT = 20_000


class ConfirmForm(forms.Form):
    """A button without fields of its own."""


class DayForm(forms.Form):
    """A pupil leaves on a day."""

    membership = forms.IntegerField()
    on = forms.DateField(error_messages={"invalid": _("Write the day as 2026-11-10."), "required": _("Choose a day.")})
    reason = forms.CharField(required=False, max_length=300)


class RenewForm(forms.Form):
    """A studio of an earlier year goes on."""

    studio = forms.IntegerField()


class MentorForm(forms.Form):
    """A second mentor is invited."""

    email = forms.EmailField(
        max_length=254,
        error_messages={"required": _("Type an e-mail address."), "invalid": _("Check the address: something is missing.")},
    )


class TransferForm(forms.Form):
    """A pupil goes over to another studio, named by its join code."""

    membership = forms.IntegerField()
    code = forms.CharField(max_length=20, error_messages={"required": _("Type the join code of the other studio.")})


class JoinForm(forms.Form):
    """A logged-in pupil joins by a code."""

    code = forms.CharField(max_length=20, error_messages={"required": _("Type the code that your mentor gave you.")})
    family = forms.CharField(max_length=100, error_messages={"required": _("Type your family name.")})
    given = forms.CharField(max_length=100, error_messages={"required": _("Type your given name.")})
    patronymic = forms.CharField(max_length=100, required=False)
    birth_date = forms.DateField(
        error_messages={"required": _("The date of birth tells whose consent is needed."), "invalid": _("Write the day as 2012-05-31.")}
    )
    grade = forms.IntegerField(min_value=1, max_value=11, required=False, error_messages={"invalid": _("A number from 1 to 11.")})
    letter = forms.CharField(max_length=3, required=False)
    guardian_email = forms.EmailField(
        required=False, max_length=254, error_messages={"invalid": _("Check the address: something is missing.")}
    )


class PasteForm(forms.Form):
    """A class list pasted from a spreadsheet; ``confirmed`` after the check."""

    rows = forms.CharField(max_length=LIST_LIMIT, strip=False, error_messages={"required": _("Paste the list here.")})
    with_accounts = forms.BooleanField(required=False)
    confirmed = forms.BooleanField(required=False)


class MeetingForm(forms.Form):
    """A meeting of the work log."""

    client_key = forms.CharField(max_length=40)
    meeting = forms.IntegerField(required=False)
    version = forms.IntegerField(required=False)
    held_on = forms.DateField(error_messages={"required": _("Choose a day."), "invalid": _("Write the day as 2026-11-10.")})
    minutes = forms.IntegerField(required=False, error_messages={"invalid": _("A whole number of minutes.")})
    note = forms.CharField(required=False, strip=True)
    photo = forms.CharField(required=False, max_length=22)
    has_no_faces = forms.BooleanField(required=False)
    present = forms.TypedMultipleChoiceField(required=False, coerce=int, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        field.choices = [(value, value) for value in self.data.getlist("present")] if hasattr(self.data, "getlist") else []


class RemoveMeetingForm(forms.Form):
    """A meeting was logged by mistake, or comes back."""

    meeting = forms.IntegerField()
    restore = forms.BooleanField(required=False)


class TickForm(forms.Form):
    """An item of the checklist is done."""

    item = forms.CharField(max_length=20)
    done_on = forms.DateField(required=False, error_messages={"invalid": _("Write the day as 2026-11-10.")})
    note = forms.CharField(required=False, max_length=300)
    undo = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Add ``file_key``: each item's upload has a field of its own."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {"file_key": self.data.get(f"file-{cleaned.get('item', '')}", "")[:22]}


class NoteForm(forms.Form):
    """A message in the thread with the methodologist."""

    text = forms.CharField(max_length=4000, error_messages={"required": _("Write a message.")})


class EditorForm(forms.Form):
    """What the author sets."""

    display_name = forms.CharField(max_length=200, required=False)
    year_code = forms.CharField(max_length=20, required=False)
    intro = forms.CharField(max_length=20_000, required=False)
