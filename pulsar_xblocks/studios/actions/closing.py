"""What ends with a studio or with the year: memberships, links, statuses, the beginning of the terms of keeping; and the way back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.consents.domain import GIVEN
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.retention.actions import start_timers, stop_timers
from pulsar_xblocks.studios.actions.mentors import PURPOSE
from pulsar_xblocks.studios.actions.roster import refresh
from pulsar_xblocks.studios.domain import closing, roster
from pulsar_xblocks.studios.models import Membership, ProjectYear, StudioYear
from pulsar_xblocks.studios.queries.years import first_of

KIND, YEAR_KIND = "studioyear", "projectyear"
BATCH = 500


@transaction.atomic
def close_studio(studio_year: StudioYear, *, by: Person, now: datetime) -> int:
    """End the memberships of a closed studio, its links; start its terms.  Return how many pupils were in it."""
    count = _end(Membership.objects.filter(studio_year=studio_year), studio_year.year, closing.STUDIO, now)
    _shut([studio_year.pk], studio_year.year, now)
    _told("membership.studio_closed", studio_year, count, by, now)
    return count


@transaction.atomic
def reopen_studio(studio_year: StudioYear, *, by: Person, now: datetime) -> int:
    """Bring the pupils back who were in a studio when it was closed and are in no other one.  Return how many.

    On the same day the closing is taken back; later each begins a new stay, the earlier one keeps its dates.
    """
    stop_timers(KIND, [studio_year.pk], now=now)
    today, count = local_day(now, studio_year.year.region.time_zone), 0
    for row in _without_another(_last_closed(studio_year), studio_year.year_id).select_related("person").order_by("pk"):
        if closing.is_undone(row.left_on, today):
            row.left_on, row.open_marker, row.ended_with = None, 1, closing.OPEN
            row.save(update_fields=["left_on", "open_marker", "ended_with"])
        else:
            place = {"grade": row.grade, "letter": row.letter, "joined_on": today, "added_by": by}
            Membership.objects.create(studio_year=studio_year, year_id=row.year_id, person=row.person, **place)
        refresh(row.person, now)
        count += 1
    _told("membership.studio_reopened", studio_year, count, by, now)
    return count


def _last_closed(studio_year: StudioYear) -> QuerySet[Membership]:
    """Return those who were there at the last closing: a studio may be closed twice in a year."""
    rows = Membership.objects.filter(studio_year=studio_year, ended_with=closing.STUDIO)
    last = rows.order_by("-left_on").values_list("left_on", flat=True).first()
    return rows.filter(left_on=last)


@transaction.atomic
def close_year(year: ProjectYear, *, by: Person, now: datetime) -> int:
    """Put the year's studios into the archive: memberships end, links stop working, terms begin.  Return how many pupils were in them."""
    count = _end(Membership.objects.filter(year=year), year, closing.YEAR, now)
    rows = StudioYear.objects.filter(year=year).exclude(status="archived")
    ids = list(rows.values_list("pk", flat=True))
    rows.update(archived_from=F("status"), status="archived", version=F("version") + 1)
    _shut(ids, year, now)
    zone = year.region.time_zone
    windows = [year.call_closes_at, *year.rounds.values_list("closes_at", flat=True)]
    start_timers(YEAR_KIND, [year.pk], closing.terms_of_year(local_day(max(windows), zone)), region_id=year.region_id, now=now)
    _told("membership.year_closed", year, count, by, now)
    return count


@transaction.atomic
def reopen_year(year: ProjectYear, *, by: Person, now: datetime) -> int:
    """Take the archive of a year back: its studios and pupils are as they were.  Return how many pupils came back.

    Links that had stopped working stay so; who is in another studio of the year by now, or has withdrawn a consent, is seen anew.
    """
    rows = StudioYear.objects.filter(year=year, status="archived").exclude(archived_from="")
    at_work = list(rows.exclude(archived_from="closed").values_list("pk", flat=True))
    rows.update(status=F("archived_from"), version=F("version") + 1)
    StudioYear.objects.filter(year=year).update(archived_from="")
    stop_timers(KIND, at_work, now=now)
    stop_timers(YEAR_KIND, [year.pk], now=now)
    count = 0
    while ids := list(
        _without_another(Membership.objects.filter(year=year, ended_with=closing.YEAR), year.pk).values_list("pk", flat=True)[:BATCH]
    ):
        count += Membership.objects.filter(pk__in=ids).update(left_on=None, open_marker=1, ended_with=closing.OPEN)
        _look_anew(ids, now)
    _told("membership.year_reopened", year, count, by, now)
    return count


def _look_anew(ids: Collection[int], now: datetime) -> None:
    """Let those wait again whose consent was withdrawn while the year was closed."""
    people = list(Membership.objects.filter(pk__in=ids).values_list("person_id", flat=True))
    states = consents.states(people, roster.REQUIRED, now)
    waiting = {person for (person, _), state in states.items() if state != GIVEN}
    Membership.objects.filter(pk__in=ids, person__in=waiting).update(active_on=None)


def _end(rows: QuerySet[Membership], year: ProjectYear, how: str, now: datetime) -> int:
    """End the open ones today; who joins only later ends on the day of joining."""
    today, still = local_day(now, year.region.time_zone), rows.filter(open_marker=1)
    later = still.filter(joined_on__gt=today).update(left_on=F("joined_on"), open_marker=None, ended_with=how)
    return later + still.update(left_on=today, open_marker=None, ended_with=how)


def _without_another(rows: QuerySet[Membership], year_id: int) -> QuerySet[Membership]:
    """Return the rows of people who have no open membership in the year."""
    return rows.exclude(person__in=Membership.objects.filter(year=year_id, open_marker=1).values("person"))


def _shut(ids: Collection[int], year: ProjectYear, now: datetime) -> None:
    """Close the links of studios to invite a second mentor, start their terms; a join code asks for the status itself."""
    links = Link.objects.filter(purpose=PURPOSE, object_kind=KIND, region=year.region_id, revoked_at=None, used_at=None)
    known = {str(pk) for pk in ids}
    links.filter(pk__in=[pk for pk, object_id in links.values_list("pk", "object_id") if object_id in known]).update(revoked_at=now)
    start_timers(KIND, ids, closing.terms_of_studio(first_of(year)), region_id=year.region_id, now=now)


def _told(action: str, row: StudioYear | ProjectYear, count: int, by: Person, now: datetime) -> None:
    region_id = row.region_id if isinstance(row, ProjectYear) else row.studio.region_id
    record(action, row, by=by, now=now, region_id=region_id, pupils=count)
