"""Objects a page asks for: found and allowed, or refused."""

from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.studios.models import ProjectYear, StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import desk, where
from pulsar_xblocks.studios.queries.studios import studio_or_404
from pulsar_xblocks.studios.queries.years import year_or_404


def year(visit: Visit, pk: int, right: str = "view", kind: str = "project_year") -> ProjectYear:
    """Return a project year; a draft is seen by the centre only.  Raises Forbidden without a fitting role, NotFound for a foreign one."""
    require_role(visit, right, kind)
    row = year_or_404(pk)
    require(visit.actor, right, kind, where.of_year(row))
    if row.status == "draft" and not may(visit.actor, "review", "project_year", where.of_year(row)):
        raise NotFound
    return row


def application(visit: Visit, pk: int, right: str = "view") -> StudioApplication:
    """Return an application; drafts never sent are seen by their authors only.  Raises Forbidden or NotFound."""
    require_role(visit, right, "studio_application")
    row = desk.application_or_404(pk)
    require(visit.actor, right, "studio_application", where.of_application(row))
    if row.status == "draft" and row.submitted_at is None and row.applicant_id != visit.person.pk:
        raise NotFound
    return row


def studio(visit: Visit, pk: int, right: str = "view", kind: str = "studio") -> StudioYear:
    """Return a studio's registration.  Raises Forbidden or NotFound."""
    require_role(visit, right, kind)
    row = studio_or_404(pk)
    require(visit.actor, right, kind, where.of_studio(row))
    return row


def require_role(visit: Visit, right: str, kind: str) -> None:
    """Raise Forbidden before anything is looked up for those who have no role for the kind at all."""
    if not has_role_for(visit.actor, right, kind):
        raise Forbidden
