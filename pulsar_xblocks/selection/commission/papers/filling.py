"""A paper filled in: what every paper of a call says at its head, and the template in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.exports import docx, templates
from pulsar_xblocks.kernel.exports.templates import Template
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.selection.calls.models import Call


def head(call: Call, now: datetime | None = None) -> dict[str, Any]:
    """Return the fields that every paper of a call has."""
    region = call.region
    days = {"begins": day(call.shift_starts), "ends": day(call.shift_ends)}
    return {
        "centre": region.centre_name or region.name,
        "call": call.title,
        "programme": call.programme or call.title,
        "shift": gettext("%(begins)s to %(ends)s") % days if call.shift_starts and call.shift_ends else "",
        "venue": call.place,
        "day": day(now, region.time_zone),
    }


def printed(kind: Template, call: Call, values: Mapping[str, Any], now: datetime | None = None) -> bytes:
    """Return a paper as a Word document, from the region's own template or the product's.  Raises TooLarge above 5,000 rows."""
    told = {**head(call, now), **values}
    return docx.render(templates.content(call.region, kind), {name: told.get(name, "") for name in kind.fields})
