"""Objects a page of courses asks for: found and allowed, or refused."""

from pulsar_xblocks.courses.programmes import queries
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require


def programme(visit: Visit, pk: int, right: str = "view") -> Programme:
    """Return a programme that the person may use so.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, queries.PROGRAMME):
        raise Forbidden
    row = queries.programme_or_404(pk)
    require(visit.actor, right, queries.PROGRAMME, queries.where_programme(row))
    return row


def group(visit: Visit, pk: int, right: str = "view", kind: str = queries.GROUP) -> TrainingGroup:
    """Return a group that the person may use so.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, kind):
        raise Forbidden
    row = queries.group_or_404(pk)
    parts = queries.parts_of(row)
    if not may(queries.acting(visit.actor, parts), right, kind, queries.where_group(row, parts)):
        raise NotFound
    return row
