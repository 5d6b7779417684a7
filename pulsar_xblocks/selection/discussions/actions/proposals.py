"""Proposals: made, changed in their first minutes, withdrawn, supported, moderated, answered; nothing is deleted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Gone, Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.discussions import domain, queries
from pulsar_xblocks.selection.discussions.models import Discussion, DiscussionGroup, Proposal, ProposalSupport

LATE = mark("Proposals are no longer taken. Copy your text: it is not stored.")
_EARLY = mark("Proposals are not taken yet.")


@dataclass(frozen=True)
class Said:
    """What somebody proposes; ``section`` "" = to the whole document."""

    text: str
    section: str = ""
    group: DiscussionGroup | None = None


@transaction.atomic
def propose(discussion: Discussion, said: Said, *, by: Person, now: datetime) -> Proposal:
    """Store a proposal under the next number; the same text sent twice is one.  Raises Invalid by field, Gone outside the window."""
    row = locked(Discussion.objects, discussion.pk)
    _require_open(row, now)
    text = _checked(row, said)
    if (
        found := Proposal.objects.filter(discussion=row, person=by, text=text, section=said.section)
        .exclude(status=domain.WITHDRAWN)
        .first()
    ):
        return found
    row.last_number += 1
    row.save(update_fields=["last_number"])
    return Proposal.objects.create(
        discussion=row,
        number=row.last_number,
        section=said.section,
        group=said.group,
        person=by,
        text=text,
        status=domain.WAITING if row.is_premoderated else domain.SHOWN,
        created_at=now,
    )


def _require_open(row: Discussion, now: datetime) -> None:
    stage = queries.stage(row, now)
    if stage != domain.OPEN:
        raise Gone(_EARLY if stage in (domain.DRAFT, domain.PLANNED) else LATE)


def _checked(row: Discussion, said: Said) -> str:
    text, errors = said.text.strip(), dict[str, list[Any]]()
    if not domain.LEAST_TEXT <= len(text) <= domain.MOST_TEXT:
        words = {"least": domain.LEAST_TEXT, "most": domain.MOST_TEXT}
        errors["text"] = [Sentence(mark("From %(least)s to %(most)s characters."), **words)]
    if said.section and said.section not in {piece.number for piece in domain.pieces(row.text)}:
        errors["section"] = [mark("Choose a section from the list.")]
    if said.group is not None and said.group.discussion_id != row.pk:
        errors["group"] = [mark("Choose a group from the list.")]
    if errors:
        raise Invalid(errors)
    return text


@transaction.atomic
def edit(proposal: Proposal, text: str, seen: int, *, by: Person, now: datetime) -> Proposal:
    """Change an own proposal in its first minutes; the earlier text is kept.  Raises Forbidden, Gone, Conflict, Stale, Invalid."""
    row = _own(proposal, by)
    require_version(row.version, seen, {"text": row.text}, {"text": text})
    if row.answer:
        raise Conflict(mark("The proposal is answered already: it can no longer be changed."))
    if not domain.may_edit(row.status, row.created_at, queries.window(row.discussion), row.discussion.edit_minutes, now):
        raise Gone(mark("The time in which a proposal can be changed is over."))
    fresh = _checked(row.discussion, Said(text, row.section, row.group))
    if fresh != row.text:
        store_revision(queries.REVISION, row.pk, row.text, by=by, now=now)
        row.text, row.edited_at, row.version = fresh, now, row.version + 1
        row.status = domain.WAITING if row.discussion.is_premoderated else row.status
        row.save()
    return row


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Person, now: datetime) -> Proposal:
    """Withdraw an own proposal: the number stays and says so.  Raises Forbidden, Conflict."""
    row = _own(proposal, by)
    if row.answer or row.status not in (domain.WAITING, domain.SHOWN):
        raise Conflict(mark("The proposal is answered or closed already."))
    row.status, row.version = domain.WITHDRAWN, row.version + 1
    return _stored(row, "withdraw", by, now)


@transaction.atomic
def support(proposal: Proposal, *, is_on: bool, by: Person, now: datetime) -> int:
    """Support a proposal or no longer; return how many do.  Raises Gone outside the window, Conflict for one's own."""
    row = _held(proposal)
    _require_open(row.discussion, now)
    if row.person_id == by.pk or row.status != domain.SHOWN:
        raise Conflict(mark("One supports the proposals of others that are under consideration."))
    mine = ProposalSupport.objects.filter(proposal=row, person=by)
    if not is_on:
        mine.delete()
    elif not mine.exists():
        try:
            with transaction.atomic():
                ProposalSupport.objects.create(proposal=row, person=by, at=now)
        except IntegrityError:  # a double click
            pass
    return row.supports.count()


@transaction.atomic
def moderate(proposal: Proposal, *, is_shown: bool, reason: str = "", by: Person, now: datetime) -> Proposal:
    """Let a proposal be seen or hide it with a reason that everybody reads.  Raises Invalid without a reason, Conflict."""
    row = _held(proposal)
    if row.status == domain.WITHDRAWN or row.answer:
        raise Conflict(mark("The proposal is answered or closed already."))
    if not is_shown and not reason.strip():
        raise Invalid({"reason": [mark("Say why: everybody reads the reason.")]})
    row.status, row.reason = (domain.SHOWN, "") if is_shown else (domain.HIDDEN, reason.strip()[:1000])
    row.moderated_by, row.moderated_at, row.version = by, now, row.version + 1
    return _stored(row, "show" if is_shown else "hide", by, now, reason=row.reason)


@transaction.atomic
def answer(  # noqa: PLR0913 - one form's values
    proposal: Proposal, outcome: str, text: str, seen: int, *, by: Person, now: datetime
) -> Proposal:
    """Answer a proposal on behalf of the centre, or answer it anew before the answers are published.

    Raises Invalid by field, Stale, Conflict once the answers are published or where there is nothing to answer.
    """
    row = _held(proposal)
    require_version(row.version, seen, {"answer_text": row.answer_text}, {"answer_text": text})
    if row.discussion.status == domain.FINAL:
        raise Conflict(mark("The answers are published: they stay as they are."))
    if row.status != domain.SHOWN:
        raise Conflict(mark("Only a proposal that everybody sees is answered."))
    errors = {} if outcome in domain.ANSWER else {"answer": [mark("Choose one of the answers.")]}
    if not text.strip() or len(text) > domain.MOST_TEXT:
        errors["answer_text"] = [mark("Give the reason, at most 4000 characters.")]
    if errors:
        raise Invalid(errors)
    row.answer, row.answer_text = outcome, text.strip()
    row.answered_by, row.answered_at, row.version = by, now, row.version + 1
    return _stored(row, "answer", by, now, answer=outcome)


def _held(proposal: Proposal) -> Proposal:
    return locked(Proposal.objects.select_related("discussion"), proposal.pk)


def _own(proposal: Proposal, by: Person) -> Proposal:
    row = _held(proposal)
    if row.person_id != by.pk:
        raise Forbidden
    return row


def _stored(row: Proposal, what: str, by: Person, now: datetime, **facts: Any) -> Proposal:
    row.save()
    record(f"proposal.{what}", row, by=by, now=now, region_id=row.discussion.region_id, number=row.number, **facts)
    return row
