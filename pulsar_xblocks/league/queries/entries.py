"""Reads of the ledger over many studios: within reach, by filters."""

from collections.abc import Mapping

from django.db.models import QuerySet

from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.sources import SUBJECT, Reaching

MOST_ROUND = 32767  # what the column holds


def entries(actor: Actor, wanted: Mapping[str, str], right: str = "view") -> QuerySet[LedgerEntry]:
    """Return the entries of the studios within reach; wanted: year («2026/27»), studio (code), criterion, round.

    Raises Forbidden without a fitting role, NotFound for a round that is no number.
    """
    asked = Reaching(actor, right, wanted.get("year", ""), wanted.get("studio", ""))
    rows = LedgerEntry.objects.filter(subject_kind=SUBJECT, subject_id__in=sources.current().reached(asked))
    if wanted.get("criterion"):
        rows = rows.filter(criterion=wanted["criterion"])
    if wanted.get("round"):
        rows = rows.filter(round_number=_number(wanted["round"]))
    return rows


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= MOST_ROUND and len(text) < 6):
        raise NotFound
    return int(text)
