"""Reads of one studio's work: who somebody is to the round, the draft, versions, talk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.domain.roster import Stay
from pulsar_xblocks.studios.models import (
    Meeting,
    Membership,
    Round,
    StudioMentor,
    StudioYear,
    Work,
    WorkComment,
    WorkContributor,
    WorkDraft,
    WorkLeftover,
    WorkTodo,
    WorkVersion,
)
from pulsar_xblocks.studios.works import domain

MOST_LED = 20  # studios of a year that one mentor chooses from
_STUDIO = ("studio__organisation__municipality", "studio__region", "year__region")
_OF_ROW = tuple(f"studio_year__{path}" for path in _STUDIO)


@dataclass(frozen=True)
class Standing:
    """Who somebody is in a year: the studio led, or all memberships of the year, oldest first.

    ``choices``: every studio of the year that a mentor leads, the newest first; ``led`` is one of them.
    """

    led: StudioYear | None = None
    memberships: tuple[Membership, ...] = ()
    choices: tuple[StudioYear, ...] = ()

    @property
    def membership(self) -> Membership | None:
        """Return the open membership."""
        return next((row for row in self.memberships if row.open_marker), None)

    @property
    def studio(self) -> StudioYear | None:
        """Return the studio of today, the last one for somebody who has left."""
        if self.led:
            return self.led
        row = self.membership or (self.memberships[-1] if self.memberships else None)
        return row.studio_year if row else None

    def there_on(self, day: date) -> Membership | None:
        """Return the membership that covered a day."""
        return next((row for row in self.memberships if row.joined_on <= day and (row.left_on is None or row.left_on > day)), None)


@dataclass(frozen=True)
class InYear:
    """Of which year somebody asks, "" = the active one, and for which of the studios led, None = the newest."""

    region_id: int
    year_code: str
    studio_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the conditions on a row that points at a studio's registration."""
        of_year = {"studio_year__year__code": self.year_code} if self.year_code else {"studio_year__year__status": "active"}
        return of_year | {"studio_year__studio__region_id": self.region_id}


def standing(person: Person, roles: Iterable[str], asked: InYear) -> Standing:
    """Return who a person is in a year; 1 query, 2 for a mentor without a studio.

    Raises Forbidden for a mentor of other studios than the asked one: nothing is ever written into another studio instead.
    """
    if "mentor" in roles:
        rows = StudioMentor.objects.filter(person=person, until=None, **asked.columns).select_related(*_OF_ROW)
        if led := tuple(row.studio_year for row in rows.order_by("-studio_year__approved_at", "-pk")[:MOST_LED]):
            return Standing(_chosen(led, asked.studio_id), choices=led)
    if "pupil" not in roles:
        return Standing()
    memberships = Membership.objects.filter(person=person, **asked.columns).select_related(*_OF_ROW)
    return Standing(memberships=tuple(memberships.order_by("joined_on", "pk")))


def _chosen(led: Sequence[StudioYear], studio_id: int | None) -> StudioYear:
    found = next((row for row in led if studio_id in (None, row.pk)), None)
    if found is None:
        raise Forbidden(mark("You do not lead this studio any more. Open the page again."))
    return found


def studio_of(person: Person, pk: int) -> StudioYear:
    """Return a studio that the person leads or takes part in; 1 query.  Raises NotFound."""
    found = studios_of(person).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def studios_of(person: Person) -> QuerySet[StudioYear]:
    """Return the studios that the person leads or takes part in, of any year."""
    leads = Q(mentors__person=person, mentors__until=None)
    takes_part = Q(memberships__person=person, memberships__open_marker=1, memberships__active_on__isnull=False)
    return StudioYear.objects.filter(leads | takes_part).select_related("year__region", "studio__region").distinct()


def work_of(studio: StudioYear, round_row: Round, key: str) -> Work | None:
    """Return the studio's work on a task of a round; 1 query."""
    rows = Work.objects.filter(studio_year=studio, task__round=round_row, task__key=key)
    return rows.select_related("task__definition", "asked_by").first()


def work_or_404(pk: int) -> Work:
    """Return a work with its studio, round and task.  Raises NotFound."""
    related = (*_OF_ROW, "task__round", "task__definition", "asked_by")
    found = Work.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def window_of(work: Work | None, entry: Mapping[str, Any], grace_h: int) -> domain.Window:
    """Return when the studio may send, from a row of the calendar."""
    row = entry["round"]
    return domain.Window(row.opens_at, entry["deadline"], grace_h, row.published_at, work.returned_until if work else None)


def status_of(work: Work | None, window: domain.Window, now: datetime) -> str:
    """Return the key of the work's status now."""
    return domain.status_of(domain.Facts(work.status, work.sent_count, work.is_late) if work else None, window, now)


def drafts_of(work: Work | None) -> dict[str, WorkDraft]:
    """Return item -> its row, those never written left out; 1 query."""
    return {row.item: row for row in work.drafts.select_related("edited_by")} if work else {}


@dataclass(frozen=True)
class Spot:
    """Where a draft is: a studio, the last part of the round's code, the author's key."""

    studio: StudioYear
    tail: str
    key: str = ""


def rows_at(spot: Spot) -> QuerySet[WorkDraft]:
    """Return the items of a draft found by its place alone, without looking at the calendar."""
    month, _, number = spot.tail.partition(".")
    if not (month.isdigit() and (not number or number.isdigit())):
        return WorkDraft.objects.none()
    rows = WorkDraft.objects.filter(work__studio_year=spot.studio, work__task__key=spot.key, work__task__round__month=month)
    rows = rows.filter(work__task__round__number=number) if number else rows
    return rows.order_by("work__task__round__number", "item")


def drafts_at(spot: Spot) -> list[WorkDraft]:
    """Return the items of a draft with their work and who wrote last; 1 query."""
    rows = list(rows_at(spot).select_related("work", "edited_by"))
    return [row for row in rows if row.work_id == rows[0].work_id]


def work_at(spot: Spot) -> Work | None:
    """Return the work whose draft stands at a spot; 1 query."""
    row = rows_at(spot).select_related("work__studio_year__studio").first()
    return row.work if row else None


def led_until(person: Person | None, studio_id: int, since: date) -> StudioYear | None:
    """Return the studio that somebody led and has left since a day, None for one still led or left earlier; 1 query."""
    rows = StudioMentor.objects.filter(person=person, studio_year=studio_id).select_related("studio_year__studio")
    last = max(rows, key=lambda row: row.until or date.max, default=None)
    return last.studio_year if last and last.until and last.until >= since else None


def leftovers_of(work: Work | None) -> list[WorkLeftover]:
    """Return what members typed after having left, not looked at yet; 1 query."""
    return list(work.leftovers.filter(settled_at=None).select_related("by").order_by("at", "pk")) if work else []


def pupils_among(studio: StudioYear, people: Iterable[Person]) -> set[int]:
    """Return the ids of those who are or were pupils of the studio; 1 query."""
    return set(Membership.objects.filter(studio_year=studio, person__in=list(people)).values_list("person_id", flat=True))


def content_of(drafts: Mapping[str, WorkDraft]) -> domain.Content:
    """Return the content of a draft."""
    return domain.read({item: row.value for item, row in drafts.items()})


def content_of_version(version: WorkVersion) -> domain.Content:
    """Return the content of a version, contributors from the prefetched rows."""
    named = tuple(row.membership_id for row in version.contributors.all())
    return domain.Content(
        version.title, version.text, domain.lines_of(version.links), version.sirius_link, domain.lines_of(version.files), named
    )


def roster_of(studio: StudioYear) -> list[Membership]:
    """Return all memberships of the studio with people, by name; 1 query."""
    return _by_name(Membership.objects.filter(studio_year=studio))


def _by_name(rows: QuerySet[Membership]) -> list[Membership]:
    return sorted(rows.select_related("person"), key=lambda row: (row.person.sort_name, row.pk))


def stay_of(row: Membership) -> Stay:
    """Return a membership as the rules take it; ``person`` is the membership's id, for one who came back has two."""
    return Stay(row.pk, row.joined_on, row.left_on, row.active_on)


def nameable(rows: Sequence[Membership], window: domain.Window, now: datetime, zone: str) -> list[Membership]:
    """Return who may be named as a contributor of the round, in the order given."""
    until = local_day(min(now, max(window.closes_at, window.returned_until or window.closes_at)), zone)
    ids = {stay.person for stay in domain.may_be_named(map(stay_of, rows), local_day(window.opens_at, zone), until)}
    return [row for row in rows if row.pk in ids]


def versions_of(work: Work) -> list[WorkVersion]:
    """Return the versions, newest first, with contributors and who sent them; 2 queries."""
    named = Prefetch("contributors", WorkContributor.objects.select_related("membership__person").order_by("membership__person__sort_name"))
    return list(WorkVersion.objects.filter(work=work).select_related("by").prefetch_related(named).order_by("-number"))


@dataclass(frozen=True)
class Sent:
    """A submitted version with the people named in it, its files and the studio's roster, () = not at hand."""

    version: WorkVersion
    named: tuple[Membership, ...]
    files: tuple[PrivateFile, ...]
    roster: tuple[Membership, ...] = ()


def latest(work: Work | None) -> Sent | None:
    """Return the version that counts, None when nothing was sent; 3 queries."""
    if work is None or not work.sent_count:
        return None
    row = WorkVersion.objects.filter(work=work, number=work.sent_count).select_related("by").get()
    contributions = WorkContributor.objects.filter(membership=OuterRef("pk"), work_version=row)
    rows = _by_name(Membership.objects.filter(studio_year=work.studio_year_id).annotate(is_named=Exists(contributions)))
    return Sent(row, tuple(one for one in rows if one.is_named), tuple(files_by_key(domain.lines_of(row.files))), tuple(rows))


def kept_files(work: Work) -> set[str]:
    """Return the keys of files that submitted versions hold; 1 query."""
    return {key for files in WorkVersion.objects.filter(work=work).values_list("files", flat=True) for key in domain.lines_of(files)}


def comments_of(work: Work | None) -> list[WorkComment]:
    """Return the talk, oldest first; 1 query."""
    return list(work.comments.select_related("author").order_by("at", "pk")) if work else []


def todos_of(work: Work | None) -> list[WorkTodo]:
    """Return the small tasks: open ones by term, then done ones; 1 query."""
    rows = work.todos.select_related("owner", "done_by") if work else []
    return sorted(rows, key=lambda row: (row.done_at is not None, row.due_on or date.max, row.pk))


def meetings_of(studio: StudioYear, window: domain.Window, zone: str) -> list[date]:
    """Return the days of the meetings held while the round is open, oldest first; 1 query."""
    first, last = local_day(window.opens_at, zone), local_day(window.deadline, zone)
    rows = Meeting.objects.filter(studio_year=studio, is_removed=False, held_on__gte=first, held_on__lte=last)
    return list(rows.order_by("held_on").values_list("held_on", flat=True))


def mentors_of(studio: StudioYear) -> list[Person]:
    """Return the mentors of today; 1 query."""
    rows = StudioMentor.objects.filter(studio_year=studio, until=None).select_related("person").order_by("pk")
    return [row.person for row in rows]
