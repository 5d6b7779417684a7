"""What leaves the product is recorded: who took which list out, why, how many rows."""

from dataclasses import dataclass
from datetime import datetime

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.exports import domain
from pulsar_xblocks.kernel.people.models import Person


@dataclass(frozen=True)
class Export:
    """A list taken out."""

    kind: str  # object kind of the matrix
    region_id: int | None
    reason: str
    row_count: int
    format: str  # csv, xlsx, docx, zip


def record_export(export: Export, *, by: Person | None, now: datetime) -> AuditEntry:
    """Store who took the list out and why.  Raises ValueError for a list of people without a reason: its page must ask."""
    if domain.needs_reason(export.kind) and not export.reason.strip():
        raise ValueError(f"a list of {export.kind} is taken out with a reason")
    return AuditEntry.objects.create(
        region_id=export.region_id,
        actor=by,
        action="export",
        object_kind=export.kind,
        object_id="",
        reason=export.reason,
        detail=f'{{"format": "{export.format}", "rows": {export.row_count}}}',
        at=now,
    )
