"""Yearly reports: asked for, filled in with evidence, sent, accepted or returned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.centres import domain, letters, queries
from pulsar_xblocks.selection.centres.models import Centre, CentreIndicator, CentreReport, CentreReportRow

MOST_INDICATORS = 30


@dataclass(frozen=True)
class Asked:
    """One indicator: what is counted, in which unit, how much is planned a year."""

    name: str
    unit: str
    plan: Decimal


@dataclass(frozen=True)
class Filled:
    """What a centre tells of one indicator; None = nothing yet."""

    actual: Decimal | None
    note: str = ""


@transaction.atomic
def set_indicators(region: Region, call: Call | None, rows: Sequence[Asked], *, by: Person | None, now: datetime) -> None:
    """Store what centres report on from now on; reports that were asked for keep their own.  Raises Invalid."""
    if not 1 <= len(rows) <= MOST_INDICATORS:
        raise Invalid({"": [mark("From 1 to 30 indicators.")]})
    if len({row.name.casefold() for row in rows}) < len(rows):
        raise Invalid({"": [mark("Two indicators have one name.")]})
    if any(row.plan <= 0 for row in rows):
        raise Invalid({"": [mark("A plan is more than 0.")]})
    CentreIndicator.objects.filter(region=region, call=call).delete()
    CentreIndicator.objects.bulk_create(
        [CentreIndicator(region=region, call=call, name=row.name, unit=row.unit, plan=row.plan, position=at) for at, row in enumerate(rows)]
    )
    record("centre.indicators", region, by=by, now=now, region_id=region.pk, count=len(rows))


@transaction.atomic
def ask(region: Region, year: int, due_at: datetime, *, by: Person | None, now: datetime) -> int:
    """Ask every centre whose status has not ended for its report; who has one keeps it.  Return how many are new.  Raises Invalid."""
    if due_at <= now:
        raise Invalid({"due": [mark("The term has passed already.")]})
    rows = Centre.objects.filter(region=region).exclude(status=domain.ENDED).select_related("region", "call", "organisation").order_by("pk")
    count = 0
    for centre in rows:
        report, is_new = CentreReport.objects.get_or_create(centre=centre, year=year, defaults={"due_at": due_at})
        if is_new:
            _fill(report, queries.indicators_of(region, centre.call))
            letters.asked(report, centre, now)
            count += 1
    if not rows:
        raise Invalid({"": [mark("There is no centre in the register.")]})
    record("centre.ask", region, by=by, now=now, region_id=region.pk, year=year, count=count)
    return count


def _fill(report: CentreReport, indicators: Sequence[CentreIndicator]) -> None:
    if not indicators:
        raise Invalid({"": [mark("Write the indicators first.")]})
    CentreReportRow.objects.bulk_create(
        [CentreReportRow(report=report, position=at, name=one.name, unit=one.unit, plan=one.plan) for at, one in enumerate(indicators)]
    )


@transaction.atomic
def save(report: CentreReport, seen: int, filled: Mapping[int, Filled], *, now: datetime) -> CentreReport:
    """Store what was typed; nothing is required yet.  Raises Stale, Conflict once it is sent."""
    row = _held(report)
    _require_editable(row)
    rows = queries.rows_of(row)
    current = {f"actual_{one.position}": one.actual for one in rows}
    yours = {f"actual_{at}": value.actual for at, value in filled.items()}
    changed = {name for name in yours if name in current and current[name] != yours[name]}
    require_version(row.version, seen, {name: current[name] for name in changed}, {name: yours[name] for name in changed})
    for one in rows:
        told = filled.get(one.position)
        if told is not None:
            one.actual, one.note = told.actual, told.note.strip()[:1000]
    CentreReportRow.objects.bulk_update(rows, ["actual", "note"])
    row.version += 1
    row.save(update_fields=["version"])
    return row


@transaction.atomic
def send(report: CentreReport, *, by: Person, now: datetime) -> CentreReport:
    """Send a report.  Raises Invalid for what is missing, Gone after the term where it was not returned, Conflict."""
    row = _held(report)
    _require_editable(row)
    if row.status == domain.DRAFT and now > row.due_at:
        raise Gone(mark("The term of the report is over: ask the regional centre for more time."))
    missing = {f"actual_{one.position}": [mark("Write the value: 0 counts as one.")] for one in queries.rows_of(row) if one.actual is None}
    if missing:
        raise Invalid(missing)
    row.status, row.sent_at, row.sent_by, row.reason = domain.SENT, now, by, ""
    return _stored(row, "send", by, now)


@transaction.atomic
def decide(report: CentreReport, *, is_accepted: bool, reason: str, by: Person, now: datetime) -> CentreReport:
    """Accept a report or return it with a reason.  Raises Conflict unless it was sent, Invalid without a reason."""
    row = _held(report)
    if row.status != domain.SENT:
        raise Conflict(mark("The report is not waiting for a decision."))
    if not is_accepted and not reason.strip():
        raise Invalid({"reason": [mark("Say what is to be changed.")]})
    row.status = domain.ACCEPTED if is_accepted else domain.RETURNED
    row.reason, row.decided_at, row.decided_by = reason.strip()[:2000], now, by
    letters.decided(row, row.centre, now)
    return _stored(row, "accept" if is_accepted else "return", by, now, reason=row.reason)


@transaction.atomic
def more_time(report: CentreReport, due_at: datetime, *, by: Person, now: datetime) -> CentreReport:
    """Give a centre more time.  Raises Invalid for an earlier term, Conflict once it is sent."""
    row = _held(report)
    _require_editable(row)
    if due_at <= max(now, row.due_at):
        raise Invalid({"due": [mark("The new term must be later than the present one.")]})
    row.due_at = due_at
    return _stored(row, "more_time", by, now)


def _held(report: CentreReport) -> CentreReport:
    return locked(CentreReport.objects.select_related("centre__region", "centre__organisation"), report.pk)


def _require_editable(row: CentreReport) -> None:
    if row.status not in domain.EDITABLE:
        raise Conflict(mark("The report is sent: it changes only when the regional centre returns it."))
    if row.centre.status == domain.ENDED:
        raise Conflict(mark("The status has ended: no report is asked for."))


def _stored(row: CentreReport, what: str, by: Person, now: datetime, **facts: str) -> CentreReport:
    row.version += 1
    row.save()
    record(f"centre_report.{what}", row, by=by, now=now, region_id=row.centre.region_id, year=row.year, **facts)
    return row
