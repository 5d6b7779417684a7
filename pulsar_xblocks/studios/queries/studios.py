"""Reads of studios: lists, one studio, roster, log, signals."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.kernel.versions.queries import revisions_of_many
from pulsar_xblocks.studios.domain import checklist, roster, signals
from pulsar_xblocks.studios.domain.closing import BELONGING, YEAR
from pulsar_xblocks.studios.models import Attendance, Meeting, Membership, ProjectYear, StudioMentor, StudioYear
from pulsar_xblocks.studios.queries import where
from pulsar_xblocks.studios.queries.years import first_of

_RELATED = ("studio__organisation__municipality", "studio__region", "year", "methodist")


def _mentors() -> Prefetch:
    return Prefetch("mentors", StudioMentor.objects.filter(until=None).select_related("person").order_by("pk"), to_attr="mentors_now")


def studios(actor: Actor, filters: dict[str, str]) -> QuerySet[StudioYear]:
    """Return the registrations that the actor reaches with counts; filters: year, status, municipality, locality, methodist, new, q."""
    reached = StudioYear.objects.filter(within(actor, "view", "studio", **where.STUDIO_YEAR))
    rows = StudioYear.objects.filter(pk__in=reached.values("pk"))  # a studio once, whatever way it is reached
    paths = {
        "year": "year__code",
        "status": "status",
        "municipality": "studio__organisation__municipality__oktmo",
        "locality": "studio__organisation__locality",
        "methodist": "methodist__key",
    }
    rows = rows.filter(**{path: filters[name] for name, path in paths.items() if filters.get(name)})
    if filters.get("new"):
        rows = rows.filter(is_first_year=True)
    if filters.get("q"):
        text = folded(filters["q"])
        by_place = Q(studio__code__contains=text) | Q(studio__organisation__sort_name__contains=text)
        rows = rows.filter(Q(sort_name__contains=text) | by_place)
    return rows.order_by("studio__code", "-year__code")


def with_counts(rows: QuerySet[StudioYear]) -> QuerySet[StudioYear]:
    """Add members, ready members and the last meeting's day to each row; for a long list see ``counted``."""
    held = Meeting.objects.filter(studio_year=OuterRef("pk"), is_removed=False).order_by("-held_on").values("held_on")
    return (
        rows.select_related(*_RELATED)
        .prefetch_related(_mentors(), "checklist")
        .annotate(members=_pupils(), ready=_pupils(active_on__isnull=False), last_meeting=Subquery(held[:1]))
    )


def _pupils(**more: Any) -> Coalesce:
    """Return how many pupils a row has, or had at the year's end, counted beside it: joins of pupils and meetings would multiply."""
    rows = Membership.objects.filter(studio_year=OuterRef("pk"), ended_with__in=BELONGING, **more).order_by().values("studio_year")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def counted(page: Iterable[StudioYear]) -> list[StudioYear]:
    """Return the rows of a page with counts, in their order; 3 queries, however long the list is."""
    keys = [row.pk for row in page]
    found = {row.pk: row for row in with_counts(StudioYear.objects.filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


def studio_or_404(pk: int) -> StudioYear:
    """Return a registration with school, region, year, mentors.  Raises NotFound."""
    found = StudioYear.objects.select_related(*_RELATED).prefetch_related(_mentors()).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def studio_by_code(code: str) -> StudioYear | None:
    """Return the registration of a join code."""
    return StudioYear.objects.select_related(*_RELATED).prefetch_related(_mentors()).filter(join_code=code.strip().upper()).first()


def studio_of_mentor(person: Person, year: ProjectYear) -> StudioYear | None:
    """Return the registration that the person leads in the year."""
    rows = StudioYear.objects.filter(year=year, mentors__person=person, mentors__until=None)
    return rows.select_related(*_RELATED).prefetch_related(_mentors()).order_by("-approved_at").first()


def membership_of(person: Person, year: ProjectYear) -> Membership | None:
    """Return the pupil's membership of the year: the open one, or the one that ended with the year."""
    rows = Membership.objects.filter(person=person, year=year, ended_with__in=BELONGING)
    return rows.select_related(
        "studio_year__studio__organisation__municipality", "studio_year__studio__region", "studio_year__year"
    ).first()


def mentors_of(studio_year: StudioYear) -> list[StudioMentor]:
    """Return everyone who leads or led the studio in the year, those of today first; 1 query."""
    rows = studio_year.mentors.select_related("person").order_by("since", "pk")
    return sorted(rows, key=lambda row: row.until is not None)


def members(studio_year: StudioYear, now: datetime, *, with_left: bool = False) -> list[dict[str, object]]:
    """Return the roster by name: membership, person, status, consents by purpose; 3 queries."""
    rows = Membership.objects.filter(studio_year=studio_year).select_related("person")
    if not with_left:
        rows = rows.filter(ended_with__in=BELONGING)
    found = sorted(rows, key=lambda row: (row.ended_with not in BELONGING, row.person.sort_name, row.pk))
    states = consents.states([row.person_id for row in found], list(roster.PURPOSES), now)
    return [
        {
            "row": row,
            "person": row.person,
            "status": roster.status(roster.Stay(row.person_id, row.joined_on, row.left_on, row.active_on, row.ended_with == YEAR)),
            "consents": {purpose: states.get((row.person_id, purpose), "pending") for purpose in roster.PURPOSES},
        }
        for row in found
    ]


def meetings(studio_year: StudioYear, limit: int = 50) -> list[Meeting]:
    """Return the meetings, newest first, each with ``present`` (memberships with people); 2 queries."""
    present = Prefetch("attendance", Attendance.objects.select_related("membership__person"), to_attr="present")
    return list(
        Meeting.objects.filter(studio_year=studio_year, is_removed=False).prefetch_related(present).order_by("-held_on", "-pk")[:limit]
    )


def meeting_in(studio_year: StudioYear, pk: str) -> Meeting | None:
    """Return a meeting of the studio by the number in an address, None for another studio's and for no number; at most 2 queries."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return Meeting.objects.filter(studio_year=studio_year, pk=pk, is_removed=False).prefetch_related("attendance").first()


def with_corrections(rows: list[Meeting]) -> list[Meeting]:
    """Return the same meetings, each with ``corrections``: what it said before and who corrected it when, newest first; 1 query."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in revisions_of_many("meeting", [row.pk for row in rows if row.version > 1]):
        was = json.loads(entry.body) if entry.body else {}
        before = was | {"held_on": date.fromisoformat(was["held_on"])} if was else {}
        found.setdefault(entry.object_id, []).append({"by": entry.by, "at": entry.at, "before": before})
    for row in rows:
        row.corrections = found.get(str(row.pk), [])
    return rows


def checklist_rows(studio_year: StudioYear, today: date) -> list[dict[str, object]]:
    """Return the items of the year with their marks, terms and states; 1 query."""
    marks = {row.item: row for row in studio_year.checklist.all()}
    terms = _terms(studio_year)
    return [
        {
            "item": item,
            "mark": marks.get(item.key),
            "due": terms[item.key],
            "state": checklist.state(item, marks, terms[item.key], today),
        }
        for item in checklist.ITEMS
    ]


def _terms(studio_year: StudioYear) -> dict[str, date]:
    approved_on = local_day(studio_year.approved_at, studio_year.studio.region.time_zone)
    return {item.key: checklist.due(item, first_of(studio_year.year), approved_on) for item in checklist.ITEMS}


def signals_of(rows: Iterable[StudioYear], now: datetime) -> dict[int, list[signals.Signal]]:
    """Return registration id -> signals; rows must come from ``with_counts``."""
    found: dict[int, list[signals.Signal]] = {}
    for row in rows:
        if row.status in ("closed", "archived"):  # nobody works there any more
            found[row.pk] = []
            continue
        today = local_day(now, row.studio.region.time_zone)
        terms = _terms(row)
        done = {mark.item for mark in row.checklist.all()}
        facts = signals.Facts(
            approved_on=local_day(row.approved_at, row.studio.region.time_zone),
            last_activity=max((day for day in (row.last_meeting, *(mark.done_on for mark in row.checklist.all())) if day), default=None),
            members=row.members,
            without_consent=row.members - row.ready,
            overdue_items=sum(checklist.state(item, done, terms[item.key], today) == "late" for item in checklist.ITEMS),
        )
        found[row.pk] = signals.signals(facts, today)
    return found


def counts(studio_year: StudioYear) -> dict[str, int]:
    """Return how many pupils are in the studio, or were at the year's end, and how many of them take part; 1 query."""
    rows = Membership.objects.filter(studio_year=studio_year, ended_with__in=BELONGING)
    return rows.aggregate(members=Count("pk"), ready=Count("active_on"))
