"""The end of the year: its results are published once and the records no longer change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.ledger.actions import reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.loads.queries import require_at_rest
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions import rounds
from pulsar_xblocks.league.actions.records import require_open
from pulsar_xblocks.league.actions.snapshots import SnapshotInput, snapshot
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.domain.points import RoundFact
from pulsar_xblocks.league.models import LeagueRecord, Snapshot
from pulsar_xblocks.league.queries.standings import rounds_behind
from pulsar_xblocks.league.sources import LeagueYear, RoundRow


class TooEarly(Conflict):
    """The year is not over."""

    code = "too_early"
    message = mark("The results of the year are published from the day on which they are frozen.")


class Unfinished(Conflict):
    """Some rounds are not published, or records wait."""

    code = "unfinished"
    message = mark("First publish every round and decide upon every record.")

    def __init__(self, rounds: Sequence[RoundRow] = (), waiting: int = 0) -> None:
        super().__init__()
        self.rounds, self.waiting = tuple(rounds), waiting


class Behind(Conflict):
    """The tables of some rounds wait for the recalculation of an earlier one."""

    code = "behind"
    message = mark("The tables of some rounds are still being recalculated. The results of the year can be published after that.")


def unpublished(year: LeagueYear) -> list[RoundRow]:
    """Return the rounds whose results are not published; 2 queries."""
    done = set(Snapshot.objects.filter(scope=year.scope, is_final=False).values_list("round_number", flat=True))
    return [row for row in sources.current().rounds(year.pk) if row.number not in done]


def waiting(year: LeagueYear) -> int:
    """Return how many records of the year wait for a decision; one query."""
    return LeagueRecord.objects.filter(scope=year.scope, status="submitted").count()


@transaction.atomic
def freeze_year(year: LeagueYear, *, by: Person, now: datetime) -> Snapshot:
    """Publish the results of the year.  Raises Frozen, TooEarly, Unfinished, Behind, BeingStored."""
    Region.objects.select_for_update().get(pk=year.region.pk)  # of two operators one is the first
    require_open(year.scope)
    if local_day(now, year.region.time_zone) < year.freezes_on:
        raise TooEarly
    missing, records = unpublished(year), waiting(year)
    if missing or records:
        raise Unfinished(missing, records)
    if rounds_behind(year.scope):
        raise Behind
    require_at_rest(("entries", year.pk))
    return snapshot(_asked(year), by=by, now=now)


@transaction.atomic
def take_back(row: LedgerEntry, year: LeagueYear, reason: str, *, by: Person, now: datetime) -> None:
    """Take an entry back; in a frozen year its results are computed anew at once, with the same reason.  Raises Invalid, Conflict."""
    reverse(row, reason, by=by, now=now)
    if Snapshot.objects.filter(scope=year.scope, is_final=True).exists():
        snapshot(_asked(year, reason), by=by, now=now)


@transaction.atomic
def restore(row: LedgerEntry, year: LeagueYear, reason: str, *, by: Person, now: datetime) -> None:
    """Post an automatic entry again that was taken back by hand, as ``take_back`` for the table.  Raises Invalid, NotHeld."""
    rounds.restore(row, reason, by=by, now=now)
    if Snapshot.objects.filter(scope=year.scope, is_final=True).exists():
        snapshot(_asked(year, reason), by=by, now=now)


def _asked(year: LeagueYear, reason: str = "") -> SnapshotInput:
    facts: Sequence[RoundFact] = sources.current().round_facts(year.pk)
    if not facts or year.criteria is None:
        raise Unfinished
    return SnapshotInput(
        scope=year.scope,
        region=year.region,
        round_number=facts[-1].number,
        label=WHOLE[facts[-1].month],
        criteria=year.criteria,
        rounds=facts,
        entrants=sources.current().entrants(year.pk),
        is_final=True,
        reason=reason,
    )
