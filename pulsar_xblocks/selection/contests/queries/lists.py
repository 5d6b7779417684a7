"""Reads of contest lists: which there are, what they hold, what one finds in them by a few letters."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require, within
from pulsar_xblocks.selection.contests.domain import search
from pulsar_xblocks.selection.contests.domain.lists import Event
from pulsar_xblocks.selection.contests.models import ContestChoice, ContestEvent, ContestList

KEPT = 16  # indexes in the memory of one process: a region's year needs about 4 MB
FOUND = 200  # events that a filter by words takes at most
_indexes: OrderedDict[tuple[tuple[int, int], ...], search.Index] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Wanted:
    """What a person looks for in the calendar; empty = everything."""

    text: str = ""
    grade: int | None = None
    subject: str = ""
    source: str = ""
    is_open: bool = False  # only what one can still enter
    is_chosen: bool = False


def regions_with_lists(actor: Actor) -> list[Region]:
    """Return the regions whose lists the actor looks at: those of the own roles, all for who has none; 1 query."""
    own = sorted({grant.region for grant in actor.grants})
    rows = Region.objects.filter(pk__in=ContestList.objects.values("region"))
    return list((rows.filter(pk__in=own) if own else rows).order_by("code"))


def home_region(actor: Actor) -> Region:
    """Return where a person keeps achievements: a region with lists, of the own roles, or the first; 1 to 3 queries.  Raises NotFound."""
    with_lists = regions_with_lists(actor)
    if with_lists:
        return with_lists[0]
    own = sorted({grant.region for grant in actor.grants})
    found = Region.objects.filter(pk__in=own).order_by("code").first() or Region.objects.order_by("code").first()
    if found is None:
        raise NotFound
    return found


def years_of(region_id: int) -> list[str]:
    """Return the school years with a list, the newest first; 1 query."""
    rows = ContestList.objects.filter(region=region_id).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def index_of(region_id: int, year: str = "") -> search.Index:
    """Return the search index of a year, "" = of all years; 1 query where the lists have not changed, else 2."""
    rows = ContestList.objects.filter(region=region_id, **({"year": year} if year else {})).order_by("pk")
    key = tuple(rows.values_list("pk", "version"))
    with _lock:
        if key in _indexes:
            _indexes.move_to_end(key)
            return _indexes[key]
    events = ContestEvent.objects.filter(contest_list__in=[pk for pk, _ in key]).select_related("contest_list").order_by("pk")
    made = search.Index.of(row.event for row in events.iterator(chunk_size=2000))
    with _lock:
        _indexes[key] = made
        while len(_indexes) > KEPT:
            _indexes.popitem(last=False)
    return made


def find(region_id: int, text: str, *, year: str = "", limit: int = 20) -> list[Event]:
    """Return the events that fit what is typed, the best first; 2 queries at most."""
    return search.find(index_of(region_id, year), text, limit)


def calendar(region_id: int, year: str, wanted: Wanted, person: Person, today: date) -> QuerySet[ContestEvent]:
    """Return the events of a year that stand in the lists now and fit, by their first day, those without days last."""
    rows = standing([region_id], year, wanted, person, today)
    return rows.order_by(F("starts_on").asc(nulls_last=True), "ends_on", "pk")


def standing(region_ids: Sequence[int], year: str, wanted: Wanted, person: Person, today: date) -> QuerySet[ContestEvent]:
    """Return the events that stand in the lists of regions now and fit, of a year ("" = all); in no order."""
    rows = ContestEvent.objects.filter(contest_list__region__in=region_ids, is_active=True)
    if year:
        rows = rows.filter(contest_list__year=year)
    if wanted.grade:
        rows = rows.filter(Q(grade_from=None) | Q(grade_from__lte=wanted.grade), Q(grade_to=None) | Q(grade_to__gte=wanted.grade))
    if wanted.subject:
        rows = rows.filter(subject_text__contains=f"|{folded(wanted.subject)}|")
    if wanted.source:
        rows = rows.filter(contest_list__source=wanted.source)
    if wanted.is_open:
        rows = rows.filter(Q(ends_on__gte=today) | Q(ends_on=None, starts_on__gte=today) | Q(ends_on=None, starts_on=None))
    if wanted.is_chosen:
        rows = rows.filter(choices__person=person)
    if wanted.text.strip():
        found = [event.pk for region in region_ids for event in find(region, wanted.text, year=year, limit=FOUND)]
        rows = rows.filter(pk__in=found)
    return rows.select_related("contest_list__region")


def chosen_among(person: Person, pks: list[int]) -> set[int]:
    """Return which of the events are in the person's own calendar; 1 query."""
    return set(ContestChoice.objects.filter(person=person, event__in=pks).values_list("event", flat=True))


def chosen(person: Person) -> QuerySet[ContestChoice]:
    """Return the person's own calendar, by day; those without days last."""
    rows = ContestChoice.objects.filter(person=person).select_related("event__contest_list__region")
    return rows.order_by(F("event__starts_on").asc(nulls_last=True), "pk")


def event_or_404(actor: Actor, pk: int) -> ContestEvent:
    """Return an event of a region whose lists the actor looks at.  Raises NotFound."""
    row = ContestEvent.objects.select_related("contest_list__region").filter(pk=pk).first()
    own = {grant.region for grant in actor.grants}
    if row is None or (own and row.contest_list.region_id not in own):
        raise NotFound
    return row


def lists_for(actor: Actor) -> QuerySet[ContestList]:
    """Return the lists of the actor's regions, the newest year first, with how many events stand and have left.  Raises Forbidden."""
    rows = ContestList.objects.filter(within(actor, "view", "contest", region="region_id")).select_related("region")
    counted = rows.annotate(
        standing=Count("events", filter=Q(events__is_active=True)), left=Count("events", filter=Q(events__is_active=False))
    )
    return counted.order_by("-year", "region__code", "source")


def list_or_404(actor: Actor | None, pk: int, right: str = "view") -> ContestList:
    """Return a list; None as the actor = the product itself.  Raises Forbidden, NotFound."""
    row = ContestList.objects.select_related("region").filter(pk=pk).first()
    if actor is not None:
        require(actor, right, "contest", Where(row.region_id if row else 0))
    if row is None:
        raise NotFound
    return row


def events_of(row: ContestList, wanted: Mapping[str, str]) -> QuerySet[ContestEvent]:
    """Return the events of a list by code; filters: q, state (left)."""
    rows = row.events.select_related("contest_list")
    if wanted.get("state") == "left":
        rows = rows.filter(is_active=False)
    if wanted.get("q"):
        found = [event.pk for event in find(row.region_id, wanted["q"], year=row.year, limit=FOUND)]
        rows = rows.filter(pk__in=found)
    return rows.order_by("pk")
