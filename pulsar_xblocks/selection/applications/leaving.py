"""What follows when an application takes no further part: those who give places hear of it, in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication

Follower = Callable[[SelectionApplication, Person | None, datetime], None]  # (application, by, now)
_followers: list[Follower] = []


def register(fn: Follower) -> None:
    """Call ``fn(application, by, now)`` after an application was withdrawn or stopped, inside its transaction, its call held."""
    if fn not in _followers:
        _followers.append(fn)


def tell(row: SelectionApplication, by: Person | None, now: datetime) -> None:
    """Tell everybody who follows that an application takes no further part."""
    for fn in _followers:
        fn(row, by, now)
