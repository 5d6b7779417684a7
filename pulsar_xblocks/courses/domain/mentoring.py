"""Mentoring pairs: statuses, load, matching of a request to mentors.  Source: domain.md 4.4."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

PROPOSED, AGREED, ACTIVE, DONE, ENDED = "proposed", "agreed", "active", "done", "ended"
PAIR = by_key(
    [
        Status(PROPOSED, mark("Pair proposed"), "run", "clock"),
        Status(AGREED, mark("Pair agreed"), "run", "list"),
        Status(ACTIVE, mark("Pair at work"), "ok", "now"),
        Status(DONE, mark("Pair completed"), "ok", "done"),
        Status(ENDED, mark("Pair ended early"), "idle", "box"),
    ]
)
MOST_MENTEES = 3
LEAST_MONTHS, MOST_MONTHS = 3, 12
MENTOR, MENTEE, MENTORS_HEAD, MENTEES_HEAD = "mentor", "mentee", "mentors_head", "mentees_head"
SIDES = {
    MENTOR: mark("mentor"),
    MENTEE: mark("mentee"),
    MENTORS_HEAD: mark("head of the mentor’s organisation"),
    MENTEES_HEAD: mark("head of the mentee’s organisation"),
}


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers mentoring: themes, organisation, municipality, how many mentees there are now and may be."""

    pk: int
    themes: frozenset[str] = frozenset()
    organisation: int | None = None
    municipality: str = ""
    load: int = 0
    most: int = MOST_MENTEES
    name: str = ""  # folded, the last thing that decides the order


@dataclass(frozen=True)
class Request:
    """Somebody who looks for a mentor."""

    person: int
    themes: frozenset[str] = frozenset()
    organisation: int | None = None
    municipality: str = ""
    is_partner: bool = False  # wants somebody of another organisation


@dataclass(frozen=True)
class Match:
    """A mentor that fits, and why: themes in common."""

    mentor: Mentor
    common: tuple[str, ...]


def matches(request: Request, mentors: Iterable[Mentor]) -> list[Match]:
    """Return the mentors that fit: most themes in common first, then the smaller load, the same municipality, the name.

    Nobody is matched with oneself, with somebody fully loaded, without a theme in common; a partner is from another organisation.
    """
    found = [Match(one, tuple(sorted(one.themes & request.themes))) for one in mentors if _may(request, one)]
    return sorted(
        (one for one in found if one.common),
        key=lambda one: (
            -len(one.common),
            one.mentor.load,
            one.mentor.municipality != request.municipality,
            one.mentor.name,
            one.mentor.pk,
        ),
    )


def sides(is_partner: bool) -> tuple[str, ...]:
    """Return who must agree: both, and in partner mentoring the heads of both organisations."""
    return (MENTOR, MENTEE, MENTORS_HEAD, MENTEES_HEAD) if is_partner else (MENTOR, MENTEE)


def is_agreed(is_partner: bool, agreed: Collection[str]) -> bool:
    """Tell whether everybody who must agree has done so."""
    return set(sides(is_partner)) <= set(agreed)


def months_between(first: date, last: date) -> int:
    """Return whole months from the first day to the last, both taken in."""
    end = last + timedelta(days=1)
    return (end.year - first.year) * 12 + end.month - first.month - (end.day < first.day)


def _may(request: Request, one: Mentor) -> bool:
    is_near = one.organisation is not None and one.organisation == request.organisation
    return one.pk != request.person and one.load < min(one.most, MOST_MENTEES) and not (request.is_partner and is_near)
