"""Records of mentors: statuses, what may be sent, what may be decided."""

from datetime import date, timedelta
from decimal import Decimal

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league.domain.criteria import Criteria, Criterion

STATUSES = by_key(
    [
        Status("submitted", mark("Being checked"), "run", "eye"),
        Status("confirmed", mark("Counted"), "ok", "done"),
        Status("reduced", mark("Counted in part"), "warn", "done"),
        Status("rejected", mark("Not counted"), "bad", "cross"),
        Status("withdrawn", mark("Taken back"), "idle", "back"),
    ]
)
UNDO_WITHIN = timedelta(minutes=30)
MOST = Decimal(100)


def takers(criteria: Criteria) -> tuple[Criterion, ...]:
    """Return the criteria for which mentors send records."""
    return tuple(row for row in criteria.active if row.takes_records)


def problems(row: Criterion | None, quantity: Decimal, on: date, text: str, evidence: str) -> dict[str, list[str]]:
    """Return field -> sentences for a record about to be sent."""
    checks = {
        "criterion": (row is not None and row.takes_records, mark("Choose what is to be counted.")),
        "quantity": (0 < quantity <= MOST, mark("More than 0 and at most 100.")),
        "text": (len(text.strip()) >= 10, mark("Say in a few words what it was and where.")),
        "evidence": (_is_proved(row, evidence), mark("Give the address of the page, beginning with https://")),
    }
    return {name: [sentence] for name, (is_right, sentence) in checks.items() if not is_right}


def _is_proved(row: Criterion | None, evidence: str) -> bool:
    if row is None or row.evidence not in ("link", "document"):
        return not evidence or is_address(evidence)
    return is_address(evidence)


def is_address(text: str) -> bool:
    """Tell whether the text is an address of the web."""
    return text.startswith(("https://", "http://")) and "." in text and " " not in text


def outcome(asked: Decimal, given: Decimal) -> str:
    """Return the status of a decision: rejected, reduced or confirmed."""
    if given <= 0:
        return "rejected"
    return "reduced" if given < asked else "confirmed"
