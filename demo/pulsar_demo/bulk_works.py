"""Works of the studios made in bulk: October of this year half read, last year complete with its results and its ledger."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count as counting
from random import Random

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import work_texts
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.links.domain import new_code
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.staffing import experts_of
from pulsar_xblocks.league.queries.automatic import STAYED
from pulsar_xblocks.league.sources import SUBJECT
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import (
    Membership,
    ProjectYear,
    Round,
    StudioMentor,
    StudioTask,
    StudioYear,
    Work,
    WorkContributor,
    WorkVersion,
)
from pulsar_xblocks.studios.works.queries.facts import STAY_UNTIL, codes_of
from pulsar_xblocks.studios.works.reviewing import KIND

EVENTS = ("K5", "K6", "K7", "K8", "K9")
QUEUE = 60  # works that the first expert still has to read
SILENT = 12  # every twelfth studio hands nothing in
NAMED = 4  # pupils of a version
LATE_SHARE, TWICE_SHARE, DONE_SHARE = 0.09, 0.15, 0.6


@dataclass
class Desk:
    """A round that is filled: its task and its group of reviews with the codes that are free."""

    row: Round
    task: StudioTask
    group: ReviewGroup
    codes: "counting[int]"

    def code(self) -> str:
        """Return the next blind code."""
        return f"{self.group.letter}-{next(self.codes):04d}"


def desks(year: ProjectYear, rounds: Sequence[Round], *, is_past: bool) -> list[Desk]:
    """Return the rounds of a year with tasks and groups of reviews, made where there are none."""
    codes, found = codes_of(year), []
    for row in rounds:
        task, _ = StudioTask.objects.get_or_create(round=row, key="", defaults={"title": "Задание месяца", "created_at": row.opens_at})
        due = row.closes_at + timedelta(days=14)
        facts = {
            "region": year.region, "title": MONTHS[row.month], "note": year.code, "letter": "П" if is_past else "О", "due_at": due,
            "rubric": year.rubric, "results_on": row.results_on, "created_at": row.closes_at,
            "frozen_at": due if is_past else None,
        }  # fmt: skip
        group, _ = ReviewGroup.objects.get_or_create(kind=KIND, code=codes[row.pk], defaults=facts)
        taken = {int(code.rpartition("-")[2]) for code in group.items.values_list("blind_code", flat=True)}
        found.append(Desk(row, task, group, counting(max(taken, default=0) + 1)))
    return found


@dataclass(frozen=True)
class HandedIn:
    """Sent works of a round in the order of their studios."""

    desk: Desk
    works: Sequence[Work]


def hand_in(rng: Random, desk: Desk, studios: Sequence[StudioYear]) -> HandedIn:
    """Store a sent work of most studios with its versions and the pupils who made it."""
    mentors = dict(StudioMentor.objects.filter(studio_year__in=studios).values_list("studio_year_id", "person_id"))
    pupils: dict[int, list[int]] = defaultdict(list)
    ready = Membership.objects.filter(studio_year__in=studios, active_on__isnull=False).order_by("pk")
    for studio, pk in ready.values_list("studio_year_id", "pk"):
        pupils[studio].append(pk)
    works = [_work(rng, desk, studio) for studio in studios if pupils[studio.pk] and rng.randrange(SILENT)]
    insert(Work, works)
    versions = [_version(rng, desk, work, number, mentors) for work in works for number in range(1, work.sent_count + 1)]
    insert(WorkVersion, versions)
    named = [(version, pk) for version in versions for pk in _some(rng, pupils[version.work.studio_year_id])]
    insert(WorkContributor, [WorkContributor(work_version=version, membership_id=pk) for version, pk in named])
    return HandedIn(desk, works)


def _some(rng: Random, pupils: list[int]) -> list[int]:
    return sorted(rng.sample(pupils, min(NAMED, len(pupils))))


def _work(rng: Random, desk: Desk, studio: StudioYear) -> Work:
    is_late, sent = rng.random() < LATE_SHARE, 2 if rng.random() < TWICE_SHARE else 1
    at = desk.row.closes_at + timedelta(minutes=rng.randrange(30, 4000) * (1 if is_late else -1))
    first = at - timedelta(hours=20) if sent == 2 and not is_late else at
    return Work(
        studio_year=studio, task=desk.task, status="late" if is_late else "sent", sent_count=sent, first_sent_at=first, last_sent_at=at,
        is_late=is_late, created_at=desk.row.opens_at + timedelta(days=1), version=sent * 2,
    )  # fmt: skip


def _version(rng: Random, desk: Desk, work: Work, number: int, mentors: dict[int, int]) -> WorkVersion:
    return WorkVersion(
        work=work, number=number, title=work_texts.title(rng), text=work_texts.text(rng), definition_id=desk.task.definition_id,
        by_id=mentors[work.studio_year_id], at=work.last_sent_at if number == work.sent_count else work.first_sent_at,
        deadline_at=desk.row.closes_at, is_late=work.is_late,
    )  # fmt: skip


def read_some(rng: Random, done: HandedIn, region: Region) -> None:
    """Put the works in the queue, most of them read; the first expert by account has ``QUEUE`` left."""
    experts = experts_of(region.pk)
    items = [_item(done.desk, work) for work in done.works]
    insert(ReviewItem, items)
    if not experts:
        return
    first = min(experts, key=lambda person: (person.user_id is None, person.user_id or person.pk))
    left = max(QUEUE - Review.objects.filter(expert=first, state=statuses.ASSIGNED).count(), 0)
    others, reads = [person for person in experts if person != first] or experts, []
    for item in items:
        if len(reads) < left:
            reads.append(_read(item, first, None))
        elif rng.random() < DONE_SHARE:
            reads.append(_read(item, rng.choice(others), Decimal(rng.randrange(9, 20)) / 2))
    insert(Review, reads)
    ReviewItem.objects.bulk_update([read.item for read in reads if read.total is not None], ["value", "needs"], batch_size=300)


def _item(desk: Desk, work: Work, value: Decimal | None = None) -> ReviewItem:
    school = work.studio_year.studio.organisation
    known = {"value": value, "imported_value": value, "imported_source": "Ведомость", "imported_at": desk.group.frozen_at, "needs": ""}
    return ReviewItem(
        group=desk.group, kind=KIND, object_id=work.pk, blind_code=desk.code(), organisation=school, municipality_id=school.municipality_id,
        queued_at=work.last_sent_at, **(known if value is not None else {}),
    )  # fmt: skip


def _read(item: ReviewItem, expert: Person, total: Decimal | None) -> Review:
    at = item.group.created_at + timedelta(days=4)
    if total is None:
        return Review(item=item, expert=expert, assigned_at=at)
    item.value, item.needs, later = total, "", at + timedelta(days=2)
    return Review(
        item=item, expert=expert, state=statuses.SUBMITTED, total=total, comment="Хороший план замеров.", assigned_at=at, saved_at=later,
        submitted_at=later, version=3,
    )  # fmt: skip


def register_before(rng: Random, year: ProjectYear, studios: Sequence[StudioYear]) -> list[StudioYear]:
    """Store last year's registrations of the studios with the same mentors and pupils."""
    back = timedelta(days=365)
    rows = [
        StudioYear(
            studio=row.studio, year=year, name=row.name, sort_name=row.sort_name, status="archived", is_first_year=rng.random() < 0.5,
            join_code=new_code(rng), approved_at=row.approved_at - back,
        )
        for row in studios
    ]  # fmt: skip
    insert(StudioYear, rows)
    before = {now.pk: row for now, row in zip(studios, rows, strict=True)}
    mentors = StudioMentor.objects.filter(studio_year__in=studios).order_by("pk")
    insert(
        StudioMentor,
        [StudioMentor(studio_year=before[one.studio_year_id], person_id=one.person_id, since=one.since - back) for one in mentors],
    )
    pupils = Membership.objects.filter(studio_year__in=studios, active_on__isnull=False).order_by("pk")
    insert(Membership, [_pupil_before(one, before[one.studio_year_id], back) for one in pupils])
    return rows


def _pupil_before(one: Membership, row: StudioYear, back: timedelta) -> Membership:
    return Membership(
        studio_year=row, year=row.year, person_id=one.person_id, grade=(one.grade or 2) - 1, letter=one.letter,
        joined_on=one.joined_on - back, active_on=one.active_on - back if one.active_on else None,
    )  # fmt: skip


def close(rng: Random, done: HandedIn, studios: Sequence[StudioYear], operator: Person | None) -> None:
    """Store the published results of a round and what the ledger was given for them: nine entries a studio, ten in April."""
    items = [_item(done.desk, work, Decimal(rng.randrange(8, 20)) / 2) for work in done.works]
    insert(ReviewItem, items)
    values = {work.studio_year_id: item.value for work, item in zip(done.works, items, strict=True)}
    late = {work.studio_year_id for work in done.works if work.is_late}
    entries = []
    for row in studios:
        value = values.get(row.pk)
        found = {"K1": Decimal(value is not None), "K2": Decimal(value is not None and row.pk not in late), "K3": value or Decimal(0)}
        found |= {"K4": Decimal(rng.randrange(60, 101) if value is not None else 0)} | {code: Decimal(rng.randrange(2)) for code in EVENTS}
        entries += [_entry(done.desk, row, code, quantity, operator) for code, quantity in found.items()]
        if done.desk.row.month == STAY_UNTIL:
            entries.append(_stayed(done.desk, row, Decimal(rng.randrange(70, 101)), operator))
    insert(LedgerEntry, entries)


def _entry(desk: Desk, row: StudioYear, code: str, quantity: Decimal, by: Person | None) -> LedgerEntry:
    number, year = desk.row.number, row.year
    return LedgerEntry(
        region=year.region, scope=f"{year.region.code}:{year.code}", subject_kind=SUBJECT, subject_id=row.pk, criterion=code,
        round_number=number, quantity=quantity, on=desk.row.closes_at.date(), at=desk.group.due_at, by=by,
        key=f"bulk:{row.pk}:{number}:{code}",
    )  # fmt: skip


def _stayed(desk: Desk, row: StudioYear, percent: Decimal, by: Person | None) -> LedgerEntry:
    """Return how much of October's roster is active in April: an entry of the year, as the publication of April posts it."""
    made = _entry(desk, row, "K4", percent, by)
    made.round_number, made.key = None, f"{STAYED}{made.scope}:{row.pk}:K4:0"
    return made
