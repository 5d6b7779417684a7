"""Achievements that a person keeps: what is said, what is wrong with it, which tell of the same olympiad.  Source: domain.md 3.2."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pulsar_xblocks.kernel.pure.dates import school_year
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.domain.rules import PARTICIPANT, PRIZE, RESULTS, WINNER

FILES, MOST = 5, 200  # files of one achievement; achievements of one person
SUBJECT_LIMIT, NUMBER_LIMIT = 100, 100
RESULT_RANK = {WINNER: 2, PRIZE: 1, PARTICIPANT: 0}
LABELS = {
    "event": mark("Contest"),
    "name": mark("Name of the contest"),
    "level": mark("Level"),
    "year": mark("School year"),
    "subject": mark("Subject or profile"),
    "stage": mark("Stage"),
    "result": mark("Result"),
    "on": mark("Day of the result"),
    "school": mark("School"),
    "number": mark("Number of the document or register"),
    "files": mark("Diploma"),
}
_WORDS: Mapping[str, Mapping[str, str]] = {"level": lists.CLAIMED_LEVELS, "stage": lists.STAGES, "result": RESULTS}


@dataclass(frozen=True)
class Said:
    """What an achievement says; ``event`` is a row of a list, None = it stands in none: ``name`` and ``level`` are the person's word."""

    event: int | None = None
    name: str = ""
    level: str = ""
    year: str = ""
    subject: str = ""
    stage: str = ""
    result: str = ""
    on: date | None = None
    school: int | None = None
    number: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claimed:
    """An achievement as plain values, as an application copies it.

    ``olympiad`` is the same for one contest whatever list it stands in; ``level`` a row of the matrix, "" = it brings no points;
    ``source`` "" = stands in no list.
    """

    key: str
    olympiad: str
    name: str
    subject: str
    year: str
    level: str
    stage: str
    result: str
    source: str = ""
    code: str = ""
    claimed_level: str = ""
    on: date | None = None
    number: str = ""
    school: int | None = None
    files: tuple[str, ...] = ()


def olympiad(name: str) -> str:
    """Return what makes two names the same contest: folded, without quotes and signs."""
    return " ".join(re.findall(r"[^\W_]+", folded(name)))


def problems(said: Said, event: lists.Event | None, today: date) -> dict[str, list[str]]:
    """Return field -> sentences; ``event`` is the row of the list that was chosen."""
    stages = lists.stages_for(event.level if event else "")
    checks = {
        "name": (event is None and len(said.name) < 3, mark("Write the name as it stands on the diploma.")),
        "level": (event is None and said.level not in lists.CLAIMED_LEVELS, mark("Choose the level.")),
        "year": (said.year not in lists.years_around(today, back=10, ahead=0), mark("Choose the school year.")),
        "stage": (said.stage not in stages, mark("Choose the stage.")),
        "result": (said.result not in RESULTS, mark("Choose the result.")),
        "on": (said.on is not None and said.on > today, mark("This day has not come yet.")),
        "files": (len(said.files) > FILES, mark("At most five files.")),
    }
    found: dict[str, list[str]] = {name: [text] for name, (is_wrong, text) in checks.items() if is_wrong}
    if event is not None and "year" not in found and said.year != event.year:
        found["year"] = [
            Sentence(
                mark("The contest stands in the list of %(year)s. Choose it in the list of the year you took part in."), year=event.year
            )
        ]
    if said.on is not None and not {"on", "year"} & set(found) and school_year(said.on) != said.year:
        found["on"] = [Sentence(mark("This day is not in the school year %(year)s."), year=said.year)]
    return found | _too_long(said)


def _too_long(said: Said) -> dict[str, list[str]]:
    limits = {"name": lists.NAME_LIMIT, "subject": SUBJECT_LIMIT, "number": NUMBER_LIMIT}
    return {
        name: [Sentence(mark("At most %(limit)d characters."), limit=limit)]
        for name, limit in limits.items()
        if len(getattr(said, name)) > limit
    }


def default_subject(event: lists.Event | None) -> str:
    """Return the subject that goes without saying: that of an event with one only."""
    return event.subjects[0] if event and len(event.subjects) == 1 else ""


def doubles(claims: Iterable[Claimed]) -> dict[str, str]:
    """Return key -> key of the one that counts instead: of one olympiad, subject and school year the highest stage with points."""
    groups: defaultdict[tuple[str, str, str], list[Claimed]] = defaultdict(list)
    for claim in claims:
        groups[(claim.olympiad, folded(claim.subject), claim.year)].append(claim)
    found: dict[str, str] = {}
    for group in groups.values():
        best = min(group, key=_order)
        found |= {claim.key: best.key for claim in group if claim is not best}
    return found


def _order(claim: Claimed) -> tuple[bool, int, int, str]:
    """Order what brings points first, as it is scored, then by stage and result; of equals the one kept first."""
    is_worthless = not claim.level or claim.result == PARTICIPANT
    return (is_worthless, -lists.RANK.get(claim.stage, 0), -RESULT_RANK.get(claim.result, 0), claim.key.rjust(20, "0"))


def word_of(name: str, value: Any) -> str:
    """Return the msgid or text of a field's value."""
    return _WORDS.get(name, {}).get(str(value), "" if value is None else str(value))


def differing(one: Said, other: Said) -> list[str]:
    """Return the fields that differ, in the order of the form."""
    return [name for name in LABELS if getattr(one, name) != getattr(other, name)]
