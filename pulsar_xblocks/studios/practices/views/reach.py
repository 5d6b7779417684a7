"""A card that a page asks for: found and allowed, or refused."""

from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import queries

ROLE = {"read": "view", "write": "edit", "decide": "decide"}


def card(visit: Visit, pk: int, right: str = "read") -> tuple[PracticeCard, dict[str, bool]]:
    """Return a card and the person's rights over it: read, write, decide.  Raises Forbidden without a fitting role, or NotFound."""
    queries.require_role(visit.actor, ROLE[right])
    row = queries.card_or_404(pk)
    return row, queries.require(visit.actor, row, right)
