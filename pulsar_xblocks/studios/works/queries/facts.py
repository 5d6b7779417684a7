"""Plain facts of a round for its publication: who handed in, in time, with whom, and how much of the roster was active."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.studios.domain.roster import Stay, taking_part
from pulsar_xblocks.studios.models import Attendance, Membership, ProjectYear, Round, StudioYear, Work, WorkContributor
from pulsar_xblocks.studios.works import domain

STAY_SINCE, STAY_UNTIL = 10, 4  # months: whose roster is asked for, when it should still be active.  Source: domain.md 2.4, K4


@dataclass(frozen=True)
class StudioFacts:
    """One studio in one round; people are ids of Person, ``active_share`` is 0 to 1."""

    studio_year_id: int
    submitted: bool
    on_time: bool  # the first submission of its earliest work
    work_ids: tuple[int, ...]  # submitted works only
    contributors: tuple[int, ...]
    roster: tuple[int, ...]  # who took part on the closing day
    active: tuple[int, ...]  # of the roster: contributors and those present at a meeting of the round
    active_share: Decimal


def round_code(row: Round) -> str:
    """Return the readable code of a round, «70:2026/27:10»; ``year.region`` should be at hand."""
    return codes_of(row.year)[row.pk]


def codes_of(year: ProjectYear) -> dict[int, str]:
    """Return round id -> readable code; 1 query."""
    rows = list(year.rounds.all())
    tails = domain.round_codes([(row.number, row.month) for row in rows])
    return {row.pk: f"{year.region.code}:{year.code}:{tails[row.number]}" for row in rows}


def round_facts(row: Round) -> list[StudioFacts]:
    """Return the facts of every studio of the year that was approved by the end of the round, or has sent a work of it; 5 queries."""
    zone = row.year.region.time_zone
    opens_on, closes_on = local_day(row.opens_at, zone), local_day(row.closes_at, zone)
    works = _works(row)
    counts = Q(approved_at__lte=row.closes_at) | Q(works__task__round=row, works__sent_count__gt=0)
    studios = StudioYear.objects.filter(counts, year_id=row.year_id).distinct().order_by("pk")
    named = _contributors(row)
    rosters = _rosters(row.year_id, closes_on)
    present = _present(row.year_id, opens_on, closes_on)
    return [
        _facts(studio_id, works[studio_id], named[studio_id], rosters[studio_id], present[studio_id])
        for studio_id in studios.values_list("pk", flat=True)
    ]


def stayed_shares(row: Round, facts: Sequence[StudioFacts]) -> dict[int, Decimal]:
    """Return studio -> how much of its roster of October is active in April, 0 to 1; nothing for another round; 6 queries.

    ``facts``: those of the round.
    """
    october = row.year.rounds.filter(month=STAY_SINCE).order_by("number").first() if row.month == STAY_UNTIL else None
    if october is None:
        return {}
    were = {fact.studio_year_id: set(fact.roster) for fact in round_facts(october)}
    pairs = [(fact.studio_year_id, were.get(fact.studio_year_id, set()), fact.active) for fact in facts]
    return {studio_id: domain.share(len(roster & set(active)), len(roster)) for studio_id, roster, active in pairs}


def _facts(studio_id: int, works: list[tuple[int, bool]], named: set[int], roster: list[int], present: set[int]) -> StudioFacts:
    active = [person for person in roster if person in named or person in present]
    return StudioFacts(
        studio_year_id=studio_id,
        submitted=bool(works),
        on_time=bool(works) and not works[0][1],
        work_ids=tuple(pk for pk, _ in works),
        contributors=tuple(sorted(named)),
        roster=tuple(roster),
        active=tuple(active),
        active_share=domain.share(len(active), len(roster)),
    )


def _works(row: Round) -> dict[int, list[tuple[int, bool]]]:
    """Return studio -> (work, is late), the earliest first."""
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    sent = Work.objects.filter(task__round=row, sent_count__gt=0).order_by("first_sent_at", "pk")
    for studio_id, pk, is_late in sent.values_list("studio_year_id", "pk", "is_late"):
        found[studio_id].append((pk, is_late))
    return found


def _contributors(row: Round) -> dict[int, set[int]]:
    """Return studio -> people named in the latest versions."""
    latest = WorkContributor.objects.filter(work_version__work__task__round=row, work_version__number=F("work_version__work__sent_count"))
    return _grouped(latest.values_list("work_version__work__studio_year_id", "membership__person_id"))


def _rosters(year_id: int, day: date) -> dict[int, list[int]]:
    """Return studio -> people who took part on the day, not only by now."""
    stays: dict[int, list[Stay]] = defaultdict(list)
    rows = Membership.objects.filter(year_id=year_id, active_on__isnull=False)
    for studio_id, *stay in rows.values_list("studio_year_id", "person_id", "joined_on", "left_on", "active_on"):
        stays[studio_id].append(Stay(*stay))
    return defaultdict(list, {studio_id: [stay.person for stay in taking_part(of_studio, day)] for studio_id, of_studio in stays.items()})


def _present(year_id: int, opens_on: date, closes_on: date) -> dict[int, set[int]]:
    rows = Attendance.objects.filter(
        meeting__studio_year__year_id=year_id, meeting__is_removed=False, meeting__held_on__gte=opens_on, meeting__held_on__lte=closes_on
    )
    return _grouped(rows.values_list("meeting__studio_year_id", "membership__person_id"))


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
