"""Writes of records: sending, taking back, deciding one by one or many at once, undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league.domain import records as rules
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.models import LeagueRecord, Snapshot
from pulsar_xblocks.league.sources import SUBJECT, Subject


@dataclass(frozen=True)
class Sent:
    """A record as the mentor typed it."""

    criterion: str
    quantity: Decimal
    on: date
    text: str
    evidence: str
    client_key: str


class Decided(Conflict):
    """The record has been decided or taken back meanwhile."""

    code = "decided"
    message = mark("This record has been decided or taken back meanwhile. Open the list again.")


class Frozen(Conflict):
    """The year's results are published."""

    code = "frozen"
    message = mark("The results of the year are published: its records no longer change.")


def is_frozen(scope: str) -> bool:
    """Tell whether the results of the year are published; one query."""
    return Snapshot.objects.filter(scope=scope, is_final=True).exists()


def require_open(scope: str) -> None:
    """Return while the year is not frozen.  Raises Frozen."""
    if is_frozen(scope):
        raise Frozen


@transaction.atomic
def send_record(subject: Subject, sent: Sent, *, by: Person, now: datetime) -> LeagueRecord:
    """Store a record that waits for the operator; the same form sent twice stores once.  Raises Invalid by field, Frozen."""
    year = subject.year
    require_open(year.scope)
    criteria = body_of(year.criteria, Criteria) if year.criteria else None
    errors = rules.problems(criteria.by_code(sent.criterion) if criteria else None, sent.quantity, sent.on, sent.text, sent.evidence)
    if sent.on > local_day(now, year.region.time_zone):
        errors["on"] = [mark("This day has not come yet.")]
    if errors:
        raise Invalid(errors)
    known = LeagueRecord.objects.filter(subject_id=subject.entrant.studio_year_id, client_key=sent.client_key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = _row(subject, sent, by, now)
    except IntegrityError:  # the same form from two tabs
        return LeagueRecord.objects.get(subject_id=subject.entrant.studio_year_id, client_key=sent.client_key)
    record("league_record.send", row, by=by, now=now, region_id=year.region.pk, criterion=row.criterion)
    return row


def _row(subject: Subject, sent: Sent, by: Person, now: datetime) -> LeagueRecord:
    return LeagueRecord.objects.create(
        region=subject.year.region,
        scope=subject.year.scope,
        subject_id=subject.entrant.studio_year_id,
        code=subject.entrant.code,
        studio_name=subject.entrant.name,
        organisation_id=subject.organisation_id,
        municipality_id=subject.municipality_id,
        criterion=sent.criterion,
        quantity=sent.quantity,
        on=sent.on,
        text=sent.text.strip()[:500],
        evidence=sent.evidence.strip()[:500],
        client_key=sent.client_key[:40],
        status="submitted",
        sent_by=by,
        sent_at=now,
    )


@transaction.atomic
def withdraw(row: LeagueRecord, *, by: Person, now: datetime) -> None:
    """Take a record back before it is decided.  Raises Decided."""
    stored = _waiting([row])[0]
    stored.status, stored.decided_at = "withdrawn", now
    stored.save(update_fields=["status", "decided_at"])
    record("league_record.withdraw", stored, by=by, now=now, region_id=stored.region_id)


@dataclass(frozen=True)
class Decision:
    """How much is counted (None = all that was asked) and why it is less."""

    given: Decimal | None = None
    reason: str = ""


@transaction.atomic
def decide(rows: Sequence[LeagueRecord], decision: Decision, *, by: Person, now: datetime) -> list[LeagueRecord]:
    """Decide upon records, all or none; counted ones are posted.  Raises Invalid, Decided, Frozen."""
    for scope in {row.scope for row in rows}:
        require_open(scope)
    waiting = _waiting(rows)
    for row in waiting:
        _decide(row, decision, by, now)
    return waiting


def _decide(row: LeagueRecord, decision: Decision, by: Person, now: datetime) -> None:
    given = row.quantity if decision.given is None else decision.given
    if given < 0 or given > row.quantity or given != given.quantize(Decimal("0.01")):
        raise Invalid({"given": [mark("From 0 to what was asked.")]})
    status = rules.outcome(row.quantity, given)
    if status != "confirmed" and not decision.reason.strip():
        raise Invalid({"reason": [mark("Say why: the mentor reads it.")]})
    row.status, row.confirmed, row.reason = status, given, decision.reason.strip()[:500]
    row.decided_by, row.decided_at = by, now
    row.entry = post(_posting(row, given, now), by=by, now=now) if given else None
    row.save()
    record(f"league_record.{status}", row, by=by, now=now, region_id=row.region_id, reason=row.reason, criterion=row.criterion)


@transaction.atomic
def undo(rows: Sequence[LeagueRecord], *, by: Person, now: datetime) -> list[LeagueRecord]:
    """Take decisions back within 30 minutes: entries are reversed, the records wait again.  Raises Conflict, Frozen."""
    held = LeagueRecord.objects.select_for_update().filter(pk__in=[row.pk for row in rows])
    found = list(held.prefetch_related("entry").order_by("pk"))  # PostgreSQL refuses to hold an outer join
    for row in found:
        require_open(row.scope)
        if row.decided_at is None or row.status in ("submitted", "withdrawn") or now - row.decided_at > rules.UNDO_WITHIN:
            raise Conflict(mark("A decision can be undone for 30 minutes. Now reverse the entry in the studio's ledger."))
        if row.entry:
            reverse(row.entry, "undo", by=by, now=now)
        row.status, row.confirmed, row.reason, row.decided_by, row.decided_at, row.entry = "submitted", None, "", None, None, None
        row.save()
        record("league_record.undo", row, by=by, now=now, region_id=row.region_id)
    return found


def _waiting(rows: Sequence[LeagueRecord]) -> list[LeagueRecord]:
    found = list(LeagueRecord.objects.select_for_update().filter(pk__in=[row.pk for row in rows], status="submitted").order_by("pk"))
    if len(found) != len({row.pk for row in rows}):
        raise Decided
    return found


def _posting(row: LeagueRecord, given: Decimal, now: datetime) -> Posting:
    return Posting(
        region_id=row.region_id,
        scope=row.scope,
        subject_kind=SUBJECT,
        subject_id=row.subject_id,
        criterion=row.criterion,
        quantity=given,
        on=row.on,
        note=row.text,
        evidence=row.evidence,
        key=f"record:{row.pk}:{now.timestamp():.6f}",
    )
