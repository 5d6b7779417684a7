"""Where a work stands, for the access matrix."""

from django.db.models import Q

from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.studios.domain.closing import BELONGING
from pulsar_xblocks.studios.models import Membership, StudioMentor, StudioYear, Work


def of_studio(row: StudioYear, *, leader: int | None = None, member: int | None = None) -> Where:
    """Return where the works of a studio stand for somebody whose place in it is known; no query."""
    organisation = row.studio.organisation
    return Where(
        region=row.studio.region_id,
        municipality=organisation.municipality_id,
        organisation=organisation.pk,
        leaders=frozenset({leader} if leader else ()),
        members=frozenset({member} if member else ()),
    )


def of_work(work: Work, person_id: int | None) -> Where:
    """Return where a work stands for a person: mentors of today, pupils who take part or took part in it; 2 queries."""
    studio = work.studio_year
    leads = StudioMentor.objects.filter(studio_year=studio, person=person_id, until=None).exists()
    member = not leads and _takes_part(work, person_id)
    return of_studio(studio, leader=person_id if leads else None, member=person_id if member else None)


def _takes_part(work: Work, person_id: int | None) -> bool:
    """Tell whether the pupil is in the studio, or was named in a version of the work."""
    rows = Membership.objects.filter(studio_year=work.studio_year, person=person_id)
    return rows.filter(Q(ended_with__in=BELONGING, active_on__isnull=False) | Q(contributions__work_version__work=work)).exists()
