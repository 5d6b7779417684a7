"""Stages of an enrolment: words of staff, plain words of participants, who may move it where.  Source: domain.md 1.3."""

from collections.abc import Iterable
from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

DOCS_NEEDED, DOCS_CHECK, DOCS_REJECTED, ORDER_IN = "docs_needed", "docs_check", "docs_rejected", "order_in"
STUDYING, FINAL, ORDER_OUT, CERT_NEEDED, CERT_ISSUED, FRDO_DONE = (
    "studying",
    "final",
    "order_out",
    "cert_needed",
    "cert_issued",
    "frdo_done",
)
LEFT, WITHDRAWN, WAITING = "left", "withdrawn", "waiting"

ENROLMENT = by_key(
    [
        Status(WAITING, mark("On the waiting list"), "idle", "clock"),
        Status(DOCS_NEEDED, mark("Documents required"), "warn", "pencil"),
        Status(DOCS_CHECK, mark("Documents under check"), "run", "eye"),
        Status(DOCS_REJECTED, mark("Documents rejected"), "warn", "back"),
        Status(ORDER_IN, mark("Enrolment order required"), "run", "file"),
        Status(STUDYING, mark("Studying"), "ok", "now"),
        Status(FINAL, mark("Final assessment"), "run", "now"),
        Status(ORDER_OUT, mark("Completion order required"), "run", "file"),
        Status(CERT_NEEDED, mark("Certificate required"), "run", "file"),
        Status(CERT_ISSUED, mark("Certificate issued"), "ok", "done"),
        Status(FRDO_DONE, mark("Entered in FIS FRDO"), "ok", "done"),
        Status(LEFT, mark("Left with a statement of study"), "idle", "box"),
        Status(WITHDRAWN, mark("Application withdrawn"), "idle", "box"),
    ]
)
PLAIN = {  # what a participant reads; where a stage is not here, the words of staff
    DOCS_NEEDED: mark("Fill in your documents"),
    DOCS_CHECK: mark("We are checking your documents"),
    DOCS_REJECTED: mark("Your documents need a correction"),
    ORDER_IN: mark("Your enrolment is being arranged"),
    FINAL: mark("The final assessment is ahead"),
    ORDER_OUT: mark("The end of your course is being arranged"),
    CERT_NEEDED: mark("We are preparing your certificate"),
    FRDO_DONE: mark("Certificate issued"),
    LEFT: mark("Course left; a statement of study is available"),
}
NEXT = {  # stage -> where it may go
    WAITING: (DOCS_NEEDED, WITHDRAWN),
    DOCS_NEEDED: (DOCS_CHECK, WITHDRAWN),
    DOCS_CHECK: (DOCS_REJECTED, ORDER_IN, WITHDRAWN),
    DOCS_REJECTED: (DOCS_CHECK, WITHDRAWN),
    ORDER_IN: (STUDYING, DOCS_CHECK, WITHDRAWN),
    STUDYING: (FINAL, LEFT),
    FINAL: (ORDER_OUT, STUDYING, LEFT),
    ORDER_OUT: (CERT_NEEDED, FINAL, LEFT),
    CERT_NEEDED: (CERT_ISSUED, ORDER_OUT),
    CERT_ISSUED: (FRDO_DONE, CERT_NEEDED),
    FRDO_DONE: (CERT_ISSUED,),
    LEFT: (STUDYING,),  # somebody left out by mistake is taken back by an order
    WITHDRAWN: (),
}
BACK_BY_HAND = {CERT_NEEDED: ORDER_OUT, ORDER_IN: DOCS_CHECK}  # a mistake seen when the step can no longer be undone
TAKES_PLACE = frozenset(ENROLMENT) - {WAITING, WITHDRAWN, LEFT}
BEFORE_ORDER = (WAITING, DOCS_NEEDED, DOCS_CHECK, DOCS_REJECTED, ORDER_IN)
IN_TRAINING = (STUDYING, FINAL)
GRADUATED = (ORDER_OUT, CERT_NEEDED, CERT_ISSUED, FRDO_DONE)


class NotNow(Conflict):
    """The stage of the enrolment does not allow this."""

    message = mark("At this stage of the enrolment it cannot be done: %(stage)s.")


class OwnAffair(Conflict):
    """Somebody who runs a group decides about the own enrolment."""

    code = "own_affair"
    message = mark("This is your own enrolment: a colleague decides about it.")


def require_others(owners: Iterable[int], by: int) -> None:
    """Return when nobody decides about oneself; ``owners``: ids of the people whose enrolments they are.  Raises OwnAffair."""
    if by in owners:
        raise OwnAffair


def require(stage: str, *allowed: str) -> None:
    """Return when the enrolment stands at one of the stages.  Raises NotNow."""
    if stage not in allowed:
        raise NotNow(stage=ENROLMENT[stage].word)


def require_step(stage: str, to: str) -> None:
    """Return when an enrolment may go from one stage to another.  Raises NotNow."""
    if to not in NEXT[stage]:
        raise NotNow(stage=ENROLMENT[stage].word)


def plain_word(stage: str) -> str:
    """Return the msgid that a participant reads."""
    return PLAIN.get(stage) or ENROLMENT[stage].word


@dataclass(frozen=True)
class Queued:
    """Somebody on the waiting list: the earlier, the nearer; of equal moments the smaller id."""

    pk: int
    since: str  # ISO moment


def taken_from_queue(queue: list[Queued], free: int) -> list[int]:
    """Return the ids of those who get the free places, in order."""
    return [one.pk for one in sorted(queue, key=lambda one: (one.since, one.pk))[: max(free, 0)]]
