"""What leaves the product is recorded: who took which list out, why, how many rows."""

from dataclasses import dataclass
from datetime import datetime

from pulsar_xblocks.kernel.audit.models import AuditEntry
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
    """Store who took the list out and why."""
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
