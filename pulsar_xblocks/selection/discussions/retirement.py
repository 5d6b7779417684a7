"""What discussions blank when a person is retired, and what they tell in a person's export."""

from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.selection.discussions import domain
from pulsar_xblocks.selection.discussions.models import Discussion, DiscussionGroup, Proposal
from pulsar_xblocks.selection.discussions.queries import REVISION


def blank(person: Person, now: datetime) -> None:
    """Blank earlier texts and what nobody else reads; a proposal that is shown stays as part of the discussion, without its author."""
    own = Proposal.objects.filter(person=person)
    blank_revisions(REVISION, own.values_list("pk", flat=True))
    own.exclude(status=domain.SHOWN).update(text="", reason="")
    DiscussionGroup.objects.filter(moderator=person).update(moderator=None)


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the person's proposals as plain JSON values."""
    titles = dict(Discussion.objects.filter(proposals__person=person).values_list("pk", "title"))
    rows = Proposal.objects.filter(person=person).order_by("pk")
    return [
        {"discussion": titles[row.discussion_id], "number": row.number, "section": row.section, "text": row.text}
        | {"status": row.status, "answer": row.answer, "answer_text": row.answer_text, "sent": row.created_at.isoformat()}
        for row in rows
    ]
