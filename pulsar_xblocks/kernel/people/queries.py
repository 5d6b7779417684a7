"""Reads of people, within the regions where they hold a role."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on, local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import require, within

ADULT = 18


def people(actor: Actor, text: str = "", role: str = "") -> QuerySet[Person]:
    """Return the people with a role in the actor's reach, by name; ``text`` is a name or an e-mail address."""
    held = RoleAssignment.objects.filter(within(actor, "view", "person", region="region_id"), closed_at=None)
    if role:
        held = held.filter(role=role)
    rows = Person.objects.filter(Exists(held.filter(person=OuterRef("pk"))), retired_at=None)  # walks the index of names
    return rows.filter(matching(text)).select_related("user").order_by("sort_name", "id")


def matching(text: str) -> Q:
    """Return the filter to people by parts of the name (ё as е), or by an e-mail address."""
    if "@" in text:
        return Q(email__iexact=text.strip())
    query = Q()
    for word in folded(text).split():
        query &= Q(sort_name__contains=word)
    return query


def person_for(actor: Actor, right: str, key: str) -> tuple[Person, int]:
    """Return the person and the region through which the actor reaches them.  Raises Forbidden or NotFound."""
    person = Person.objects.select_related("user").filter(key=key).first()
    held = RoleAssignment.objects.filter(person=person, closed_at=None) if person else RoleAssignment.objects.none()
    regions = sorted(set(held.values_list("region_id", flat=True)))
    region = next((pk for pk in regions if may(actor, right, "person", Where(pk))), 0)
    require(actor, right, "person", Where(region))
    if person is None or not region:
        raise NotFound
    return person, region


def is_childs(person: Person, now: datetime) -> bool:
    """Tell whether to record who looks at the contacts: of minors, and of pupils of any age."""
    return is_minor(person, now) or RoleAssignment.objects.filter(person=person, role="pupil", closed_at=None).exists()


def is_minor(person: Person, now: datetime, zone: str = "UTC") -> bool:
    """Tell whether a person is under 18; without a birth date only holders of the role pupil are."""
    if person.birth_date is None:
        return RoleAssignment.objects.filter(person=person, role="pupil", closed_at=None).exists()
    return age_on(person.birth_date, local_day(now, zone)) < ADULT


def namesakes(names: Iterable[tuple[str, date | None]], region_id: int) -> dict[tuple[str, date | None], Person]:
    """Return (folded name, birth date) -> a person with a role in the region who has both; one query."""
    wanted = set(names)
    held = RoleAssignment.objects.filter(region_id=region_id, closed_at=None).values("person")
    rows = Person.objects.filter(sort_name__in=sorted({name for name, _ in wanted}), pk__in=held, retired_at=None).select_related("user")
    found: dict[tuple[str, date | None], Person] = {}
    for row in rows.order_by("id"):
        found.setdefault((row.sort_name, row.birth_date), row)
    return {key: found[key] for key in wanted if key in found}
