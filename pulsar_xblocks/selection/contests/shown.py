"""What pages say of contests and achievements: finished values for templates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.template_tags import through
from pulsar_xblocks.selection.contests.domain import lists, own
from pulsar_xblocks.selection.contests.domain.lists import Event
from pulsar_xblocks.selection.contests.domain.own import Claimed
from pulsar_xblocks.selection.contests.models import Achievement
from pulsar_xblocks.selection.domain.rules import LEVELS as MATRIX_LEVELS
from pulsar_xblocks.selection.domain.rules import PARTICIPANT, RESULTS


def event_words(event: Event, today: date | None = None) -> dict[str, Any]:
    """Return an event as lists show it; with a day also whether one can still enter."""
    return {
        "event": event,
        "level": _level(event.level),
        "source": lists.SOURCES_SHORT[event.source],
        "subjects": ", ".join(event.subjects),
        "grades": lists.grades_words(event.grade_from, event.grade_to),
        "days": through(event.starts_on, event.ends_on),
        "is_over": today is not None and not lists.is_open(event, today),
        "is_running": bool(today and event.starts_on and event.starts_on <= today and lists.is_open(event, today)),
    }


def _level(level: str) -> str:
    """Return the msgid of a level, "" where the name of the event says it already."""
    return "" if level == lists.VSOSH else lists.LEVELS.get(level, "")


def kept(rows: Sequence[Achievement], claims: Sequence[Claimed]) -> list[dict[str, Any]]:
    """Return achievements by school year with why one does not count beside another."""
    instead = own.doubles(claims)
    by_key = {claim.key: claim for claim in claims}
    years: dict[str, list[dict[str, Any]]] = {}
    for row, claim in zip(rows, claims, strict=True):
        better = by_key.get(instead.get(claim.key, ""))
        years.setdefault(row.year, []).append(_kept(row, claim, better))
    return [{"year": year, "rows": found} for year, found in years.items()]


def _kept(row: Achievement, claim: Claimed, better: Claimed | None) -> dict[str, Any]:
    event = row.event
    return {
        "row": row,
        "name": claim.name,
        "level": _level(event.level) if event else lists.CLAIMED_LEVELS.get(row.level, ""),
        "source": lists.SOURCES_SHORT[event.contest_list.source] if event else "",
        "has_left": event is not None and not event.is_active,
        "stage": lists.STAGES.get(row.stage, ""),
        "result": RESULTS.get(row.result, ""),
        "is_prize": row.result != PARTICIPANT,
        "matrix": MATRIX_LEVELS.get(claim.level, ""),
        "counts": bool(claim.level) and row.result != PARTICIPANT and better is None,
        "better": f"{gettext(lists.STAGES[better.stage])}, {gettext(RESULTS[better.result])}" if better else "",
        "file_count": len(claim.files),
        "has_proof": bool(claim.files or row.number),
    }


def options(words: Mapping[str, str], keys: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Return (key, msgid) for a choice."""
    return [(key, words[key]) for key in (keys or words)]


def subject_options(event: Event | None) -> list[tuple[str, str]]:
    """Return the subjects to choose from where an event has several."""
    return [(subject, subject) for subject in sorted(event.subjects, key=folded)] if event and len(event.subjects) > 1 else []
