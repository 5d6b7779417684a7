"""Writes of the ledger: posting once, taking back with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.ledger import domain
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

BATCH = 1000


@dataclass(frozen=True)
class Posting:
    """What is to be posted; the same ``key`` twice stores once."""

    region_id: int
    scope: str
    subject_kind: str
    subject_id: int
    criterion: str
    quantity: Decimal
    on: date
    key: str
    round_number: int | None = None
    note: str = ""
    evidence: str = ""


def post(posting: Posting, *, by: Person | None, now: datetime) -> LedgerEntry:
    """Store a quantity, or return the entry that the same key stored before.  Raises Invalid for a wrong quantity."""
    stored = LedgerEntry.objects.filter(key=posting.key).first()
    if stored is not None:
        return stored
    try:
        with transaction.atomic():
            row = _row(posting, by, now)
            row.save()
            return row
    except IntegrityError:  # somebody else was quicker
        return LedgerEntry.objects.get(key=posting.key)


@transaction.atomic
def post_many(postings: Sequence[Posting], *, by: Person | None, now: datetime) -> int:
    """Store many quantities and return how many were new."""
    keys = [posting.key for posting in postings]
    known: set[str] = set()
    for start in range(0, len(keys), BATCH // 2):
        known |= set(LedgerEntry.objects.filter(key__in=keys[start : start + BATCH // 2]).values_list("key", flat=True))
    fresh = {posting.key: posting for posting in postings if posting.key not in known}
    LedgerEntry.objects.bulk_create([_row(posting, by, now) for posting in fresh.values()], batch_size=BATCH)
    return len(fresh)


@transaction.atomic
def reverse(entry: LedgerEntry, reason: str, *, by: Person | None, now: datetime) -> LedgerEntry:
    """Take an entry back: store its opposite of the same day.  Raises Invalid without a reason, ReversalOfReversal, AlreadyReversed."""
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise Invalid({"reason": [mark("Say why: the reason stays with the entry.")]})
    row = LedgerEntry.objects.select_for_update().get(pk=entry.pk)
    is_reversed = LedgerEntry.objects.filter(reverses=row).exists()
    domain.require_reversible(is_reversal=row.reverses_id is not None, is_reversed=is_reversed)
    made = _opposite(row, reason, by, now)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise domain.AlreadyReversed from error
    record("ledger.reverse", made, by=by, now=now, region_id=row.region_id, reason=reason, entry=row.pk, criterion=row.criterion)
    return made


@transaction.atomic
def reverse_many(entries: Sequence[LedgerEntry], reason: str, *, by: Person | None, now: datetime) -> int:
    """Take many entries back at once by a rule, not by hand, each of them or none; the caller records why in the audit."""
    if not reason.strip():
        raise Invalid({"reason": [mark("Say why: the reason stays with the entry.")]})
    made = [_opposite(row, reason.strip()[:500], by, now, domain.BY_RULE) for row in entries]
    LedgerEntry.objects.bulk_create(made, batch_size=BATCH)
    return len(entries)


def _opposite(row: LedgerEntry, reason: str, by: Person | None, now: datetime, how: str = domain.BY_HAND) -> LedgerEntry:
    return LedgerEntry(
        region_id=row.region_id,
        scope=row.scope,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        criterion=row.criterion,
        round_number=row.round_number,
        quantity=-row.quantity,
        on=row.on,
        note=reason,
        by=by,
        at=now,
        reverses=row,
        key=f"{how}{row.pk}",
    )


def _row(posting: Posting, by: Person | None, now: datetime) -> LedgerEntry:
    if not domain.is_quantity(posting.quantity):
        raise Invalid({"quantity": [mark("A quantity is a number from 0 with at most two places after the point.")]})
    return LedgerEntry(
        region_id=posting.region_id,
        scope=posting.scope,
        subject_kind=posting.subject_kind,
        subject_id=posting.subject_id,
        criterion=posting.criterion,
        round_number=posting.round_number,
        quantity=posting.quantity,
        on=posting.on,
        note=posting.note[:500],
        evidence=posting.evidence[:500],
        by=by,
        at=now,
        key=posting.key,
    )
