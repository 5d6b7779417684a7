"""What the ledger says of a participant, and small files."""

from decimal import Decimal

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.enrolments.models import Enrolment


def standing(row: Enrolment) -> list[tuple[str, str, Decimal]]:
    """Return (state, activity, hours) of the entries that nobody has taken back, sorted."""
    rows = [one for one in ledger.entries_of(row) if one.reverses_id is None and getattr(one, "reversed_by", None) is None]
    return sorted((ledger.STATES[one.subject_kind], one.criterion, one.quantity) for one in rows)
