"""Forms of achievements."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.files.forms import posted_keys
from pulsar_xblocks.selection.contests.actions.own import PURPOSE, Typed
from pulsar_xblocks.selection.contests.domain.own import Said

LONG = 2_000  # what is read at all; the domain says what fits
_WRONG_ID = {"invalid": _("Choose from the list."), "min_value": _("Choose from the list."), "max_value": _("Choose from the list.")}


class AchievementForm(forms.Form):
    """The fields of an achievement; the domain says what must be there."""

    event = forms.IntegerField(required=False, min_value=1, max_value=2**62, error_messages=_WRONG_ID)
    name = forms.CharField(required=False, max_length=LONG)
    level = forms.CharField(required=False, max_length=40)
    year = forms.CharField(required=False, max_length=10)
    subject = forms.CharField(required=False, max_length=LONG)
    stage = forms.CharField(required=False, max_length=40)
    result = forms.CharField(required=False, max_length=40)
    on = forms.DateField(required=False, error_messages={"invalid": _("Write the day as 25.03.2026.")})
    school = forms.IntegerField(required=False, min_value=1, max_value=2**62, error_messages=_WRONG_ID)
    number = forms.CharField(required=False, max_length=LONG)


def typed_in(request: HttpRequest) -> Typed:
    """Return the achievement as it was typed, its files stored where the page has no script.  Raises Invalid, TooLarge, WrongType."""
    values = cleaned(AchievementForm(request.POST))
    keys = posted_keys(request, "files", owner=request.visit.person, purpose=PURPOSE, now=request.visit.now)
    plain = {name: " ".join(values[name].split()) for name in ("name", "subject", "number")}
    said = Said(**values | plain | {"files": tuple(dict.fromkeys(key[:22] for key in keys))})
    return Typed(said, seen_version(request))
