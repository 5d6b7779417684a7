"""What a call has behind it and what comes next, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.domain import statuses


@dataclass(frozen=True)
class Step:
    """One step: msgid, tone (ok done, run now, idle ahead), how many wait in it, the URL name of the page where they do."""

    word: str
    tone: str
    waiting: int = 0
    page: str = ""

    @property
    def icon(self) -> str:
        """Return the sprite's name for the tone."""
        return {"ok": "done", "run": "now"}.get(self.tone, "ring")


def of(call: Call, counts: Mapping[str, int], run: RankingRun | None, now: datetime) -> list[Step]:
    """Return the steps of a call in order."""
    waiting = sum(counts.get(status, 0) for status in statuses.IN_CHECK)
    is_taken = call.status == "active" and call.opens_at <= now
    told = [
        (mark("Applications"), call.status != "draft" and now > call.closes_at, is_taken, 0),
        (mark("Check of documents"), is_taken and not waiting and now > call.closes_at, bool(waiting), waiting),
        (mark("Ranking"), bool(run) and not (run and run.is_stopped), now > call.closes_at and not waiting, 0),
        (mark("Preliminary results and appeals"), bool(call.final_at), bool(call.preliminary_at), 0),
        (mark("Final list and places"), False, bool(call.final_at), 0),
    ]
    return [
        Step(word, "ok" if is_done else "run" if is_now else "idle", n, "pulsar:call_applications" if n else "")
        for word, is_done, is_now, n in told
    ]
