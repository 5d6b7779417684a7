"""Objects a page of the league asks for: found and allowed, or refused."""

from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import Where, has_role_for
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.models import LeagueRecord
from pulsar_xblocks.league.queries import records
from pulsar_xblocks.league.sources import LeagueYear, Subject


def require_role(visit: Visit, right: str, kind: str) -> None:
    """Raise Forbidden before anything is looked up for those who have no role for the kind at all."""
    if not has_role_for(visit.actor, right, kind):
        raise Forbidden


def years(visit: Visit) -> list[LeagueYear]:
    """Return the years of the regions in which the person holds a role, newest first."""
    return list(sources.current().years(sorted({grant.region for grant in visit.actor.grants})))


def year(visit: Visit, pk: int, right: str, kind: str = "standings") -> LeagueYear:
    """Return a year whose criteria, standings or entries the person may see or change.  Raises Forbidden or NotFound."""
    require_role(visit, right, kind)
    found = sources.current().year_by_pk(pk)
    if found is None:
        raise NotFound
    require(visit.actor, right, kind, Where(region=found.region.pk))
    return found


def subject(visit: Visit, pk: int, right: str = "view") -> Subject:
    """Return a studio whose ledger the person may see.  Raises Forbidden or NotFound."""
    require_role(visit, right, "league_entry")
    found = sources.current().subject(pk)
    if found is None:
        raise NotFound
    require(visit.actor, right, "league_entry", found.where)
    return found


def record(visit: Visit, pk: int, right: str = "view") -> LeagueRecord:
    """Return a record.  Raises Forbidden or NotFound."""
    require_role(visit, right, "league_record")
    row = records.record_or_404(pk)
    require(visit.actor, right, "league_record", records.where_of(row))
    return row
