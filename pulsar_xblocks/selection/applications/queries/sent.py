"""What was sent last of applications that are being corrected."""

import json
from collections.abc import Iterable
from typing import Any

from pulsar_xblocks.kernel.versions.queries import revisions_of_many
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses

KIND = "selection_application"  # of the access matrix, and of the versions


def bodies_of(rows: Iterable[SelectionApplication]) -> dict[int, dict[str, Any]]:
    """Return application -> what was sent last, of those that are being corrected; 1 query for any number, none where none is."""
    changed = {row.pk for row in rows if row.status in statuses.EDITABLE and row.submitted_at}
    bodies: dict[str, str] = {}
    for one in revisions_of_many(KIND, changed) if changed else ():
        bodies.setdefault(one.object_id, one.body)
    return {int(pk): json.loads(body) for pk, body in bodies.items() if body}
