"""What pages of the register show: rows of centres, a report with its plot."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from pulsar_xblocks.kernel.files.queries import files_of, rows_of
from pulsar_xblocks.selection.centres import domain, exports, queries
from pulsar_xblocks.selection.centres.file_rights import EVIDENCE
from pulsar_xblocks.selection.centres.models import Centre, CentreReport


def rows(found: Iterable[Centre], today: date) -> list[dict[str, Any]]:
    """Return centres as lists show them: status as of today, served municipalities by name."""
    return [
        {"row": one, "status": domain.CENTRE[domain.shown(one.status, one.ends_on, today)], "served": exports.served(one)} for one in found
    ]


def places(found: Iterable[Centre]) -> list[tuple[str, str]]:
    """Return the municipalities that any of the centres serves, by name."""
    served = {place.oktmo: place.name for one in found for place in one.municipalities.all()}
    return sorted(served.items(), key=lambda pair: pair[1])


def report(row: CentreReport, now: datetime) -> dict[str, Any]:
    """Return a report with the plot of its indicators and its evidence; 2 queries."""
    told = queries.rows_of(row)
    bars = domain.bars([(one.plan, one.actual) for one in told])
    lines = [
        {"row": one, "bar": bar, "percent": domain.percent(one.plan, one.actual), "missing": domain.shortfall(one.plan, one.actual)}
        for one, bar in zip(told, bars, strict=True)
    ]
    return {
        "report": row,
        "centre": row.centre,
        "zone": row.centre.region.time_zone,
        "status": domain.REPORT[row.status],
        "lines": lines,
        "has_values": any(entry["percent"] is not None for entry in lines),
        "height": len(lines) * 26 + 8,
        "short": _short(lines),
        "evidence": rows_of(files_of(row, EVIDENCE)),
        "is_late": row.status == domain.DRAFT and now > row.due_at,
    }


def _short(lines: Sequence[dict[str, Any]]) -> int:
    return sum(one["row"].actual is not None and one["missing"] > 0 for one in lines)
