"""What a confirmed card brings in the league: given as functions when the app is ready; the studios never import the league."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import PracticeCard


def _nothing(card: PracticeCard, by: Person, now: datetime) -> None:
    return None


def _nobody(card: PracticeCard, reason: str, by: Person, now: datetime) -> None:
    return None


@dataclass(frozen=True)
class Counting:
    """``count`` posts the quantity of a card and returns its entry, None where nothing is counted; ``take_back`` reverses it."""

    count: Callable[[PracticeCard, Person, datetime], LedgerEntry | None] = _nothing
    take_back: Callable[[PracticeCard, str, Person, datetime], None] = _nobody


_current = [Counting()]


def use(counting: Counting) -> None:
    """Take these functions; called once when the app is ready."""
    _current[0] = counting


def current() -> Counting:
    """Return the functions."""
    return _current[0]
