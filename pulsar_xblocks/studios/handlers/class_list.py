"""A class list pasted from a spreadsheet: checked first, stored when confirmed."""

from typing import Any

from django.utils.translation import ngettext

from pulsar_xblocks.kernel.http import said
from pulsar_xblocks.kernel.people.domain import MAX_ROWS, ClassRow, read_class_list
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.studios.actions import class_list
from pulsar_xblocks.studios.handlers import parts
from pulsar_xblocks.studios.handlers.state import led_studio, state_of, today


def form(call: BlockCall) -> dict[str, Any]:
    """Return the form."""
    state = state_of(call)
    if not state.is_mentor:
        return parts.page(call)
    return parts.roster(call) | {"body": "studios/block/_class_list.html"}


def add(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Check the pasted rows, and store them when the mentor has confirmed a list without errors."""
    studio = led_studio(call, kind="membership")
    rows = class_list.checked(studio, read_class_list(posted["rows"], today(call)))
    if not rows:
        raise Invalid({"rows": [mark("There is not one name in the list.")]})
    if len(rows) > MAX_ROWS:
        raise Invalid({"rows": [mark("At most 200 people at once: paste the list in parts.")]})
    wrong = sum(bool(row.problems) for row in rows)
    if wrong or not posted["confirmed"]:
        return Done(values={"checked": [_shown(row) for row in rows], "wrong": wrong, "values": posted})
    slips = class_list.add(studio, rows, with_accounts=posted["with_accounts"], by=call.person, now=call.now)
    message = ngettext("%(n)d pupil is in the list.", "%(n)d pupils are in the list.", len(rows)) % {"n": len(rows)}
    return Done(message, values={"slips": slips, "added": len(rows)})


def _shown(row: ClassRow) -> dict[str, Any]:
    return {"number": row.number, "name": row.name, "group": row.group, "errors": [said(text) for text in row.problems]}
