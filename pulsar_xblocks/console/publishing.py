"""A round is published at once: results of the works, automatic entries of the league, standings, letters; anew only with a reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.console import later_rounds, league_sources, reviews
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.loads.queries import require_at_rest
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions import freeze, lock_all
from pulsar_xblocks.kernel.review.domain.outcome import Outcome
from pulsar_xblocks.kernel.review.models import ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.pages import capital
from pulsar_xblocks.kernel.review.queries import results
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.league.actions.records import require_open
from pulsar_xblocks.league.actions.rounds import RoundResults, StudioResult, post_round
from pulsar_xblocks.league.actions.snapshots import snapshot
from pulsar_xblocks.league.models import Snapshot
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, Round, StudioMentor
from pulsar_xblocks.studios.works.queries.facts import StudioFacts, round_facts, stayed_shares
from pulsar_xblocks.studios.works.reviewing import KIND, titles

LETTERS = "league.round_letters"
REASON_MIN, REASON_MAX = 10, 500
Heard = Callable[[Round, Mapping[int, Decimal], datetime], None]
_heard: list[Heard] = []


def on_published(hear: Heard) -> None:
    """Call ``hear(round, work id -> result, now)`` after each publication, inside its transaction."""
    if hear not in _heard:
        _heard.append(hear)


@dataclass(frozen=True)
class Missing:
    """A work without a result: its code in the queue ("" = never came there), title, studio, which read is needed."""

    work_id: int
    code: str
    title: str
    studio: str
    needs: str


@dataclass(frozen=True)
class StudioLine:
    """What a studio would get: its facts, the outcomes of its works, the result that counts (the best of its works)."""

    facts: StudioFacts
    outcomes: tuple[Outcome, ...]
    result: Decimal | None


@dataclass(frozen=True)
class Prepared:
    """What a publication would store: a line per studio, and what is missing."""

    lines: tuple[StudioLine, ...]
    missing: tuple[Missing, ...]
    values: Mapping[int, Decimal]  # work id -> result


class ReadsMissing(Conflict):
    """Some works have no result yet; ``missing`` names them."""

    code = "reads_missing"
    message = mark("Works without a result: %(names)s. Nothing is published.")

    def __init__(self, missing: Sequence[Missing]) -> None:
        shown = ", ".join(f"{one.code or one.title} ({one.studio})" for one in missing[:20])
        super().__init__(names=shown + (" …" if len(missing) > 20 else ""))
        self.missing = tuple(missing)


class StillOpen(Conflict):
    """Works of the round are still taken."""

    code = "round_open"
    message = mark("Works of this round are still taken, late ones too. It can be published after that.")


@dataclass(frozen=True)
class Running:
    """A studio that has more time than the others, and until when its work is taken."""

    studio_year_id: int
    name: str
    until: datetime


class StudiosHaveTime(Conflict):
    """Some studios have more time of their own; publishing now would close the round to them."""

    code = "studios_have_time"
    message = mark("Some studios still have time of their own: %(names)s. Nothing is published.")

    def __init__(self, running: Sequence[Running]) -> None:
        super().__init__(names=", ".join(one.name for one in running))
        self.running = tuple(running)


class PublishedMeanwhile(Conflict):
    """Somebody else, or the same press twice, has published the round while the page was open."""

    code = "published_meanwhile"
    message = mark("The round was published while this page was open. It is not published twice: look at the results first.")


def prepare(row: Round) -> Prepared:
    """Return what a publication would store now; about 12 queries, whatever the number of studios."""
    facts = round_facts(row)
    found = results(KIND, [pk for fact in facts for pk in fact.work_ids])
    lines = tuple(_line(fact, found) for fact in facts)
    lacking = {pk: outcome.needs for pk, outcome in found.items() if outcome.needs}
    values = {pk: outcome.value for pk, outcome in found.items() if outcome.value is not None}
    return Prepared(lines, _missing(lacking), values)


def taken_until(row: Round) -> datetime:
    """Return until when works of the round are taken: close, hours given to everyone, grace; one query."""
    more = sum(row.extensions.filter(studio_year=None, organisation=None).values_list("hours", flat=True))
    return row.closes_at + timedelta(hours=more + row.year.grace_h)


def running(row: Round, now: datetime) -> tuple[Running, ...]:
    """Return the studios whose own extension lets them send a work after everyone else; none once the round is published; 2 queries."""
    if row.published_at is not None:
        return ()
    own = row.extensions.exclude(studio_year=None).values("studio_year_id", "studio_year__name").annotate(hours=Sum("hours"))
    until = taken_until(row)
    found = (Running(one["studio_year_id"], one["studio_year__name"], until + timedelta(hours=one["hours"])) for one in own)
    return tuple(sorted((one for one in found if now <= one.until), key=lambda one: (one.until, one.studio_year_id)))


@dataclass(frozen=True)
class Wanted:
    """How a round is to be published: why anew, whether studios with more time are waited for, which edition the operator saw."""

    reason: str = ""
    waits: bool = True
    seen: int | None = None  # 0 = not published yet; None = whatever stands


@transaction.atomic
def publish_round(row: Round, wanted: Wanted = Wanted(), *, by: Person | None, now: datetime) -> Snapshot:  # noqa: B008 - frozen
    """Publish a round, or its recalculation with a reason; store entries and standings, close the reviews, order the letters.

    The tables of later rounds follow by a job.  Raises Frozen after the results of the year, PublishedMeanwhile, StillOpen,
    StudiosHaveTime unless told not to wait, BeingStored, ReadsMissing (names the works, nothing is stored), Invalid without a reason.
    """
    locked = _held(row)
    is_first = locked.published_at is None
    require_open(league_sources.scope_of(locked.year))
    _require_seen(locked, wanted.seen)
    reason = "" if is_first else _required(wanted.reason)
    left_out = _left_out(locked, wanted.waits, now)
    group = _held_group(locked)
    ready = prepare(locked)
    if ready.missing:
        raise ReadsMissing(ready.missing)
    post_round(_results(locked, ready.lines), locked.year.criteria, by=by, now=now, reason=reason)
    made = snapshot(later_rounds.asked_for(locked, reason), by=by, now=now)
    later_rounds.order(locked.year, made, by=by, now=now)
    if group is not None:
        freeze(group, by=by, now=now)
    if is_first:
        locked.published_at = now
        locked.save(update_fields=["published_at"])
    for hear in _heard:
        hear(locked, ready.values, now)
    what = "round.publish" if is_first else "round.recalculate"
    record(what, locked, by=by, now=now, region_id=locked.year.region_id, reason=reason, **left_out)
    enqueue(LETTERS, {"round": locked.pk, "edition": made.edition}, region_id=locked.year.region_id, by=by, now=now)
    return made


def _held(row: Round) -> Round:
    """Return the round, held after its region, as the results of a year are, and its year, as an extension is: one after another."""
    Region.objects.select_for_update().get(pk=row.year.region_id)
    ProjectYear.objects.select_for_update().get(pk=row.year_id)
    return Round.objects.select_for_update().get(pk=row.pk)


def _held_group(row: Round) -> ReviewGroup | None:
    """Return the works under review, all of them held.  Raises BeingStored while a long table changes what the round comes to."""
    group = reviews.group_of(row)
    require_at_rest(*reviews.tables_of(row, group))
    if group is not None:
        lock_all(group)
    return group


def newest_edition(row: Round) -> Snapshot | None:
    """Return the edition of the round's table that stands; one query."""
    rows = Snapshot.objects.filter(scope=league_sources.scope_of(row.year), round_number=row.number, is_final=False)
    return rows.select_related("published_by").order_by("-edition").first()


def _require_seen(row: Round, seen: int | None) -> None:
    stands = newest_edition(row)
    if seen is not None and seen != (stands.edition if stands else 0):
        raise PublishedMeanwhile


def _left_out(row: Round, waits: bool, now: datetime) -> dict[str, list[int]]:
    """Return what the record says of studios that are not waited for.  Raises StillOpen, StudiosHaveTime."""
    if now <= taken_until(row):
        raise StillOpen
    found = running(row, now)
    if found and waits:
        raise StudiosHaveTime(found)
    return {"without_waiting_for": [one.studio_year_id for one in found]} if found else {}


def tell(context: JobContext) -> str:
    """Tell every mentor the result of the studio; once for each edition.  Return how many people."""
    row = Round.objects.select_related("year__region").get(pk=context.payload["round"])
    edition = context.payload["edition"]
    lines = {line.facts.studio_year_id: line for line in prepare(row).lines}
    mentors = StudioMentor.objects.filter(studio_year__in=list(lines), until=None).select_related("person", "studio_year").order_by("pk")
    told = list(mentors)
    for done, mentor in enumerate(told, 1):
        _tell(row, lines[mentor.studio_year_id], mentor, (context.now, edition))
        context.progress(done, len(told))
    return str(len(told))


def _tell(row: Round, line: StudioLine, mentor: StudioMentor, at: tuple[datetime, int]) -> None:
    now, edition = at
    with in_language(mentor.person):
        month = capital(gettext(MONTHS[row.month]))
        subject = gettext("%(month)s: results are published") if edition == 1 else gettext("%(month)s: results are recalculated")
        send(
            to=mentor.person,
            subject=subject % {"month": month},
            text=_words(line) % {"name": mentor.studio_year.name, "result": number(line.result)},
            link=reverse("pulsar:me"),
            region_id=row.year.region_id,
            kind="round.results",
            now=now,
            about=row,
            once=f"round.results:{row.pk}:{edition}:{mentor.person_id}:{mentor.studio_year_id}",
        )


def _words(line: StudioLine) -> str:
    if line.result is None:
        return gettext("Studio “%(name)s” has sent no work in this round. The next task is open to everyone: a new round, new points.")
    return gettext("The work of studio “%(name)s” got %(result)s of 10. The experts' words about it stand beside the work.")


def _line(fact: StudioFacts, found: Mapping[int, Outcome]) -> StudioLine:
    outcomes = tuple(found[pk] for pk in fact.work_ids)
    known = [outcome.value for outcome in outcomes if outcome.value is not None]
    return StudioLine(fact, outcomes, max(known, default=None))


def _missing(lacking: Mapping[int, str]) -> tuple[Missing, ...]:
    if not lacking:
        return ()
    ids = sorted(lacking)
    codes = dict(ReviewItem.objects.filter(kind=KIND, object_id__in=ids).values_list("object_id", "blind_code"))
    names, words = reviews.studio_names(ids), titles(ids)
    rows = [Missing(pk, codes.get(pk, ""), words.get(pk, ""), names.get(pk, ""), lacking[pk]) for pk in ids]
    return tuple(sorted(rows, key=lambda one: (one.code, one.work_id)))


def _results(row: Round, lines: Sequence[StudioLine]) -> RoundResults:
    stayed = stayed_shares(row, [line.facts for line in lines])
    studios = [_result(line.facts, line.result, stayed.get(line.facts.studio_year_id)) for line in lines]
    on = local_day(row.closes_at, row.year.region.time_zone)
    return RoundResults(row.year.region_id, league_sources.scope_of(row.year), row.number, on, studios)


def _result(fact: StudioFacts, result: Decimal | None, stayed: Decimal | None) -> StudioResult:
    return StudioResult(fact.studio_year_id, fact.submitted, fact.on_time, result, fact.active_share, stayed)


def _required(reason: str) -> str:
    plain = " ".join(reason.split())
    if not REASON_MIN <= len(plain) <= REASON_MAX:
        raise Invalid({"reason": [mark("Say why: from 10 to 500 characters. The reason stays in the record.")]})
    return plain
