"""What the author sets and sees in Studio."""

from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.typed_html import as_html, typed
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.queries import years
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.handlers import parts
from pulsar_xblocks.studios.works.handlers.state import target
from pulsar_xblocks.studios.works.queries.facts import codes_of

FIELDS = ("display_name", "round_code", "task_key", "task_title", "task", "weight", "sender")
SENDERS = [
    (domain.ANY, mark("Anyone of the studio")),
    (domain.MENTOR, mark("The mentor; pupils say that the work is ready")),
]


def editor(call: BlockCall) -> dict[str, Any]:
    """Return the editor's values: what is set, the rounds to pick from, other blocks that show the same task."""
    rows = years.years_of([call.region.pk]) if call.region else []
    groups = [{"name": row.name, "rounds": _rounds(row)} for row in rows]
    values = {name: call.fields.get(name) or "" for name in FIELDS} | {"weight": _number(call.fields.get("weight"))}
    values["task"] = typed(str(values["task"]))
    return {"values": values, "years": groups, "region": call.region, "senders": SENDERS, "others": _others(call)}


def author(call: BlockCall) -> dict[str, Any]:
    """Return what a learner will see, and whether the block is bound."""
    return parts.task(call) | {"is_author": True, "others": _others(call)}


def save_editor(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Set the block's fields; the text is made safe.  Raises Invalid without a round where there are rounds to pick from."""
    if call.region and not posted["round_code"]:
        raise Invalid({"round_code": [mark("Choose the round.")]})
    fields = {name: posted[name] for name in FIELDS} | {"task": str(clean_html(as_html(posted["task"])))}
    fields |= call.bound(posted, "round_code")
    return Done(gettext("Saved"), fields=fields)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", get_format("DECIMAL_SEPARATOR"))


def _rounds(year: Any) -> list[dict[str, Any]]:
    codes = codes_of(year)
    return [{"code": codes[row.pk], "month": MONTHS[row.month], "closes_at": row.closes_at} for row in year.rounds.all()]


def _others(call: BlockCall) -> int:
    """Return how many other blocks show the same task: they should say the same."""
    code = target(call)
    if call.region is None or not code:
        return 0
    return placements_in_region(code, call.region.pk).exclude(usage_key=call.usage_key).count()
