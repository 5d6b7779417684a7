"""Forms of the block ``pulsar_training_module`` and of its console pages: shape only, the rules are in the actions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.courses.modules import domain
from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.review.domain.rubric import parsed

MOST_VERSION = 10**6
_ACTIVITY: dict[str, Any] = {"max_length": 40, "error_messages": {"required": _("Reload the page: it does not name the activity.")}}


class _Lines(forms.Field):
    """Several values of one name, each once, as the tuple of their texts."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the texts in their order, none twice and none longer than a key."""
        return tuple(dict.fromkeys(str(text)[:80] for text in (value or []) if str(text).strip()))[:200]


class _Typed(forms.CharField):
    """A long text as it was typed, with plain line ends."""

    def to_python(self, value: Any) -> str:
        """Return the text with one kind of line end."""
        return str(value or "").replace("\r\n", "\n").replace("\r", "\n")


class _Number(forms.Field):
    """A number written as «7,5» or «7.5»."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number, None for nothing.  Raises ValidationError."""
        text = str(value or "").strip()
        found = parsed(text) if text and len(text) < 12 else None
        if text and found is None:
            raise forms.ValidationError(_("Enter a number."))
        return found


class WorkForm(forms.Form):
    """The draft of a task."""

    activity = forms.CharField(**_ACTIVITY)
    version = forms.IntegerField(required=False, min_value=0, max_value=MOST_VERSION)
    text = _Typed(required=False, strip=False)
    files = _Lines(required=False)


class ReflectionForm(forms.Form):
    """A reflection."""

    activity = forms.CharField(**_ACTIVITY)
    version = forms.IntegerField(required=False, min_value=0, max_value=MOST_VERSION)
    text = _Typed(required=False, strip=False)
    seen_by = forms.ChoiceField(choices=[(key, key) for key in domain.SEEN_BY])
    quotes = _Lines(required=False)


class ActivityForm(forms.Form):
    """A button about one activity."""

    activity = forms.CharField(**_ACTIVITY)


class CodeForm(ActivityForm):
    """The code on the screen."""

    code = forms.CharField(max_length=20, error_messages={"required": _("Type the code from the screen.")})


class EditorForm(forms.Form):
    """What the author sets besides the words of the activities."""

    display_name = forms.CharField(max_length=200, required=False)
    intro = forms.CharField(max_length=50_000, required=False)


class VerdictForm(forms.Form):
    """What the tutor says of a work."""

    version = forms.IntegerField(min_value=0, max_value=MOST_VERSION)
    comment = _Typed(required=False)
    points = _Number(required=False)


class DayForm(forms.Form):
    """A face-to-face day."""

    activity = forms.CharField(max_length=40, error_messages={"required": _("Choose the day of the programme.")})
    on = DayField(error_messages={"required": _("Choose the date of the day.")})
    hours = _Number(error_messages={"required": _("Write how many academic hours the day has.")})
    place = forms.CharField(max_length=300, required=False)
