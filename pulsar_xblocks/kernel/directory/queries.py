"""Reads of the directory, always within what the actor reaches."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.directory.domain import Places
from pulsar_xblocks.kernel.directory.domain.places import Place
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import regions_of, require, within


@dataclass(frozen=True)
class OrganisationFilter:
    """What a person looks for; empty = everything that is active."""

    text: str = ""
    municipality: int | None = None
    kind: str = ""
    locality: str = ""
    is_closed: bool = False  # closed ones instead of active ones
    region: int | None = None


def organisations(actor: Actor, wanted: OrganisationFilter, right: str = "view") -> QuerySet[Organisation]:
    """Return the organisations the actor reaches, by name.  Raises Forbidden without a fitting role."""
    rows = Organisation.objects.filter(
        within(actor, right, "organisation", region="region_id", municipality="municipality_id", organisation="id"),
        is_active=not wanted.is_closed,
    )
    for word in folded(wanted.text).split():
        rows = rows.filter(search_text__contains=word)
    exact = {"region_id": wanted.region, "municipality_id": wanted.municipality, "kind": wanted.kind, "locality": wanted.locality}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.select_related("municipality").order_by("sort_name", "id")


def organisation(actor: Actor, right: str, pk: int) -> Organisation:
    """Return one organisation.  Raises Forbidden or NotFound."""
    row = Organisation.objects.select_related("municipality", "region").filter(pk=pk).first()
    require(actor, right, "organisation", where_of(row) if row else Where(0))
    if row is None:
        raise NotFound
    return row


def where_of(row: Organisation) -> Where:
    """Return where an organisation stands."""
    return Where(row.region_id, row.municipality_id, row.pk)


def municipalities_for_edit(actor: Actor, row: Organisation | None, now: datetime) -> QuerySet[Municipality]:
    """Return the municipalities an organisation may be put into: valid today, and the one where it stands."""
    wanted = valid_on(now.date())
    if row is not None:
        return Municipality.objects.filter(Q(pk=row.municipality_id) | wanted, region=row.region_id).order_by("name", "oktmo")
    return Municipality.objects.filter(wanted, region__in=regions_of(actor, "edit", "organisation")).order_by("name", "oktmo")


def municipalities(actor: Actor) -> QuerySet[Municipality]:
    """Return the municipalities the actor reaches, by name."""
    reached = within(actor, "view", "municipality", region="region_id", municipality="id")
    return Municipality.objects.filter(reached).select_related("region").order_by("region__code", "name", "oktmo")


def municipalities_of_organisations(actor: Actor) -> QuerySet[Municipality]:
    """Return the municipalities to filter the reached organisations by; a head of school sees the own one."""
    reached = within(actor, "view", "organisation", region="region_id", municipality="id", organisation="organisations__id")
    return Municipality.objects.filter(reached).order_by("name", "oktmo").distinct()


def municipality(actor: Actor, right: str, pk: int) -> Municipality:
    """Return one municipality.  Raises Forbidden or NotFound."""
    row = Municipality.objects.select_related("region").filter(pk=pk).first()
    require(actor, right, "municipality", Where(row.region_id, row.pk) if row else Where(0))
    if row is None:
        raise NotFound
    return row


def regions(actor: Actor, right: str, kind: str) -> list[Region]:
    """Return the regions in which the actor has the right over objects of the kind, by code."""
    return list(Region.objects.filter(pk__in=regions_of(actor, right, kind)).order_by("code"))


def region(actor: Actor, right: str, code: str) -> Region:
    """Return one region for its settings.  Raises Forbidden or NotFound."""
    row = Region.objects.filter(code=code).first()
    require(actor, right, "region", Where(row.pk if row else 0))
    if row is None:
        raise NotFound
    return row


def places_of(region: Region, now: datetime) -> Places:
    """Return the finder of the region's municipalities valid today; one query."""
    return Places.of([place_of(row) for row in region.municipalities.all()], local_day(now, region.time_zone))


def place_of(row: Municipality) -> Place:
    """Return the plain value of a municipality."""
    return Place(row.pk, row.name, row.oktmo, row.kind, row.valid_from, row.valid_to)


def valid_on(day: date) -> Q:
    """Return the filter of municipalities to those valid on a day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
