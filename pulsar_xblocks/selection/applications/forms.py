"""What the learner's forms of the selection accept; words of their fields."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.domain.gates import Stay

LABELS = {
    "birth_date": mark("Date of birth"),
    "grade": mark("Grade"),
    "municipality": mark("Municipality where you study"),
    "stay_0": mark("The day an earlier shift began"),
    "stay_1": mark("The day one more shift began"),
    "organisation": mark("Organisation"),
    "email": mark("E-mail"),
    "guardian_email": mark("E-mail of your parent or another legal guardian"),
}
STAYS = 2


class EligibilityForm(forms.Form):
    """What is asked first; nothing of it is stored before the guardian's address is there."""

    birth_date = forms.DateField(
        validators=[MinValueValidator(date(1900, 1, 1), _("Check the year of the date of birth."))],
        error_messages={"required": _("Tell the date of birth.")},
    )
    grade = forms.IntegerField(min_value=1, max_value=11, required=False, error_messages={"invalid": _("A number from 1 to 11.")})
    municipality = forms.CharField(max_length=8, required=False)
    stay_0 = DayField(required=False)
    same_0 = forms.BooleanField(required=False)
    stay_1 = DayField(required=False)
    same_1 = forms.BooleanField(required=False)

    def stays(self, profile: str) -> tuple[Stay, ...]:
        """Return the shifts told; ``profile``: that of the call."""
        found = [(self.cleaned_data[f"stay_{at}"], self.cleaned_data[f"same_{at}"]) for at in range(STAYS)]
        return tuple(Stay(profile if is_same else "", day) for day, is_same in found if day)


class CheckForm(EligibilityForm):
    """The first step."""

    def clean(self) -> dict[str, Any]:
        """Return the values with the form itself, which knows the shifts."""
        return (super().clean() or {}) | {"form": self}


class StartForm(CheckForm):
    """The second step: the first one's values once more, and the guardian's e-mail."""

    guardian_email = forms.CharField(max_length=254, required=False)
    is_paper = forms.BooleanField(required=False)


class GuardianForm(forms.Form):
    """Another try to reach the guardian."""

    guardian_email = forms.CharField(
        max_length=254, error_messages={"required": _("Write the e-mail of your parent or another legal guardian.")}
    )


class ConfirmForm(forms.Form):
    """A press of a button that says it all."""


class MoveForm(forms.Form):
    """Moving to a new questionnaire whose difference was read."""

    digest = forms.CharField(max_length=64)


class OrganisationForm(forms.Form):
    """For which organisation an application is begun."""

    organisation = forms.CharField(max_length=40, error_messages={"required": _("Choose the organisation.")})


class ColleagueForm(forms.Form):
    """Whom to ask to fill in an application together."""

    email = forms.CharField(max_length=254, error_messages={"required": _("Write the e-mail of your colleague.")})
    may_send = forms.BooleanField(required=False)


class PickedForm(forms.Form):
    """One of those who fill in an application."""

    picked = forms.IntegerField(min_value=1, max_value=2**62)


class AskForm(forms.Form):
    """A question to the centre."""

    text = forms.CharField(max_length=4000, error_messages={"required": _("Write your question.")})


class InviteForm(forms.Form):
    """Whom to ask for a recommendation."""

    email = forms.CharField(max_length=254, required=False)


class TeamForm(forms.Form):
    """The code of a team."""

    code = forms.CharField(max_length=20)


class RecommendationForm(forms.Form):
    """What a recommender writes."""

    name = forms.CharField(max_length=300, error_messages={"required": _("Write your name.")})
    post = forms.CharField(max_length=300, error_messages={"required": _("Write your post and place of work.")})
    text = forms.CharField(
        min_length=100,
        max_length=6000,
        error_messages={"required": _("Write the recommendation."), "min_length": _("At least 100 characters: what has the pupil shown?")},
    )
