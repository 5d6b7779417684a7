"""Plots of the dashboard with their tables."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure import zones
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import short_day
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import plots
from pulsar_xblocks.selection.commission.domain import dashboard as domain
from pulsar_xblocks.selection.commission.queries.dashboard import Counted
from pulsar_xblocks.selection.domain import statuses

COLUMNS, LINES, ROWS = "columns", "lines", "rows"


@dataclass(frozen=True)
class Line:
    """One line of a table: what it is about, how many now and a year before; None = few, not told, or nothing to compare."""

    label: str
    now: int | None
    before: int | None = None


@dataclass(frozen=True)
class Card:
    """One plot with its table; ``heading`` = msgid of what the lines are about."""

    key: str
    title: str  # msgid
    heading: str
    shape: str  # columns, lines, rows: the partial that draws it
    lines: list[Line]
    drawing: Any
    spoken: str
    height: int = 0
    note: str = ""
    has_before: bool = False


@dataclass(frozen=True)
class _Feature:
    """A feature of applications by which they are counted: how its values read, and in which order they stand."""

    key: str
    title: str
    heading: str
    word: Callable[[Any], str]
    order: Callable[[tuple[Any, int]], Any]


def cards(found: Counted, until: datetime) -> Iterator[Card]:
    """Yield the plots of a call; what has nothing to show is left out."""
    yield from _of_time(found, until)
    if found.before is not None and (card := _growth(found, found.before, until)):
        yield card
    for feature in _features(found):
        yield from _of_feature(found, feature)


def grown(found: Counted, call: Call, until: datetime) -> list[int]:
    """Return how many applications of this call or the one before were sent by the end of each day of its window."""
    zone = found.call.region.time_zone
    return domain.grown(found.sent[call.pk], call.opens_at, zone, domain.window_days(call.opens_at, until, zone))


def end_of(found: Counted, before: Call) -> datetime:
    """Return the end of an earlier window: its last application may have come in more time than it had at first."""
    return max([before.closes_at, *found.sent[before.pk]])


def hour_word(moment: datetime, zone: str) -> str:
    """Return «10.11, 14:00» of an hour."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())}, {local:%H:00}"


def _of_time(found: Counted, until: datetime) -> Iterator[Card]:
    call, zone = found.call, found.call.region.time_zone
    sent = found.sent[call.pk]
    days = [(short_day(day), n) for day, n in domain.by_day(sent, zone, local_day(call.opens_at, zone), local_day(until, zone))]
    hours = [(hour_word(hour, zone), n) for hour, n in domain.by_hour(sent, until)]
    note = gettext("Counted by the first sending; %(zone)s.") % {"zone": gettext(zones.word(zone))}
    if any(n for _, n in days):
        yield _upright(("days", mark("Applications by day"), mark("Day")), days, note)
    if any(n for _, n in hours):
        yield _upright(("hours", mark("The last three days by the hour"), mark("Hour")), hours, note)


def _upright(words: tuple[str, str, str], counts: Sequence[tuple[str, int]], note: str) -> Card:
    key, title, heading = words
    label, n = max(counts, key=lambda row: row[1])
    spoken = gettext("%(title)s: the most, %(n)d, at %(label)s") % {"title": gettext(title), "n": n, "label": label}
    return Card(key, title, heading, COLUMNS, [Line(*row) for row in counts], plots.columns(counts), spoken, note=note)


def _growth(found: Counted, before: Call, until: datetime) -> Card | None:
    now, then = grown(found, found.call, until), grown(found, before, end_of(found, before))
    drawing = plots.lines(now, then)
    if drawing is None:
        return None
    days = range(max(len(now), len(then)))
    lines = [Line(str(at + 1), now[at] if at < len(now) else None, then[at] if at < len(then) else None) for at in days]
    title = mark("How applications come in, beside the year before")
    note = gettext("The whole line is this call, the dashed one “%(title)s”.") % {"title": before.title}
    numbers = {"title": gettext(title), "now": now[-1], "then": then[-1] if then else 0}
    spoken = gettext("%(title)s: %(now)d now, %(then)d in the end a year before") % numbers
    return Card("growth", title, mark("Day of the window"), LINES, lines, drawing, spoken, note=note, has_before=True)


def _features(found: Counted) -> Iterator[_Feature]:
    names = {one.place: str(one.name) for one in found.groups if one.place}
    way = {key: place for place, key in enumerate(statuses.APPLICATION)}

    def place_word(key: str | None) -> str:
        return names.get(key, gettext("not told"))

    def grade_word(key: int | None) -> str:
        return gettext("grade %(n)d") % {"n": key} if key else gettext("not told")

    def status_word(key: str) -> str:
        return gettext(statuses.APPLICATION[key].word)

    place_title, place_heading = mark("Applications by municipality"), mark("Municipality")
    yield _Feature("place", place_title, place_heading, place_word, lambda row: (-row[1], place_word(row[0])))
    yield _Feature("grade", mark("Applications by grade"), mark("School grade"), grade_word, lambda row: row[0] or 99)
    yield _Feature("status", mark("Applications by status"), mark("Status"), status_word, lambda row: way[row[0]])


def _of_feature(found: Counted, feature: _Feature) -> Iterator[Card]:
    now, then = domain.counted(found.groups, found.call.pk, feature.key), _year_before(found, feature.key)
    counts = sorted(((key, now.get(key, 0)) for key in {**now, **then}), key=feature.order)
    if not now:
        return
    lines = [Line(feature.word(key), n, then.get(key, 0) if then else None) for key, n in counts]
    drawn = [(line.label, line.now or 0) for line in lines if line.now]
    spoken = f"{gettext(feature.title)}: " + "; ".join(f"{label} {n}" for label, n in drawn[: plots.ROWS])
    facts = (feature.key, feature.title, feature.heading, ROWS)
    yield Card(*facts, lines, plots.rows(drawn), spoken, height=plots.height(len(drawn)), has_before=bool(then))


def _year_before(found: Counted, feature: str) -> Mapping[Hashable, int]:
    """Return the numbers of the call before; by status it says nothing, for that one is over."""
    return {} if found.before is None or feature == "status" else domain.counted(found.groups, found.before.pk, feature)
