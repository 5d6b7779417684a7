"""Forms of the join page: an account and a place in the studio in one go."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.studios.forms.block import JoinForm


class RegisterForm(JoinForm):
    """A pupil without an account."""

    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{3,30}$",
        error_messages={
            "required": _("Think of a name to log in with."),
            "invalid": _("Latin letters, digits, a dot or a hyphen: from 3 to 30."),
        },
    )
    password = forms.CharField(min_length=8, max_length=100, strip=False, error_messages={"min_length": _("At least 8 characters.")})

    def clean_password(self) -> str:
        """Return the password that the site's own rules accept."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
