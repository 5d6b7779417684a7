"""Writes of rubrics: a new numbered one, and which round is scored by which; a round whose review has begun keeps its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.assigning import MOST_READS, ask_group
from pulsar_xblocks.kernel.review.actions.queueing import use_rubric
from pulsar_xblocks.kernel.review.domain.rubric import Rubric
from pulsar_xblocks.kernel.review.domain.rubric_checks import problems
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, Round, RubricVersion
from pulsar_xblocks.studios.queries import rubrics as queries
from pulsar_xblocks.studios.works.queries.facts import codes_of


@dataclass(frozen=True)
class Change:
    """A rubric as typed, why, and whether it holds for all rounds of the year or waits to be picked for single ones."""

    rubric: Rubric
    reason: str
    is_for_year: bool = True


@dataclass(frozen=True)
class Pick:
    """What is chosen for a round: number of a rubric and reads per work; 0 = as the year has it, None = left as it is."""

    rubric: int | None = None
    reads: int | None = None


@transaction.atomic
def store_rubric(year: ProjectYear, seen: int, change: Change, *, by: Person, now: datetime) -> RubricVersion:
    """Store a rubric under the next number.  Raises Invalid by field, Stale, Conflict in the archive."""
    row = _open(year)
    errors: Mapping[str, list[str]] = problems(change.rubric)
    if not change.reason.strip():
        errors = {**errors, "reason": [mark("Say what changes and why: experts and studios read it.")]}
    if errors:
        raise Invalid(errors)
    current = queries.rubric_of(row)
    require_version(row.version, seen, {"ru": current.ru if current else ""}, {"ru": change.rubric.ru})
    definition = pin("rubric", change.rubric, now)
    made = _numbered(row, definition) or _made(row, definition, change.reason.strip()[:500], by, now)
    if change.is_for_year and row.rubric_id != definition.pk:
        row.rubric = definition
        _saved(row)
    record("rubric.store", made, by=by, now=now, region_id=row.region_id, reason=made.reason, number=made.number)
    return made


@transaction.atomic
def pick_rubrics(year: ProjectYear, seen: int, picks: Mapping[int, Pick], *, by: Person, now: datetime) -> None:
    """Store by which rubric and how many experts the works of rounds are read; number of a round -> what is chosen.

    Raises Stale, Invalid for what is not there, Conflict for another rubric of a round whose review has begun.
    """
    row = _open(year)
    require_version(row.version, seen, {"version": row.version}, {"version": seen})
    known = {0: None} | {made.number: made.definition for made in queries.versions(row)}
    held, codes = queries.held(row), codes_of(row)
    for one in row.rounds.select_for_update():
        pick = picks.get(one.number, Pick())
        if pick.rubric is not None:
            _pick_rubric(one, pick.rubric, known, is_held=one.number in held)
        if pick.reads is not None and one.published_at is None:
            _pick_reads(one, pick.reads)
        one.save(update_fields=["rubric", "reads"])
        if pick.reads:
            ask_group(queries.KIND, codes[one.pk], pick.reads)
    _saved(row)
    record("rubric.pick", row, by=by, now=now, region_id=row.region_id)


def _pick_rubric(row: Round, number: int, known: Mapping[int, Definition | None], *, is_held: bool) -> None:
    if number not in known:
        raise Invalid({f"round_{row.number}": [mark("Choose one of the rubrics.")]})
    wanted = known[number]
    if row.rubric_id == (wanted.pk if wanted else None):
        return
    if is_held:
        raise Conflict(mark("The review of this round has begun, its rubric stays: %(month)s."), month=gettext(MONTHS[row.month]))
    row.rubric = wanted


def _pick_reads(row: Round, reads: int) -> None:
    if not 0 <= reads <= MOST_READS:
        raise Invalid({f"reads_{row.number}": [mark("From 1 to 3 experts read a work.")]})
    row.reads = reads or None


def _open(year: ProjectYear) -> ProjectYear:
    row = ProjectYear.objects.select_for_update().get(pk=year.pk)
    if row.status == "archived":
        raise Conflict(mark("The year is in the archive: its rubrics stay as they are."))
    return row


def _saved(row: ProjectYear) -> None:
    """Store the year and let works that wait for their first read be scored by what holds now."""
    row.version += 1
    row.save(update_fields=["rubric", "version"])
    for code, definition in queries.planned(row).items():
        use_rubric(queries.KIND, code, definition)


def _numbered(year: ProjectYear, definition: Definition) -> RubricVersion | None:
    """Return the rubric with the same content; the one that the year came with gets the number 1 first."""
    first = year.rubric
    if first and not RubricVersion.objects.filter(year=year).exists():
        RubricVersion.objects.create(year=year, number=1, definition=first, at=first.created_at)
    return RubricVersion.objects.filter(year=year, definition=definition).first()


def _made(year: ProjectYear, definition: Definition, reason: str, by: Person, now: datetime) -> RubricVersion:
    number = RubricVersion.objects.filter(year=year).count() + 1
    return RubricVersion.objects.create(year=year, number=number, definition=definition, reason=reason, by=by, at=now)
