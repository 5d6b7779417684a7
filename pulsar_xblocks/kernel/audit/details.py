"""What stored details of the record of actions are called: a name and a value in words.  Those who register actions may add values."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.text import mark

NAMES = {
    "activity": mark("activity of the curriculum"),
    "applications": mark("applications"),
    "centre": mark("code of the centre"),
    "changed": mark("changed rows"),
    "channel": mark("how it came"),
    "code": mark("code of the work"),
    "columns": mark("how many columns"),
    "conflict": mark("conflicts"),
    "count": mark("how many"),
    "course": mark("course"),
    "criterion": mark("criterion"),
    "document": mark("document"),
    "documents": mark("how many documents"),
    "done": mark("destroyed"),
    "edition": mark("edition"),
    "entry": mark("number of the entry"),
    "events": mark("changes of places"),
    "experts": mark("experts compared"),
    "failed": mark("not done"),
    "fields": mark("fields"),
    "files": mark("how many files"),
    "format": mark("format"),
    "group": mark("group"),
    "hours": mark("hours"),
    "how": mark("how it was handed over"),
    "inputs": mark("checksum of what was counted"),
    "is_agreed": mark("agreed"),
    "item": mark("item"),
    "kept": mark("kept"),
    "kind": mark("kind"),
    "last": mark("last number"),
    "left": mark("stayed as they were"),
    "letters": mark("letters"),
    "mask": mark("mask of numbers"),
    "new": mark("new rows"),
    "number": mark("number"),
    "on": mark("day"),
    "organisation": mark("organisation"),
    "part": mark("part in the call"),
    "people": mark("how many people"),
    "person": mark("number of the person"),
    "pupils": mark("pupils"),
    "purpose": mark("what for"),
    "questions_added": mark("questions added"),
    "questions_changed": mark("questions changed"),
    "questions_removed": mark("questions removed"),
    "registration": mark("registration number"),
    "rankings": mark("other rankings compared"),
    "reads": mark("reads"),
    "role": mark("role"),
    "round": mark("round"),
    "rows": mark("rows"),
    "run": mark("number of the run"),
    "same": mark("unchanged"),
    "side": mark("side of the pair"),
    "shift": mark("beginning of the shift"),
    "source": mark("on what grounds"),
    "studios": mark("studios"),
    "taken": mark("taken into the work"),
    "target": mark("number of the object"),
    "value": mark("result"),
    "version": mark("version"),
    "withdrawn": mark("withdrawn"),
    "without_waiting_for": mark("numbers of the studios not waited for"),
    "wrong": mark("wrong"),
    "year": mark("year"),
}
_YES = {"True": mark("yes"), "False": mark("no")}
_values: dict[str, dict[str, str]] = {"channel": {"screen": mark("on the screen"), "paper": mark("on paper")}}


def register_values(name: str, words: Mapping[str, str]) -> None:
    """Register the words (value -> msgid) of a detail."""
    _values.setdefault(name, {}).update(words)


def details_of(stored: str) -> list[tuple[str, str, bool]]:
    """Return (msgid of the name, value, whether the value is a msgid) of each stored detail; what is empty is left out."""
    values = json.loads(stored) if stored else {}
    return [(NAMES.get(name, name), *_said(name, value)) for name, value in values.items() if value not in (None, "", [])]


def _said(name: str, value: Any) -> tuple[str, bool]:
    known = {**_values.get(name, {}), **_YES}
    if isinstance(value, list):
        return ", ".join(gettext(known[str(one)]) if str(one) in known else str(one) for one in value), False
    return known.get(str(value), str(value)), str(value) in known
