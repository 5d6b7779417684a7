"""The centre's side: a draft put up for discussion, groups, answers and the final version published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import Counted, mark, mark_plural
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.discussions import domain, letters, queries
from pulsar_xblocks.selection.discussions.models import Discussion, DiscussionGroup, Proposal

TELL = "discussions.tell"
FIXED = ("code", "text", "opens_at")  # once published: people rely on them


@transaction.atomic
def create(region: Region, values: Mapping[str, Any], *, by: Person | None, now: datetime) -> Discussion:
    """Store a discussion as a draft that nobody else sees.  Raises Invalid by field."""
    _require_whole(values)
    try:
        with transaction.atomic():
            row = Discussion.objects.create(region=region, created_at=now, created_by=by, **values)
    except IntegrityError:
        raise Invalid({"code": [mark("Another discussion of the region has this code.")]}) from None
    record("discussion.create", row, by=by, now=now, region_id=region.pk)
    return row


@transaction.atomic
def change(discussion: Discussion, seen: int, values: Mapping[str, Any], *, by: Person, now: datetime) -> Discussion:
    """Store edited facts; what people discuss stays as it was published.  Raises Stale, Invalid by field."""
    row = _held(discussion)
    current = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    require_version(row.version, seen, current, {name: values[name] for name in current})
    fixed = [name for name in FIXED if name in current] if row.status != domain.DRAFT else []
    if fixed:
        raise Invalid({name: [mark("The discussion is published: this stays as it is.")] for name in fixed})
    _require_whole(values)
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            return _stored(row, "edit", by, now, fields=sorted(current))
    except IntegrityError:
        raise Invalid({"code": [mark("Another discussion of the region has this code.")]}) from None


@transaction.atomic
def publish(discussion: Discussion, *, by: Person, now: datetime) -> Discussion:
    """Let everybody read the draft.  Raises Conflict when it is published already."""
    row = _held(discussion)
    if row.status != domain.DRAFT:
        raise Conflict(mark("The discussion is published already."))
    row.status = domain.ACTIVE
    return _stored(row, "publish", by, now)


@transaction.atomic
def add_group(discussion: Discussion, name: str, moderator: Person | None, *, by: Person, now: datetime) -> DiscussionGroup:
    """Add a group, or give an existing one another moderator.  Raises Invalid, Conflict."""
    row, name = _held(discussion), name.strip()[:200]
    if not name:
        raise Invalid({"name": [mark("Name the group.")]})
    if row.status == domain.FINAL or (row.groups.count() >= domain.MOST_GROUPS and not row.groups.filter(name=name).exists()):
        raise Conflict(mark("No more groups can be added."))
    found, _ = DiscussionGroup.objects.update_or_create(discussion=row, name=name, defaults={"moderator": moderator})
    record("discussion.group", row, by=by, now=now, region_id=row.region_id, group=name)
    return found


@transaction.atomic
def finish(discussion: Discussion, final_text: str, *, by: Person, now: datetime) -> Discussion:
    """Publish the answers and the final version; authors are told.  Raises Conflict before the window closes, Invalid while any waits."""
    row = _held(discussion)
    if queries.stage(row, now) != domain.CLOSED:
        raise Conflict(mark("Answers are published once the window has closed."))
    waiting = domain.missing_answers(queries.states_of(row))
    if waiting:
        text = mark_plural("%(n)d proposal is not answered yet.", "%(n)d proposals are not answered yet.")
        raise Invalid({"": [Counted(*text, n=waiting)]})
    if not final_text.strip():
        raise Invalid({"final_text": [mark("Paste the final version.")]})
    row.final_text, row.status, row.final_at = final_text.strip(), domain.FINAL, now
    enqueue(TELL, {"discussion": row.pk}, region_id=row.region_id, by=by, now=now)
    return _stored(row, "finish", by, now)


def tell(context: JobContext) -> None:
    """Tell every author what was answered."""
    row = Discussion.objects.select_related("region").get(pk=context.payload["discussion"])
    rows = Proposal.objects.filter(discussion=row, status=domain.SHOWN).select_related("person__user").order_by("number")
    for one in rows.iterator(chunk_size=200):
        with in_language(one.person):
            subject, text = letters.answered(row, one)
            send(
                to=one.person,
                subject=subject,
                text=text,
                link=letters.address_of(row, one.number),
                region_id=row.region_id,
                kind="discussion.answer",
                now=context.now,
                about=one,
                once=f"discussion.answer:{one.pk}",
            )


def _require_whole(values: Mapping[str, Any]) -> None:
    errors = {}
    if values["opens_at"] >= values["closes_at"]:
        errors["closes_at"] = [mark("The window closes before it opens.")]
    if not [piece for piece in domain.pieces(values["text"]) if piece.number]:
        errors["text"] = [mark("No section was found. Begin sections with their numbers, for example «1. General provisions».")]
    if errors:
        raise Invalid(errors)


def _held(discussion: Discussion) -> Discussion:
    return locked(Discussion.objects.select_related("region"), discussion.pk)


def _stored(row: Discussion, what: str, by: Person, now: datetime, **facts: Any) -> Discussion:
    row.version += 1
    row.save()
    record(f"discussion.{what}", row, by=by, now=now, region_id=row.region_id, **facts)
    return row
