"""Regions and documents that a page asks for: found and allowed, or refused."""

from django.http import HttpRequest

from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.documents.queries.register import KIND
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of, require


def region_of_code(visit: Visit, code: str, right: str, kind: str) -> Region:
    """Return a region in which the person has the right.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, kind):
        raise Forbidden
    row = Region.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    require(visit.actor, right, kind, Where(row.pk))
    return row


def region_of(request: HttpRequest, right: str, kind: str) -> Region:
    """Return the region that ``?region=`` names, or the first in which the person has the right.  Raises Forbidden, NotFound."""
    if code := request.GET.get("region", "")[:2]:
        return region_of_code(request.visit, code, right, kind)
    ids = regions_of(request.visit.actor, right, kind)
    if not ids:
        raise Forbidden
    return Region.objects.get(pk=ids[0])


def document(visit: Visit, pk: int, right: str = "view") -> TrainingDocument:
    """Return a document that the person may use so.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, KIND):
        raise Forbidden
    row = register.document_or_404(pk)
    require(visit.actor, right, KIND, register.where(row))
    return row
