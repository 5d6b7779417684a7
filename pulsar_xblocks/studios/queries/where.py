"""Where objects of the studios stand, for the access matrix."""

from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.kernel.roles.queries import Path, While
from pulsar_xblocks.studios.domain.closing import BELONGING
from pulsar_xblocks.studios.models import Membership, ProjectYear, StudioApplication, StudioYear

# columns for lists (kernel.roles.queries.within)
APPLICATION = {
    "region": "year__region_id",
    "municipality": "organisation__municipality_id",
    "organisation": "organisation_id",
    "leads": "applicant_id",
}
STUDIO_YEAR: dict[str, Path] = {
    "region": "studio__region_id",
    "municipality": "studio__organisation__municipality_id",
    "organisation": "studio__organisation_id",
    "leads": While("mentors__person_id", {"mentors__until": None}),
    "member": While("memberships__person_id", {"memberships__ended_with__in": BELONGING}),
}


def prefixed(path: str) -> dict[str, Path]:
    """Return the columns of a studio's registration seen from a row that points at it, pupils left out."""
    columns = ((name, column) for name, column in STUDIO_YEAR.items() if name != "member")
    return {name: column.behind(path) if isinstance(column, While) else f"{path}__{column}" for name, column in columns}


def of_year(year: ProjectYear) -> Where:
    """Return where a project year stands."""
    return Where(region=year.region_id)


def of_application(row: StudioApplication) -> Where:
    """Return where an application stands."""
    organisation = row.organisation
    return Where(
        region=row.year.region_id,
        municipality=organisation.municipality_id if organisation else None,
        organisation=row.organisation_id,
        leaders=frozenset({row.applicant_id}),
    )


def of_studio(row: StudioYear) -> Where:
    """Return where a studio's registration stands, with its mentors of today, its pupils of today or of the year's end; 2 queries."""
    organisation = row.studio.organisation
    return Where(
        region=row.studio.region_id,
        municipality=organisation.municipality_id,
        organisation=organisation.pk,
        leaders=frozenset(row.mentors.filter(until=None).values_list("person_id", flat=True)),
        members=frozenset(row.memberships.filter(ended_with__in=BELONGING).values_list("person_id", flat=True)),
    )


def of_membership(row: Membership) -> Where:
    """Return where a membership stands: its studio's place, and whom it is about."""
    place = of_studio(row.studio_year)
    return Where(place.region, place.municipality, place.organisation, place.leaders, frozenset({row.person_id}), subject=row.person_id)
