"""What the forms of discussions accept; words of their fields."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.domain import CODE
from pulsar_xblocks.selection.discussions import domain

DISCUSSION = {
    "title": mark("Name"),
    "code": mark("Code"),
    "intro": mark("What to pay attention to"),
    "text": mark("Text of the draft"),
    "opens_at": mark("Proposals are taken from"),
    "closes_at": mark("Proposals are taken until"),
    "edit_minutes": mark("Minutes in which an author may change a proposal"),
    "is_premoderated": mark("When a proposal is seen"),
}
MODERATION = [("no", mark("at once; a moderator may hide it with a reason")), ("yes", mark("after a moderator has let it"))]
MOST_TEXT = 200_000
_MOMENT = 40  # characters
_YEARS = range(2000, 2101)


class MomentField(forms.CharField):
    """A local moment as ``datetime-local`` sends it."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment without a zone, None for nothing."""
        text = super().to_python(value)
        if not text:
            return None
        if len(text) > _MOMENT:
            raise forms.ValidationError(_("Give a day and a time."))
        try:
            found = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise forms.ValidationError(_("Give a day and a time.")) from None
        if found.year not in _YEARS:
            raise forms.ValidationError(_("Choose a day between 2000 and 2100."))
        return found


class DiscussionForm(forms.Form):
    """A discussion as the operator writes it; moments are local."""

    title = forms.CharField(max_length=300)
    code = forms.RegexField(
        CODE, max_length=40, error_messages={"invalid": _("Small Latin letters, digits and hyphens, for example science-2026-12.")}
    )
    intro = forms.CharField(max_length=10_000, required=False)
    text = forms.CharField(max_length=MOST_TEXT)
    opens_at = MomentField()
    closes_at = MomentField()
    edit_minutes = forms.IntegerField(min_value=0, max_value=1440)
    is_premoderated = forms.TypedChoiceField(choices=[("no", "no"), ("yes", "yes")], coerce=lambda value: value == "yes")

    def __init__(self, data: Any, zone: str) -> None:
        super().__init__(data)
        self.zone = ZoneInfo(zone)

    def clean(self) -> dict[str, Any]:
        """Return the values with moments in the zone of the region."""
        values = super().clean() or {}
        values["text"] = values.get("text", "").replace("\r\n", "\n")
        for name in ("opens_at", "closes_at"):
            if values.get(name):
                values[name] = values[name].replace(tzinfo=self.zone)
        return values


class ProposalForm(forms.Form):
    """A proposal; its length is checked by the rules, so that a long one is not cut."""

    text = forms.CharField(max_length=100_000, error_messages={"required": _("Write your proposal.")})
    section = forms.CharField(max_length=20, required=False)
    group = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class AnswerForm(forms.Form):
    """What the centre answers."""

    answer = forms.ChoiceField(choices=[(key, key) for key in domain.ANSWER])
    answer_text = forms.CharField(max_length=domain.MOST_TEXT, error_messages={"required": _("Give the reason, at most 4000 characters.")})


class GroupForm(forms.Form):
    """A group and its moderator, by the person's key."""

    name = forms.CharField(max_length=200)
    moderator = forms.CharField(max_length=22, required=False)
