"""What experts of the demonstration's calls have said: applications handed over, reads stored in bulk."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load.calls import persona
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review.domain.outcome import outcome
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, plain
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import reviewing

EXPERTS = ("expert1", "expert2", "expert3")
READS = 2  # of an application, the third by need
Scores = Mapping[str, Decimal]


@dataclass(frozen=True)
class Desk:
    """The applications of a call before its experts; ``at`` = when a read was given and when it was finished."""

    group: ReviewGroup
    rubric: Rubric
    experts: tuple[Person, ...]
    at: tuple[datetime, datetime]

    def items(self) -> list[ReviewItem]:
        """Return the applications in the order of their submission."""
        return list(ReviewItem.objects.filter(group=self.group).order_by("object_id"))

    def needs_third(self, reads: Sequence[Review]) -> bool:
        """Tell whether the reads of an application lie too far apart."""
        return outcome([read.total or Decimal(0) for read in reads], READS, self.rubric.gap).needs == "third"

    def read(self, item: ReviewItem, expert: int, scores: Scores, comment: str) -> Review:
        """Return a finished read."""
        given, done = self.at
        return Review(
            item=item, expert=self.experts[expert], state="submitted", scores=as_json(scores), comment=comment,
            total=sum(scores.values(), Decimal(0)), assigned_at=given, saved_at=done, submitted_at=done, version=2,
        )  # fmt: skip

    def waiting(self, item: ReviewItem, expert: int) -> Review:
        """Return a read that waits for its expert."""
        return Review(item=item, expert=self.experts[expert], assigned_at=self.at[0])

    def half_points(self, shares: Mapping[str, float]) -> dict[str, Decimal]:
        """Return the scores in half points of shares (0-1) by row."""
        return {row.key: _half(row.max, shares[row.key]) for row in self.rubric.rows}


def hand_over(call: Call, due_at: datetime, at: tuple[datetime, datetime]) -> Desk:
    """Put the admitted applications of a call before its experts."""
    reviewing.hand_over(call, due_at, by=persona("operator"), now=at[0])
    group = reviewing.group_of(call)
    assert isinstance(group, ReviewGroup)
    return Desk(group, body_of(group.rubric, Rubric), tuple(persona(key) for key in EXPERTS), at)


def store(desk: Desk, reads: Sequence[Review]) -> None:
    """Store reads, and the results that come of them."""
    insert(Review, reads)
    totals: dict[int, list[Decimal]] = {}
    for read in reads:
        totals.setdefault(read.item.pk, []).extend([read.total] if read.total is not None else [])
    items = {read.item.pk: read.item for read in reads}
    for pk, item in items.items():
        found = outcome(totals[pk], READS, desk.rubric.gap)
        item.value, item.needs = found.value, found.needs
    ReviewItem.objects.bulk_update(items.values(), ["value", "needs"], batch_size=200)


def as_json(scores: Scores) -> str:
    """Return scores as they are stored."""
    return json.dumps({key: plain(value) for key, value in scores.items()})


def _half(most: Decimal, share: float) -> Decimal:
    return min(max(Decimal(round(float(most) * share * 2)) / 2, Decimal(0)), most)
