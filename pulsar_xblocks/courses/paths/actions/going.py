"""How a path goes on: sent, approved or returned, begun, items done, levels at the end, reviews, completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.courses.paths import domain, letters, queries
from pulsar_xblocks.courses.paths.actions.planning import held, stored
from pulsar_xblocks.courses.paths.models import LearningPath, PathReview
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version


@dataclass(frozen=True)
class Review:
    """A look at how a path goes on: the day, what was seen, when to look again."""

    on: date
    text: str
    next_on: date | None = None


@dataclass(frozen=True)
class Done:
    """An item that is done on a day, or not yet (no day), with what shows it."""

    position: int
    on: date | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Outcome:
    """What has come of a path: position of a gap -> level, and the result in words."""

    levels: Mapping[int, int | None]
    result: str = ""


@transaction.atomic
def send(path: LearningPath, *, by: Person, now: datetime) -> LearningPath:
    """Send a draft to approval.  Raises Invalid naming what is missing, NotNow."""
    row = held(path)
    if row.status == domain.APPROVAL:
        return row
    domain.require_step(row.status, domain.APPROVAL)
    if missing := domain.missing_in(queries.as_path(row, queries.gaps_of(row), queries.items_of(row))):
        raise Invalid({"": missing})
    row.status, row.sent_at, row.reason = domain.APPROVAL, now, ""
    letters.sent(row, now)
    return stored(row, domain.APPROVAL, by, now)


@transaction.atomic
def take_back(path: LearningPath, *, by: Person, now: datetime) -> LearningPath:
    """Take a path that waits for approval back into draft.  Raises NotNow."""
    row = held(path)
    domain.require(row.status, domain.APPROVAL)
    row.status, row.sent_at = domain.DRAFT, None
    return stored(row, "taken_back", by, now)


@transaction.atomic
def approve(path: LearningPath, review_on: date | None, *, by: Person, now: datetime) -> LearningPath:
    """Approve a path, perhaps with the day of the first review.  Raises NotNow when it does not wait, Invalid for a day outside."""
    row = held(path)
    domain.require_step(row.status, domain.APPROVED)
    _require_inside(row, "review_on", review_on)
    row.status, row.approved_at, row.approved_by, row.reason = domain.APPROVED, now, by, ""
    row.review_on = review_on
    row.tutor = row.tutor or by
    letters.approved(row, now)
    return stored(row, domain.APPROVED, by, now)


@transaction.atomic
def turn_back(path: LearningPath, reason: str, *, by: Person, now: datetime) -> LearningPath:
    """Return a path with a reason.  Raises Invalid without one, NotNow when it does not wait."""
    row = held(path)
    domain.require(row.status, domain.APPROVAL)
    if not reason.strip():
        raise Invalid({"reason": [mark("Say what is to be changed.")]})
    row.status, row.sent_at, row.reason = domain.DRAFT, None, reason.strip()[:1000]
    letters.returned(row, now)
    return stored(row, "returned", by, now)


@transaction.atomic
def start(path: LearningPath, *, by: Person, now: datetime) -> LearningPath:
    """Begin an approved path.  Raises NotNow."""
    row = held(path)
    if row.status == domain.ACTIVE:
        return row
    domain.require_step(row.status, domain.ACTIVE)
    row.status = domain.ACTIVE
    return stored(row, domain.ACTIVE, by, now)


@transaction.atomic
def mark_item(path: LearningPath, done: Done, *, by: Person, now: datetime) -> LearningPath:
    """Store that an item is done, or not (no day), with what shows it.  Raises NotNow unless the path goes on, Invalid, NotFound."""
    row = held(path)
    domain.require(row.status, domain.ACTIVE)
    item = row.items.filter(position=done.position).first()
    if item is None:
        raise NotFound
    if done.on is not None and done.on > local_day(now, row.region.time_zone):
        raise Invalid({"done_on": [mark("This day has not come yet.")]})
    item.done_on, item.evidence = done.on, done.evidence.strip()[:500]
    item.save()
    return stored(row, "item", by, now)


@transaction.atomic
def save_outcome(path: LearningPath, seen: int, outcome: Outcome, *, by: Person, now: datetime) -> LearningPath:
    """Store the levels at the end and the result, as far as they are known.  Raises NotNow unless the path goes on, Stale."""
    row = held(path)
    domain.require(row.status, domain.ACTIVE)
    require_version(row.version, seen, {"result": row.result}, {"result": outcome.result})
    for gap in queries.gaps_of(row):
        level = outcome.levels.get(gap.position)
        gap.after = level if level in domain.LEVELS else None
        gap.save()
    row.result = outcome.result.strip()[:10_000]
    return stored(row, "outcome", by, now)


@transaction.atomic
def look(path: LearningPath, review: Review, *, by: Person, now: datetime) -> PathReview:
    """Store a review and when to look again.  Raises NotNow unless the path goes on, Invalid by field."""
    row = held(path)
    domain.require(row.status, domain.ACTIVE, domain.APPROVED)
    if not review.text.strip():
        raise Invalid({"text": [mark("Write what was seen and what is agreed.")]})
    if review.on > local_day(now, row.region.time_zone):
        raise Invalid({"on": [mark("This day has not come yet.")]})
    _require_inside(row, "next_on", review.next_on)
    made = PathReview.objects.create(path=row, on=review.on, text=review.text.strip()[:10_000], by=by, at=now)
    row.review_on = review.next_on
    stored(row, "look", by, now)
    return made


def _require_inside(row: LearningPath, name: str, day: date | None) -> None:
    if day is not None and not (row.starts_on and row.ends_on and row.starts_on <= day <= row.ends_on):
        raise Invalid({name: [mark("This day is outside the days of the path.")]})


@transaction.atomic
def finish(path: LearningPath, *, by: Person, now: datetime) -> LearningPath:
    """Complete a path.  Raises Invalid naming what is missing, NotNow unless it goes on."""
    row = held(path)
    domain.require_step(row.status, domain.DONE)
    if missing := domain.missing_at_end(queries.as_path(row, queries.gaps_of(row), queries.items_of(row))):
        raise Invalid({"": missing})
    row.status, row.closed_at, row.review_on = domain.DONE, now, None
    letters.done(row, now)
    return stored(row, domain.DONE, by, now)
