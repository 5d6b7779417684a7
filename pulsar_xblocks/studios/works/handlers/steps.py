"""What is done and what is next: the steps of a round as the studio sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.template_tags import day, moment
from pulsar_xblocks.studios.models import Work
from pulsar_xblocks.studios.works import domain

DONE, NOW, AHEAD, LOST = ("ok", "done"), ("run", "now"), ("idle", "ring"), ("bad", "cross")


@dataclass(frozen=True)
class Step:
    """One step: tone and icon, title, note; both translated."""

    look: tuple[str, str]
    title: str
    note: str = ""


def steps_of(entry: Mapping[str, Any], work: Work | None, window: domain.Window, meetings: Sequence[date], now: datetime) -> list[Step]:
    """Return the steps of the round."""
    row, zone = entry["round"], entry["round"].year.region.time_zone
    results = day(row.results_on)
    is_out = row.published_at is not None
    return [
        Step(DONE if now >= row.opens_at else AHEAD, gettext("The task is open"), day(row.opens_at, zone)),
        _met(meetings),
        _handed_in(work, window, now, zone),
        Step(*_checking(work, window, now, is_out), gettext("Experts, until %(day)s") % {"day": results}),
        Step(DONE if is_out else AHEAD, gettext("Results of the month"), day(row.published_at, zone) if is_out else results),
    ]


def _met(meetings: Sequence[date]) -> Step:
    if not meetings:
        return Step(AHEAD, gettext("Meetings"), gettext("None are written down in this round yet."))
    title = ngettext("%(n)d meeting", "%(n)d meetings", len(meetings)) % {"n": len(meetings)}
    return Step(DONE, title, gettext("The last one: %(day)s") % {"day": day(meetings[-1])})


def _handed_in(work: Work | None, window: domain.Window, now: datetime, zone: str) -> Step:
    facts = domain.Facts(work.status, work.sent_count, work.is_late) if work else None
    key = domain.status_of(facts, window, now)
    if key == "missed":
        return Step(LOST, gettext("Work"), gettext("It was not handed in."))
    if key in domain.EDITABLE:
        if work and work.asked_at:
            return Step(NOW, gettext("Work"), gettext("Now with the mentor, until %(day)s") % {"day": day(window.deadline, zone)})
        return Step(NOW, gettext("Work"), gettext("Now with the studio, until %(day)s") % {"day": day(window.deadline, zone)})
    return Step(DONE, gettext("Work"), gettext("Sent %(at)s") % {"at": moment(work.last_sent_at, zone)} if work else "")


def _checking(work: Work | None, window: domain.Window, now: datetime, is_out: bool) -> tuple[tuple[str, str], str]:
    title = gettext("Review")
    if is_out:
        return DONE, title
    is_running = bool(work and work.sent_count and not (work.status in domain.STORED_EDITABLE and window.is_open(now)))
    return (NOW if is_running else AHEAD), title
