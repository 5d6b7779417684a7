"""What the author sets and sees in Studio."""

from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.practice import shown
from pulsar_xblocks.courses.practice.handlers import parts
from pulsar_xblocks.courses.practice.handlers.state import target
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall, Done


def editor(call: BlockCall) -> dict[str, Any]:
    """Return the editor's values: what is set, and the diaries of the region's programmes to pick from."""
    choices = shown.diaries(call.region)
    values = {name: call.fields.get(name) or "" for name in ("display_name", "intro")} | {"target": target(call)}
    known = {code for group in choices for code, _ in group.diaries}
    unknown = target(call) if target(call) not in known else ""  # kept: its programme may not be there yet
    return {"values": values, "programmes": choices, "unknown": unknown, "region": call.region}


def author(call: BlockCall) -> dict[str, Any]:
    """Return what a learner will see."""
    return parts.page(call) | {"is_author": True}


def save_editor(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Set the block's fields; the text is made safe.  Raises Invalid without a diary where there are some to pick from."""
    programme, _, activity = posted["target"].partition("/")
    if call.region and not (programme and activity):
        raise Invalid({"target": [mark("Choose the diary.")]})
    fields = {"display_name": posted["display_name"], "intro": str(clean_html(posted["intro"]))}
    bound = call.bound({"programme_code": programme[:100], "activity": activity[:40]}, "programme_code", "activity")
    return Done(gettext("Saved"), fields=fields | bound)
