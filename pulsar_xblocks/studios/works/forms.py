"""Forms of the block ``pulsar_studio_project`` and of the console's work page: shape only, the rules are in the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.studios.works import domain


class ItemForm(forms.Form):
    """One item of the draft as typed, brought to the one text that is kept."""

    item = forms.ChoiceField(choices=[(name, name) for name in domain.ITEMS])
    version = forms.IntegerField(required=False, min_value=0)
    studio = forms.IntegerField(required=False, min_value=1)  # whose draft the page shows

    def clean(self) -> dict[str, Any]:
        """Add ``value``: the text of the item, one line for each link, file or person; and ``was``: a list as the writer found it."""
        cleaned = super().clean() or self.cleaned_data
        item = cleaned.get("item", "")
        read = _READ.get(item, _text)
        was = read(self.data, item, "was_") if item in domain.LISTS and "merge" in self.data else None
        return cleaned | {"value": read(self.data, item), "was": was}


def _text(posted: Any, item: str, start: str = "") -> str:
    text = str(posted.get(item, "")).replace("\r\n", "\n").replace("\r", "\n")
    return text if item == "text" else " ".join(text.split())


def _links(posted: Any, item: str, start: str = "") -> str:
    found = [str(posted.get(f"{start}link{number}", "")).strip() for number in range(1, domain.LINKS + 1)]
    return "\n".join(line for line in found if line)


def _keys(posted: Any, item: str, start: str = "") -> str:
    return "\n".join(dict.fromkeys(key[:22] for key in posted.getlist(start + item) if key.strip()))


def _people(posted: Any, item: str, start: str = "") -> str:
    return "\n".join(sorted({pk for pk in posted.getlist(start + item) if pk.isascii() and pk.isdigit() and len(pk) < 19}, key=int))


_READ = {"links": _links, "files": _keys, "contributors": _people}


class ConfirmForm(forms.Form):
    """A button without fields of its own."""


class SiriusForm(forms.Form):
    """The one-minute way: the link to the version sent to Sirius."""

    sirius_link = forms.CharField(max_length=domain.LINK_LIMIT, error_messages={"required": _("Paste the link to the work.")})
    version = forms.IntegerField(required=False, min_value=0)


class LeftoverForm(forms.Form):
    """What is done with the words of somebody who has left."""

    pk = forms.IntegerField(min_value=1)
    version = forms.IntegerField(required=False, min_value=0)
    take = forms.BooleanField(required=False)


class CommentForm(forms.Form):
    """A word about the work."""

    text = forms.CharField(max_length=domain.COMMENT_LIMIT, error_messages={"required": _("Write something first.")})


class TodoForm(forms.Form):
    """A small task."""

    todo = forms.CharField(max_length=domain.TODO_LIMIT, error_messages={"required": _("Write what is to be done.")})
    owner = forms.IntegerField(required=False, min_value=1, max_value=10**18)  # what a table may hold
    due_on = DayField(required=False, error_messages={"invalid": _("Write the day as 2026-11-10.")})


class TodoEditForm(TodoForm):
    """A small task as it should be."""

    pk = forms.IntegerField(min_value=1)
    version = forms.IntegerField(required=False, min_value=0)


class TickForm(forms.Form):
    """A small task is done, or open again."""

    pk = forms.IntegerField()
    undo = forms.BooleanField(required=False)


class EditorForm(forms.Form):
    """What the author sets."""

    display_name = forms.CharField(max_length=200, required=False)
    round_code = forms.CharField(max_length=40, required=False)  # required where the course is linked: a library has none to pick from
    task_key = forms.SlugField(max_length=20, required=False, error_messages={"invalid": _("Latin letters and digits, for example 2.")})
    task_title = forms.CharField(max_length=200, error_messages={"required": _("Give the task a title.")})
    task = forms.CharField(max_length=50_000, error_messages={"required": _("Write the task.")})
    weight = forms.FloatField(
        required=False,
        min_value=0,
        max_value=1000,
        localize=True,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number from 0 to 1000, or leave it empty.")),
    )
    sender = forms.ChoiceField(choices=[(domain.ANY, domain.ANY), (domain.MENTOR, domain.MENTOR)])


class ReturnForm(forms.Form):
    """The operator sends a work back."""

    reason = forms.CharField(max_length=2000, error_messages={"required": _("Say what to change, at least 10 characters.")})
