"""Teams: one application has a code, others come in by it; each member applies and consents alone."""

import random
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.links.domain import new_code, normal_code
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.actions.rows import held, require_open_form, stored
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses

MOST = 5  # with the first one
TRIES, WINDOW = 10, timedelta(minutes=10)
_UNKNOWN = mark("There is no team with this code in this selection.")


@transaction.atomic
def make_team(application: SelectionApplication, *, by: Person, now: datetime) -> SelectionApplication:
    """Give the application a code for its team; one that has a code keeps it.  Raises Conflict for a member of another team."""
    row = _open(application, now)
    if row.team_id:
        raise Conflict(mark("You are in a team already: leave it first."))
    if row.team_code:
        return row
    row.team_code = new_code(random.Random(secrets.randbits(128)))
    return stored(row, "team", by, now)


def join_team(application: SelectionApplication, code: str, *, by: Person, now: datetime) -> SelectionApplication:
    """Put the application into a team; wrong codes are counted.  Raises Invalid, Conflict, TooMany."""
    count_attempt("selection-team", f"person:{by.pk}", limit=TRIES, window=WINDOW, now=now)
    with transaction.atomic():
        row = _open(application, now)
        if row.team_code and row.members.exclude(open_marker=None).exists():
            raise Conflict(mark("Others are in your team already: they have to leave it first."))
        first = _team(row, code)
        row.team, row.team_code = first, ""
        return stored(row, "team_join", by, now)


@transaction.atomic
def leave_team(application: SelectionApplication, *, by: Person, now: datetime) -> SelectionApplication:
    """Take the application out of its team."""
    row = _open(application, now)
    row.team = None
    return stored(row, "team_leave", by, now)


def _team(row: SelectionApplication, code: str) -> SelectionApplication:
    found = (
        SelectionApplication.objects.select_for_update().filter(call=row.call_id, team_code=normal_code(code) or "-", open_marker=1).first()
    )
    if found is None or found.pk == row.pk:
        raise Invalid({"code": [_UNKNOWN]})
    if found.members.exclude(open_marker=None).count() >= MOST - 1:
        raise Invalid({"code": [mark("The team is full: at most five people.")]})
    return found


def _open(application: SelectionApplication, now: datetime) -> SelectionApplication:
    row = held(application)
    if row.status not in statuses.EDITABLE:
        raise Conflict(mark("The application is sent: take it back to change it."))
    require_open_form(row, now)
    return row
