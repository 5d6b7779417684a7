"""What the author sets and sees in Studio."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.problems import Problem
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.kernel.year_problems import problems_of_year
from pulsar_xblocks.studios.handlers import parts
from pulsar_xblocks.studios.handlers.state import state_of
from pulsar_xblocks.studios.queries import years


def editor(call: BlockCall) -> dict[str, Any]:
    """Return the editor's values: what is set, and the years to pick from."""
    rows = years.years_of([call.region.pk]) if call.region else []
    return {
        "values": {name: call.fields.get(name) or "" for name in ("display_name", "year_code", "intro")},
        "years": [{"code": f"{row.region.code}:{row.code}", "name": row.name, "status": row.status} for row in rows],
        "region": call.region,
    }


def author(call: BlockCall) -> dict[str, Any]:
    """Return what a learner will see, and whether the block is bound."""
    state_values = parts.page(call)
    return state_values | {"is_author": True, "is_linked": call.region is not None}


def save_editor(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Set the block's fields; the text is made safe."""
    fields = {"display_name": posted["display_name"], "intro": str(clean_html(posted["intro"]))}
    return Done(gettext("Saved"), fields=fields | call.bound(posted, "year_code"))


def problems(call: BlockCall) -> Iterator[Problem]:
    """Yield what is wrong with the block as it is set; 1 query."""
    year = state_of(call).year
    region = call.region.code if call.region else ""
    yield from problems_of_year(str(call.fields.get("year_code") or ""), region, year.status if year else None)
