"""Writes of criteria: a new numbered version; published standings keep theirs."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions.records import require_open
from pulsar_xblocks.league.domain.criteria import Criteria, moved, problems
from pulsar_xblocks.league.models import CriteriaVersion, LeagueRecord
from pulsar_xblocks.league.sources import SUBJECT, LeagueYear


@transaction.atomic
def store_criteria(year: LeagueYear, seen: int, criteria: Criteria, reason: str, *, by: Person, now: datetime) -> Definition:  # noqa: PLR0913
    """Store a version that counts from the next publication on.  Raises Invalid by field, Stale, Frozen."""
    require_open(year.scope)
    errors: Mapping[str, list[str]] = problems(criteria) or _moved(year, criteria)
    if not reason.strip():
        errors = {**errors, "reason": [mark("Say what changes and why: studios read it.")]}
    if errors:
        raise Invalid(errors)
    definition = pin("criteria", criteria, now)
    if year.criteria and year.criteria.pk == definition.pk:
        return definition
    sources.current().set_criteria(year, seen, definition, by, now)
    row = _number(year, definition, reason.strip()[:500], by, now)
    record("criteria.store", row, by=by, now=now, region_id=year.region.pk, reason=row.reason, number=row.number)
    return definition


def _moved(year: LeagueYear, criteria: Criteria) -> dict[str, list[str]]:
    if year.criteria is None:
        return {}
    used = set(LedgerEntry.objects.filter(scope=year.scope, subject_kind=SUBJECT).values_list("criterion", flat=True).distinct())
    used |= set(LeagueRecord.objects.filter(scope=year.scope, status="submitted").values_list("criterion", flat=True).distinct())
    return moved(body_of(year.criteria, Criteria), criteria, used)


def _number(year: LeagueYear, definition: Definition, reason: str, by: Person, now: datetime) -> CriteriaVersion:
    rows = CriteriaVersion.objects.filter(scope=year.scope)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    if not last and year.criteria:
        first = {"number": 1, "definition": year.criteria, "at": year.criteria.created_at}
        CriteriaVersion.objects.create(region=year.region, scope=year.scope, **first)
        last = 1
    made: CriteriaVersion = CriteriaVersion.objects.create(
        region=year.region, scope=year.scope, number=last + 1, definition=definition, reason=reason, by=by, at=now
    )
    return made
