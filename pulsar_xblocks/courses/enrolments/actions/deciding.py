"""What the staff of a group decides: documents checked, orders signed, somebody left out; steps made together are undone together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import domain, letters
from pulsar_xblocks.courses.enrolments.actions import attending
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, free_places, held, held_group, new_key, promote, put, step
from pulsar_xblocks.courses.enrolments.models import Enrolment, EnrolmentEvent, TrainingOrder
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

_REASON = mark("Say why: the participant will read it.")
_ELSEWHERE = mark("Nothing is stored. %(name)s stands at another stage: %(stage)s.")


@dataclass(frozen=True)
class Paper:
    """An order as it is signed: what about, number, day, ground."""

    kind: str  # keys of domain.ORDERS
    number: str
    on: date
    ground: str = ""


@transaction.atomic
def accept_documents(rows: Sequence[Enrolment], *, by: Person, now: datetime) -> str:
    """Accept the documents of those under check; return the key by which it is undone.  Raises NotNow when one of them is not."""
    return _together(rows, stages.ORDER_IN, (stages.DOCS_CHECK,), by, now)


@transaction.atomic
def reject_documents(enrolment: Enrolment, reason: str, *, by: Person, now: datetime) -> Enrolment:
    """Return the documents with a reason.  Raises Invalid without one, NotNow at another stage."""
    if not reason.strip():
        raise Invalid({"reason": [_REASON]})
    row = held(enrolment)
    stages.require_others([row.person_id], by.pk)
    stages.require(row.stage, stages.DOCS_CHECK)
    return step(row, stages.DOCS_REJECTED, Why(reason.strip()), by=by, now=now)


@transaction.atomic
def step_back(enrolment: Enrolment, reason: str, *, by: Person, now: datetime) -> Enrolment:
    """Return somebody to the stage before, however long ago the step was; an order stays on record, a later one says otherwise.

    Raises Invalid without a reason, NotNow at a stage without such a way, OwnAffair.
    """
    if not reason.strip():
        raise Invalid({"reason": [_REASON]})
    row = held(enrolment)
    stages.require_others([row.person_id], by.pk)
    stages.require(row.stage, *stages.BACK_BY_HAND)
    if row.stage == stages.CERT_NEEDED:
        row.order_out = None
    return step(row, stages.BACK_BY_HAND[row.stage], Why(reason.strip(), is_quiet=True), by=by, now=now)


@transaction.atomic
def return_documents(rows: Sequence[Enrolment], reason: str, *, by: Person, now: datetime) -> str:
    """Return the documents of many for one reason; return the key by which it is undone.  Raises Invalid without a reason, NotNow."""
    if not reason.strip():
        raise Invalid({"reason": [_REASON]})
    return _together(rows, stages.DOCS_REJECTED, (stages.DOCS_CHECK,), by, now, reason=reason.strip())


@transaction.atomic
def sign_order(group: TrainingGroup, rows: Sequence[Enrolment], paper: Paper, *, by: Person, now: datetime) -> TrainingOrder:
    """Store an order of enrolment or of leaving; the course follows.  Raises Invalid, NotNow naming the stage.

    A completion order is signed by ``documents.actions.completing`` only, which looks at what each of them lacks.
    """
    if paper.kind not in domain.SIGNED_HERE:
        raise Invalid({"kind": [mark("Choose one of the list.")]})
    return store_order(group, rows, paper, by=by, now=now)


def store_order(group: TrainingGroup, rows: Sequence[Enrolment], paper: Paper, *, by: Person, now: datetime) -> TrainingOrder:
    """Store an order about participants and move them, within a transaction.  Raises Invalid, NotNow naming the stage."""
    if not paper.number.strip():
        raise Invalid({"number": [mark("Write the number of the order.")]})
    if not rows:
        raise Invalid({"": [mark("Choose at least one participant.")]})
    if paper.kind == domain.LEAVE and not paper.ground.strip():
        raise Invalid({"ground": [_REASON]})
    facts = {"kind": paper.kind, "number": paper.number.strip()[:60], "on": paper.on, "ground": paper.ground.strip()[:300]}
    order = TrainingOrder.objects.create(group=group, made_at=now, made_by=by, **facts)
    to, allowed = _WAYS[paper.kind]
    _together(rows, to, allowed, by, now, order=order, reason=order.ground if paper.kind == domain.LEAVE else "")
    record("training_order.sign", order, by=by, now=now, region_id=group.programme.region_id, kind=paper.kind, count=len(rows))
    if paper.kind == domain.LEAVE:
        promote(group, now=now)
    return order


@transaction.atomic
def undo(group: TrainingGroup, batch: str, *, by: Person, now: datetime) -> int:
    """Take back steps made together, within half an hour and while nobody has gone further; return how many.

    Raises Conflict when it is too late.  An order stays on record; a later one says otherwise.
    """
    events = list(EnrolmentEvent.objects.filter(batch=batch, enrolment__group=group).order_by("pk")) if batch else []
    if not events or any(event.at < now - letters.UNDO_WITHIN for event in events):
        raise Conflict(mark("This can no longer be undone."))
    for event in events:
        row = held(event.enrolment)
        before = EnrolmentEvent.objects.filter(enrolment=row, pk__lt=event.pk).order_by("-pk").first()
        if row.stage != event.stage or row.stage_at != event.at or before is None:
            raise Conflict(mark("Somebody has gone further since: it can no longer be undone."))
        _take_off(row, event, before.stage == stages.LEFT)
        put(row, before.stage, Why(before.reason, is_quiet=True), by=by, now=now)
    if events[0].stage == stages.LEFT and free_places(held_group(group)) < 0:
        raise Conflict(mark("The place has gone to the next on the waiting list. Sign an order of enrolment to take them back."))
    promote(group, now=now)
    attending.order(row.group, by=by, now=now)
    return len(events)


def _take_off(row: Enrolment, event: EnrolmentEvent, had_left: bool) -> None:
    """Let an enrolment name the orders before the one that is undone; that one stays on record."""
    if event.stage == stages.STUDYING:
        row.order_in, row.order_out = [_order_before(row, event, kind) if had_left else None for kind in (domain.ENROL, domain.LEAVE)]
    elif event.stage in (stages.CERT_NEEDED, stages.LEFT):
        row.order_out = None


def _order_before(row: Enrolment, event: EnrolmentEvent, kind: str) -> TrainingOrder | None:
    """Return the last order of a kind that moved an enrolment before a step; 1 query."""
    steps = EnrolmentEvent.objects.filter(enrolment=row, stage=_WAYS[kind][0], pk__lt=event.pk).exclude(batch="")
    orders = TrainingOrder.objects.filter(group=row.group_id, kind=kind, made_at__in=steps.values("at"))
    return orders.order_by("-made_at", "-pk").first()


_WAYS = {
    domain.ENROL: (stages.STUDYING, (stages.ORDER_IN, stages.LEFT)),
    domain.COMPLETE: (stages.CERT_NEEDED, (stages.ORDER_OUT,)),
    domain.LEAVE: (stages.LEFT, (stages.STUDYING, stages.FINAL, stages.ORDER_OUT)),
}


def _together(  # noqa: PLR0913 - one step of many people, all named
    rows: Sequence[Enrolment],
    to: str,
    allowed: tuple[str, ...],
    by: Person,
    now: datetime,
    *,
    order: TrainingOrder | None = None,
    reason: str = "",
) -> str:
    stages.require_others([row.person_id for row in rows], by.pk)
    batch = new_key()
    for row in _held(rows):
        if row.stage not in allowed:
            raise stages.NotNow(_ELSEWHERE, name=row.person.full_name, stage=stages.ENROLMENT[row.stage].word)
        if order is not None:
            _note(row, order)
        step(row, to, Why(reason, batch), by=by, now=now)
    letters.order_batch(rows[0], batch, now)
    if to in (stages.STUDYING, stages.LEFT):
        attending.order(rows[0].group, by=by, now=now)
    return batch


def _held(rows: Sequence[Enrolment]) -> list[Enrolment]:
    """Return the rows held, always in the same order: two people who decide about the same ones do not lock each other out."""
    return [held(row) for row in sorted(rows, key=lambda row: row.pk)]


def _note(row: Enrolment, order: TrainingOrder) -> None:
    if order.kind == domain.ENROL:
        row.order_in, row.order_out = order, None  # whoever had left is taken back
    else:
        row.order_out = order
