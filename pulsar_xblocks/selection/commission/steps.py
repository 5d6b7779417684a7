"""What a call has behind it and what comes next, as its page shows it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.domain import statuses

ICONS = {"ok": "done", "run": "now"}
AHEAD = "ring"


@dataclass(frozen=True)
class Step:
    """One step: msgid, tone (ok done, run now, idle ahead), how many wait in it, when it was or until when it lasts.

    ``url`` = where it is done, for those who hold the ``right`` in the call.
    """

    word: str
    tone: str
    waiting: int = 0
    at: datetime | None = None
    until: datetime | None = None
    url: str = ""
    right: str = "applications"

    @property
    def icon(self) -> str:
        """Return the sprite's name for the tone."""
        return ICONS.get(self.tone, AHEAD)


@dataclass(frozen=True)
class Reads:
    """How far the experts are: how many applications have no result, until when they read, where it stands."""

    left: int = 0
    due_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Seen:
    """What the steps are made of: applications by status, the end of the window, the newest run, the experts (None = no part of theirs)."""

    counts: Mapping[str, int]
    closes_at: datetime
    run: RankingRun | None
    reads: Reads | None
    appeals_until: datetime | None
    now: datetime

    @property
    def checked(self) -> int:
        """Return how many applications wait for the check of documents."""
        return sum(self.counts.get(status, 0) for status in statuses.IN_CHECK)

    @property
    def read(self) -> int:
        """Return how many applications wait for experts, those not handed over yet too."""
        return self.reads.left + self.counts.get(statuses.ADMITTED, 0) if self.reads else 0

    @property
    def is_over(self) -> bool:
        """Tell whether the window has closed."""
        return self.now > self.closes_at


def of(call: Call, seen: Seen, rights: Collection[str]) -> list[Step]:
    """Return the steps of a call in order, with the addresses that the rights open."""
    found = [*_until_ranking(call, seen), _ranking(call, seen), *_results(call, seen)]
    return [step if step.right in rights else replace(step, url="") for step in found]


def _until_ranking(call: Call, seen: Seen) -> Iterator[Step]:
    is_taken = call.status != "draft" and call.opens_at <= seen.now
    is_settled = is_taken and seen.is_over and not seen.checked
    desk = reverse("pulsar:call_applications", args=[call.pk])
    tone = _tone(is_done=is_taken and seen.is_over, is_now=is_taken)
    yield Step(mark("Applications"), tone, until=None if is_taken and seen.is_over else seen.closes_at, url=f"{desk}?status=")
    yield Step(mark("Check of documents"), _tone(is_done=is_settled, is_now=bool(seen.checked)), seen.checked, url=desk)
    if seen.reads is not None:
        waiting = 0 if call.preliminary_at else seen.read
        tone = _tone(is_done=bool(call.preliminary_at) or is_settled and not waiting, is_now=bool(waiting))
        yield Step(mark("Experts"), tone, waiting, until=seen.reads.due_at if waiting else None, url=seen.reads.url, right="manage")


def _ranking(call: Call, seen: Seen) -> Step:
    is_done = seen.run is not None and not seen.run.is_stopped
    is_now = seen.run is not None or seen.is_over and call.status != "draft" and not seen.checked and not seen.read
    at = seen.run.made_at if seen.run else None
    url = reverse("pulsar:call_ranking", args=[call.pk])
    return Step(mark("Ranking"), _tone(is_done=is_done, is_now=is_now), at=at, url=url, right="ranking")


def _results(call: Call, seen: Seen) -> Iterator[Step]:
    tone = _tone(is_done=bool(call.final_at), is_now=bool(call.preliminary_at))
    until = seen.appeals_until if call.preliminary_at and not call.final_at else None
    appeals = reverse("pulsar:call_appeals", args=[call.pk]) if call.preliminary_at else ""
    yield Step(mark("Preliminary results and appeals"), tone, at=call.preliminary_at, until=until, url=appeals, right="appeals")
    places = reverse("pulsar:call_places", args=[call.pk]) if call.final_at else ""
    yield Step(mark("Final list and places"), _tone(is_done=False, is_now=bool(call.final_at)), at=call.final_at, url=places)


def _tone(*, is_done: bool, is_now: bool) -> str:
    return "ok" if is_done else "run" if is_now else "idle"
