"""Where the applications of a call wait, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.domain import dashboard as domain
from pulsar_xblocks.selection.commission.queries.dashboard import Counted
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.rules import EXPERT

GUARDIAN, FAMILY, CENTRE = mark("the guardian"), mark("the family"), mark("the centre")
CHECKED = (statuses.SUBMITTED, statuses.CHECK)


@dataclass(frozen=True)
class Stop:
    """A place on the way: msgids of what waits and for whom, how many (None = few), since when the oldest, where to look."""

    word: str
    who: str
    count: int | None
    since: datetime | None = None
    url: str = ""


def stops(found: Counted) -> Iterator[Stop]:
    """Yield where applications wait, in the order of their way; what nothing waits for is left out."""
    yield from (stop for stop in (*_drafts(found), *_of_check(found), *_of_results(found)) if stop.count != 0)


def _drafts(found: Counted) -> Iterator[Stop]:
    pk = found.call.pk
    waiting = sum(one.waiting for one in found.groups if one.call == pk and one.status == statuses.DRAFT)
    filled = domain.in_status(found.groups, pk, statuses.DRAFT) - waiting
    sent = domain.in_status(found.groups, pk, statuses.AWAITING)
    yield Stop(mark("Drafts: the guardian has not consented yet"), GUARDIAN, domain.guarded(waiting))
    yield Stop(mark("Drafts that are being filled in"), FAMILY, domain.guarded(filled))
    yield Stop(mark("Sent, a consent is missing"), FAMILY, domain.guarded(sent))


def _of_check(found: Counted) -> Iterator[Stop]:
    call, pk = found.call, found.call.pk
    since = min((found.oldest[key] for key in CHECKED if key in found.oldest), default=None)
    yield Stop(
        mark("Waiting for the check of documents"), CENTRE, domain.in_status(found.groups, pk, *CHECKED), since, _queue(pk, *CHECKED)
    )
    returned = domain.in_status(found.groups, pk, statuses.RETURNED)
    yield Stop(mark("Returned for clarification, no answer yet"), FAMILY, returned, url=_queue(pk, statuses.RETURNED))
    if call.preliminary_at is None and rules_of(call).of_kind(EXPERT):
        admitted = domain.in_status(found.groups, pk, statuses.ADMITTED)
        yield Stop(mark("Admitted, not handed over to the experts yet"), CENTRE, admitted, url=_queue(pk, statuses.ADMITTED))
    yield Stop(mark("With the experts, without a result"), mark("the experts"), found.with_experts, url=_queue(pk, statuses.SCORING))


def _of_results(found: Counted) -> Iterator[Stop]:
    pk = found.call.pk
    yield Stop(mark("Appeals without a decision"), mark("the appeals panel"), found.appeals, url=reverse("pulsar:call_appeals", args=[pk]))
    offered = domain.in_status(found.groups, pk, statuses.RECOMMENDED) if found.call.final_at else 0
    yield Stop(mark("A place is offered, no answer yet"), FAMILY, offered, url=reverse("pulsar:call_places", args=[pk]))


def _queue(pk: int, *wanted: str) -> str:
    return reverse("pulsar:call_applications", args=[pk]) + f"?status={','.join(wanted)}"
