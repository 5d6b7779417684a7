"""More time for everyone or for one applicant: what had run out is open again, and those it concerns are told."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications import letters
from pulsar_xblocks.selection.applications.actions.following import reopen
from pulsar_xblocks.selection.applications.actions.rows import held
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call, CallExtension
from pulsar_xblocks.selection.domain import statuses


@transaction.atomic
def extend(  # noqa: PLR0913 - one form's values
    call: Call, hours: int, reason: str, *, by: Person, now: datetime, application: SelectionApplication | None = None
) -> CallExtension:
    """Store more hours, open again what was not finished in time, order the messages; a second click does nothing.

    Raises Invalid without a reason, Conflict once results are out.
    """
    given = calls.extend(call, hours, reason, by=by, now=now, application=application)
    if given.given_at != now:  # a second click
        return given
    rows = SelectionApplication.objects.filter(call=call, status=statuses.UNFINISHED)
    for row in rows.filter(pk=application.pk) if application else rows.order_by("pk"):
        reopen(held(row), by, now)
    letters.order_extended(given, by, now)
    return given
