"""Automatic entries of a round: what its works came to; posting again changes only what differs and leaves what was taken back by hand."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger.actions import Posting, post, post_many, reverse_many
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.ledger.queries import posted_rows
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league.domain.criteria import ACTIVE, ON_TIME, RESULT, SUBMITTED, Criteria
from pulsar_xblocks.league.queries.automatic import ROUND, STAYED, held_back
from pulsar_xblocks.league.sources import SUBJECT

FACTS = (SUBMITTED, ON_TIME, RESULT, ACTIVE)

Key = tuple[int, str]  # studio's registration, criterion


@dataclass(frozen=True)
class StudioResult:
    """What a round came to for one studio."""

    subject_id: int
    submitted: bool
    on_time: bool
    result: Decimal | None = None  # 0-10
    active_share: Decimal | None = None  # 0-1
    stayed_share: Decimal | None = None  # 0-1, of the roster of October; None = not asked in this round

    def quantities(self) -> dict[str, Decimal]:
        """Return fact -> quantity; what is nothing is left out."""
        found = {SUBMITTED: Decimal(self.submitted), ON_TIME: Decimal(self.submitted and self.on_time)}
        if self.submitted and self.result is not None:
            found[RESULT] = rounded(self.result)
        if self.active_share is not None:
            found[ACTIVE] = rounded(self.active_share * 100)  # percent
        return {fact: quantity for fact, quantity in found.items() if quantity or fact == RESULT}


@dataclass(frozen=True)
class RoundResults:
    """What is posted for a round; ``on`` is the local day on which it closed."""

    region_id: int
    scope: str
    round_number: int
    on: date
    studios: Sequence[StudioResult]


class NotHeld(Conflict):
    """Nobody took this entry back by hand, or it has been restored."""

    code = "not_held"
    message = mark("Only an automatic entry that was taken back by hand can be restored, and only once.")


@dataclass(frozen=True)
class Posted:
    """How many entries were posted and how many taken back."""

    posted: int
    reversed: int


@transaction.atomic
def post_round(results: RoundResults, criteria: Definition, *, by: Person | None, now: datetime, reason: str = "") -> Posted:
    """Bring the round's automatic entries to what the results say.  Raises Invalid when something changes without a reason."""
    codes = {row.source: row.code for row in body_of(criteria, Criteria).active if row.source in FACTS}
    own = _brought(results, results.round_number, set(codes.values()), dict(_wanted(results, codes)), (by, now, reason))
    if ACTIVE not in codes or all(studio.stayed_share is None for studio in results.studios):
        return own
    more = _brought(results, None, {codes[ACTIVE]}, dict(_stayed(results, codes[ACTIVE])), (by, now, reason))
    return Posted(own.posted + more.posted, own.reversed + more.reversed)


def _brought(
    results: RoundResults, number: int | None, codes: Set[str], wanted: Mapping[Key, Decimal], how: tuple[Person | None, datetime, str]
) -> Posted:
    """Bring what stands for a round, or for the year (None), to what is wanted."""
    by, now, reason = how
    rows = list(posted_rows(results.scope, SUBJECT, criteria=codes, round_number=number))
    times = Counter((row.subject_id, row.criterion) for row in rows)
    standing = {(row.subject_id, row.criterion): row for row in rows if row.undone is None}
    wrong = [row for key, row in standing.items() if wanted.get(key) != row.quantity]
    if wrong and not reason.strip():
        raise Invalid({"reason": [mark("Say why published results change: the reason stays with the entries.")]})
    if wrong:
        reverse_many(wrong, reason, by=by, now=now)
    kept = set(standing) - {(row.subject_id, row.criterion) for row in wrong}
    kept |= {(row.subject_id, row.criterion) for row in held_back(rows)}
    fresh = [_posting(results, number, key, quantity, times[key]) for key, quantity in wanted.items() if key not in kept]
    return Posted(post_many(fresh, by=by, now=now), len(wrong))


@transaction.atomic
def restore(row: LedgerEntry, reason: str, *, by: Person, now: datetime) -> LedgerEntry:
    """Post an automatic entry again that was taken back by hand; from now on recalculations change it.  Raises Invalid, NotHeld."""
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise Invalid({"reason": [mark("Say why: the reason stays with the entry.")]})
    LedgerEntry.objects.select_for_update().get(pk=row.pk)
    same = list(posted_rows(row.scope, SUBJECT, criteria=[row.criterion], round_number=row.round_number).filter(subject_id=row.subject_id))
    if row not in held_back(same):
        raise NotHeld
    made = post(_again(row, len(same), reason), by=by, now=now)
    record("ledger.restore", made, by=by, now=now, region_id=row.region_id, reason=reason, entry=row.pk, criterion=row.criterion)
    return made


def _stayed(results: RoundResults, code: str) -> Iterator[tuple[Key, Decimal]]:
    for studio in results.studios:
        if studio.stayed_share:
            yield (studio.subject_id, code), rounded(studio.stayed_share * 100)  # percent


def _wanted(results: RoundResults, codes: Mapping[str, str]) -> Iterator[tuple[Key, Decimal]]:
    for studio in results.studios:
        for fact, quantity in studio.quantities().items():
            if fact in codes:
                yield (studio.subject_id, codes[fact]), quantity


def _again(row: LedgerEntry, times: int, reason: str) -> Posting:
    return Posting(
        region_id=row.region_id,
        scope=row.scope,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        criterion=row.criterion,
        quantity=row.quantity,
        on=row.on,
        round_number=row.round_number,
        key=f"{row.key.rpartition(':')[0]}:{times}",
        note=reason,
    )


def _posting(results: RoundResults, number: int | None, key: Key, quantity: Decimal, times: int) -> Posting:
    subject, criterion = key
    name = f"{STAYED}{results.scope}" if number is None else f"{ROUND}{results.scope}:{number}"
    return Posting(
        region_id=results.region_id,
        scope=results.scope,
        subject_kind=SUBJECT,
        subject_id=subject,
        criterion=criterion,
        quantity=quantity,
        on=results.on,
        round_number=number,
        key=f"{name}:{subject}:{criterion}:{times}",
    )
