"""How long proposals are kept: five years after the answers, then their texts go.  Source: domain.md 6.7, minutes of commissions."""

from datetime import date

from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule, register
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.selection.discussions.models import Proposal
from pulsar_xblocks.selection.discussions.queries import REVISION

RULE, YEARS = "discussion_proposals", 5


def old(region_id: int, as_of: date) -> list[Item]:
    """Return the proposals whose answers were published five years ago; 1 query."""
    rows = Proposal.objects.filter(discussion__region=region_id).exclude(discussion__final_at=None).exclude(text="")
    found = []
    for row in rows.select_related("discussion__region").order_by("pk"):
        day = local_day(row.discussion.final_at, row.discussion.region.time_zone)
        due = date(day.year + YEARS, day.month, min(day.day, 28))
        if due < as_of:
            found.append(Item(RULE, "proposal", str(row.pk), due, row.person_id, f"{row.discussion.code} {row.number}"))
    return found


def destroy(doomed: Doomed) -> int:
    """Blank the texts of a proposal; number, outcome and moments stay.  Return how many records."""
    blank_revisions(REVISION, [doomed.object_id])
    return Proposal.objects.filter(pk=doomed.object_id).update(text="", reason="", answer_text="")


def register_terms() -> None:
    """Register the rule."""
    texts, way = mark("texts of proposals and of their answers"), mark("texts are blanked")
    term = mark("five years after the answers were published")
    register(Rule(RULE, mark("Proposals of public discussions"), mark("Proposal"), texts, way, term, old, destroy))
