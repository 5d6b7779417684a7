"""The school confirms that it knows the guardian who has consented."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.actions.rows import held, stored
from pulsar_xblocks.selection.applications.models import SelectionApplication


@transaction.atomic
def confirm_guardian(application: SelectionApplication, *, by: Person, now: datetime) -> SelectionApplication:
    """Store that the school knows the guardian; a second click changes nothing."""
    row = held(application)
    if row.guardian_seen_at is not None:
        return row
    row.guardian_seen_at, row.guardian_seen_by = now, by
    return stored(row, "guardian_seen", by, now)
