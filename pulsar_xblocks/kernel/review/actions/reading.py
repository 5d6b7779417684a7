"""What an expert does: drafts, the finished read, its undo, a conflict of interest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions.assigning import give_third, take_back_third
from pulsar_xblocks.kernel.review.actions.settling import locked, require_open, settle
from pulsar_xblocks.kernel.review.domain import rubric as rules
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewItem
from pulsar_xblocks.kernel.review.queries.results import rubric_of, scores_of
from pulsar_xblocks.kernel.versions.domain import require_version

REASON_MIN, REASON_MAX = 10, 2000


@dataclass(frozen=True)
class Typed:
    """What an expert has filled in: row's key -> score, and the comment."""

    scores: Mapping[str, Decimal] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True)
class Declaration:
    """A conflict: why, the text that was signed, and that it was signed."""

    reason: str
    statement: str
    is_signed: bool


class NotYours(Conflict):
    """The work is no longer with this expert."""

    code = "not_yours"
    message = mark("This work is no longer in your queue.")


@transaction.atomic
def save_draft(review: Review, seen_version: int, typed: Typed, *, now: datetime) -> Review:
    """Store what is filled in so far.  Raises Invalid by field, Stale when another window saved, Published, NotYours."""
    row, item = _writable(review)
    errors = rules.check_draft(rubric_of(item.group), typed.scores, typed.comment)
    if errors:
        raise Invalid(errors)
    if row.state == statuses.SUBMITTED:
        raise Conflict(mark("This work is scored. Take the score back first, then change it."))
    return _store(row, seen_version, typed, now)


@transaction.atomic
def submit(review: Review, seen_version: int, typed: Typed, *, now: datetime, by: Person | None = None) -> Review:
    """Store the finished read, settle the result, give a wide gap to a third expert; a correction that closes the gap frees the third.

    ``by`` = who does it instead of the expert.

    Raises Invalid by field, Stale, NotYours.
    """
    row, item = _writable(review)
    found = rubric_of(item.group)
    errors = rules.check(found, typed.scores, typed.comment)
    if errors:
        raise Invalid(errors)
    is_first, is_correction = row.submitted_at is None, row.state == statuses.SUBMITTED
    row.state, row.total, row.submitted_at = statuses.SUBMITTED, rules.total(found, typed.scores), row.submitted_at or now
    _store(row, seen_version, typed, now)
    settle(item)
    give_third(item, now=now)
    if is_correction:  # it may have closed the gap
        take_back_third(item, now=now)
    if is_first:
        record("review.submit", row, by=by or row.expert, now=now, region_id=item.group.region_id, code=item.blind_code)
    return row


@transaction.atomic
def undo(review: Review, *, now: datetime) -> Review:
    """Take a finished read back into the drafts.  Raises Published once the results are out, NotYours."""
    row, item = _writable(review)
    if row.state != statuses.SUBMITTED:
        return row
    row.state, row.total, row.submitted_at, row.saved_at = statuses.DRAFT, None, None, now
    row.version += 1
    row.save()
    settle(item)
    take_back_third(item, now=now)
    record("review.undo", row, by=row.expert, now=now, region_id=item.group.region_id, code=item.blind_code)
    return row


@transaction.atomic
def declare(review: Review, told: Declaration, *, now: datetime) -> ReviewConflict:
    """Store a signed conflict with a work: it leaves the queue, other works of its organisation will not come.

    Raises Invalid without a reason or signature, Published, NotYours.
    """
    row, item = _writable(review)
    reason = told.reason.strip()
    errors = {}
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        errors["reason"] = [mark("Write in a few words what the conflict is: from 10 to 2,000 characters.")]
    if not told.is_signed:
        errors["is_signed"] = [mark("Sign the declaration: tick the box.")]
    if errors:
        raise Invalid(errors)
    row.state, row.total, row.submitted_at = statuses.DECLINED, None, None
    row.version += 1
    row.save()
    settle(item)
    made = ReviewConflict.objects.create(
        region_id=item.group.region_id,
        expert=row.expert,
        item=item,
        organisation_id=item.organisation_id,
        reason=reason,
        statement=told.statement,
        signed_name=row.expert.full_name,
        signed_at=now,
    )
    give_third(item, now=now)  # the third expert may be the one who cannot read it
    record("review.conflict", row, by=row.expert, now=now, region_id=item.group.region_id, code=item.blind_code)
    return made


def _writable(review: Review) -> tuple[Review, ReviewItem]:
    """Return the read and its work, locked and open.  Raises Published, Withdrawn, NotYours."""
    item = locked(review.item_id)
    row = Review.objects.select_for_update().get(pk=review.pk)
    row.item = item
    require_open(item)
    if row.state not in statuses.COUNTED:
        raise NotYours
    return row, item


def _store(row: Review, seen_version: int, typed: Typed, now: datetime) -> Review:
    current = {rules.field_of(key): rules.plain(value) for key, value in scores_of(row).items()} | {rules.COMMENT: row.comment}
    yours = {rules.field_of(key): rules.plain(value) for key, value in typed.scores.items()} | {rules.COMMENT: typed.comment}
    names = dict.fromkeys([*current, *yours])
    require_version(
        row.version, seen_version, {name: current.get(name, "") for name in names}, {name: yours.get(name, "") for name in names}
    )
    if row.state == statuses.ASSIGNED:
        row.state = statuses.DRAFT
    row.scores = json.dumps({key: rules.plain(value) for key, value in typed.scores.items()}, sort_keys=True)
    row.comment, row.saved_at = typed.comment.strip(), now
    row.version += 1
    row.save()
    return row
