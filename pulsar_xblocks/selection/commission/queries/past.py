"""Reads of participations from sheets: whom they may be about, which applications they concern, the list of a region."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.selection.applications import queries as applications
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.domain import past
from pulsar_xblocks.selection.commission.models import PastParticipant, ShiftStay
from pulsar_xblocks.selection.domain import gates

Key = tuple[str, date | None]  # folded family and given name, birth date


def known(region_id: int, keys: Iterable[Key]) -> dict[Key, list[Person]]:
    """Return whoever is known in the selections of a region by name and birth date; 1 query."""
    wanted = set(keys)
    here = SelectionApplication.objects.filter(call__region=region_id).values("person")
    taken = ShiftStay.objects.filter(region=region_id).values("person")
    rows = Person.objects.filter(Q(pk__in=here) | Q(pk__in=taken), retired_at=None, birth_date__in={day for _, day in wanted if day})
    found: dict[Key, list[Person]] = defaultdict(list)
    for row in rows.order_by("pk"):
        key = (past.name_key(row.family, row.given), row.birth_date)
        if key in wanted:
            found[key].append(row)
    return found


def suspects(rows: Sequence[SelectionApplication]) -> dict[int, list[PastParticipant]]:
    """Return application -> participations that may be its person's and nobody has said whose; 1 query.  All of one region."""
    keys = {row.pk: (past.name_key(row.person.family, row.person.given), row.person.birth_date) for row in rows}
    asked = {key for key in keys.values() if key[0] and key[1]}
    if not asked:
        return {}
    names, days = {name for name, _ in asked}, {day for _, day in asked}
    found: dict[Key, list[PastParticipant]] = defaultdict(list)
    waiting = PastParticipant.objects.filter(region=rows[0].call.region_id, stay=None, name_key__in=names, birth_date__in=days)
    for one in waiting.order_by("starts_on", "pk"):
        found[one.name_key, one.birth_date].append(one)
    told = {row.pk: [one for one in found[keys[row.pk]] if _may_be(one, row.person)] for row in rows}
    return {pk: ones for pk, ones in told.items() if ones}


def _may_be(one: PastParticipant, person: Person) -> bool:
    return str(person.pk) not in one.others.split() and past.may_be(one.patronymic, person.patronymic)


def repeated(row: SelectionApplication, now: datetime) -> list[gates.Failed]:
    """Return the rules on repeated participation that an application does not pass by what is known now; at most 4 queries."""
    found = applications.failed(row.call, applications.applicant_of(row), now)
    return [one for one in found if one.gate in (gates.SHIFTS, gates.PROFILE)]


def listed(regions: Sequence[int], text: str) -> QuerySet[PastParticipant]:
    """Return the participations of regions, the newest shift first; ``text``: words of the name."""
    rows = PastParticipant.objects.filter(region__in=regions).select_related("stay__person")
    for word in folded(text).split():
        rows = rows.filter(name_key__contains=word)
    return rows.order_by("-starts_on", "name_key", "pk")


def past_or_404(region_id: int, pk: int) -> PastParticipant:
    """Return a participation of a region.  Raises NotFound."""
    found = PastParticipant.objects.filter(region=region_id, pk=pk).first()
    if found is None:
        raise NotFound
    return found
