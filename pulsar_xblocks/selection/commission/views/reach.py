"""Objects a page of the commission asks for: found and allowed, or refused."""

from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404
from pulsar_xblocks.selection.commission.queries import desk, where


def call(visit: Visit, pk: int, right: str = "view", kind: str = "call") -> Call:
    """Return a call; a draft is seen by the centre only.  Raises Forbidden without a fitting role, NotFound for a foreign one."""
    if not has_role_for(visit.actor, right, kind):
        raise Forbidden
    row = call_or_404(pk)
    place = where.of_right(row, right, kind)
    require(visit.actor, right, kind, place)
    if row.status == "draft" and not may(visit.actor, "review", "call", place):
        raise NotFound
    return row


def application(visit: Visit, call_pk: int, pk: int, right: str = "review") -> SelectionApplication:
    """Return an application of a call for those who check it.  Raises Forbidden or NotFound."""
    if not has_role_for(visit.actor, right, "selection_application"):
        raise Forbidden
    row = desk.application_of(call_or_404(call_pk), pk)
    require(visit.actor, right, "selection_application", where.of_application(row))
    return row
