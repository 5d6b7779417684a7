"""Writes of the audit record."""

import json
from datetime import datetime
from typing import Any

from django.db.models import Model

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.people.models import Person


def record(  # noqa: PLR0913 - the interface all parts agreed on
    action: str, subject: Model, *, by: Person | None, now: datetime, region_id: int | None = None, reason: str = "", **detail: Any
) -> AuditEntry:
    """Store an entry about an object; ``detail`` must hold no personal data."""
    return AuditEntry.objects.create(
        region_id=region_id,
        actor=by,
        action=action,
        object_kind=subject._meta.model_name,
        object_id=str(subject.pk),
        reason=reason,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str) if detail else "",
        at=now,
    )
