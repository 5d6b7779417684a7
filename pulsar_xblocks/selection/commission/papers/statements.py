"""The statement of an application as a Word document: each point, the cut-off, why equal totals stand as they do."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.commission.papers.filling import printed
from pulsar_xblocks.selection.commission.papers.kinds import KINDS, STATEMENT


def statement_docx(run: RankingRun, row: SelectionApplication, now: datetime) -> bytes:
    """Return the statement from the region's own template or the product's."""
    found = showing.statement(run, row)
    values: dict[str, Any] = {"number": row.number, "outcome": gettext(found["status"].word)}
    return printed(KINDS[STATEMENT], row.call, values | _told(found, row), now)


def _told(found: dict[str, Any], row: SelectionApplication) -> dict[str, Any]:
    told = found["told"]
    if told is None:
        why = row.reason or gettext("The application is not in the ranked list.")
        return {"points": "—", "most": "—", "sentences": [why], "lines": [], "ties": []}
    place = {"place": told.place, "count": told.count, "points": number(told.points)}
    return {
        "points": number(told.points),
        "most": number(found["most"]),
        "sentences": [gettext("Place %(place)s of %(count)s, %(points)s points.") % place, *found["sentences"]],
        "lines": [{"title": line["title"], "points": number(line["points"]), "most": number(line["most"])} for line in found["lines"]],
        "ties": [f"{text[:1].upper()}{text[1:]}" for text in found["ties"]],
    }
