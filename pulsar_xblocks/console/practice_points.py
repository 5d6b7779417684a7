"""A confirmed practice card counts in the league: one entry of the ledger, reversed with a reason; plain functions given to the studios."""

from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger import actions as ledger
from pulsar_xblocks.kernel.ledger.domain import AlreadyReversed
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions.records import is_frozen, require_open
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.loads import CARD
from pulsar_xblocks.league.sources import SUBJECT, LeagueYear
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices.counting import Counting

CRITERION = "K8"  # «Развитие наставника»: certificates and shared practices


def counting() -> Counting:
    """Return the functions that the studios are given."""
    return Counting(count, take_back)


def count(card: PracticeCard, by: Person, now: datetime) -> LedgerEntry | None:
    """Post one shared practice, of the day it was sent; None once the year is frozen or where its criteria do not ask for it."""
    year = sources.current().year_by_pk(card.studio_year.year_id)
    if year is None or not _is_asked(year) or is_frozen(year.scope):
        return None
    posting = ledger.Posting(
        region_id=card.region_id,
        scope=year.scope,
        subject_kind=SUBJECT,
        subject_id=card.studio_year_id,
        criterion=CRITERION,
        quantity=Decimal(1),
        on=local_day(card.sent_at or now, year.region.time_zone),
        key=f"{CARD}{card.pk}:{card.version}",
        note=card.title,
        evidence=reverse("pulsar:practice", args=[card.pk]),
    )
    return ledger.post(posting, by=by, now=now)


def take_back(card: PracticeCard, reason: str, by: Person, now: datetime) -> None:
    """Reverse the card's entry; one that was reversed in the ledger already stays so.  Raises Frozen."""
    year = sources.current().year_by_pk(card.studio_year.year_id)
    if card.entry is None or year is None:
        return
    require_open(year.scope)
    try:
        ledger.reverse(card.entry, reason, by=by, now=now)
    except AlreadyReversed:
        return


def _is_asked(year: LeagueYear) -> bool:
    criteria = body_of(year.criteria, Criteria) if year.criteria else None
    row = criteria.by_code(CRITERION) if criteria else None
    return row is not None and row.takes_records
