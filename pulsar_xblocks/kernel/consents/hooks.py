"""What other parts hang on consents: who follows changes, where a child is now, whose pupils a mentor leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

OnChange = Callable[[Any, str, str, datetime], None]  # (subject, purpose, state, now)


@dataclass(frozen=True)
class Step:
    """One line of «Where is the child now»: translated texts; ``tone`` is ok (done), run (now) or idle (ahead)."""

    title: str
    note: str = ""
    tone: str = "idle"

    @property
    def icon(self) -> str:
        """Return the sprite's name for the tone."""
        return {"ok": "done", "run": "now"}.get(self.tone, "ring")


@dataclass(frozen=True)
class Progress:
    """What a capability tells a guardian: the child's class, «8 «А»», and steps in order."""

    school_class: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Affair:
    """Something of the child's that the guardian follows: translated texts; ``steps`` are (word, part of the page)."""

    title: str
    status: Any  # kernel.pure.status.Status
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[str, str], ...] = ()


Affairs = Callable[[Any, datetime], Iterable[Affair]]  # (guardian, now)
PartView = Callable[..., Any]  # (request, guardian, rest of the address) -> HttpResponse
_affairs: list[Affairs] = []
_parts: dict[str, PartView] = {}
_followers: list[OnChange] = []
_progress: list[Callable[[Any, datetime], Progress]] = []
_browsers: list[Callable[[Any, str], bool]] = []
_circles: list[Callable[[int], Iterable[int]]] = []


def on_change(fn: OnChange) -> None:
    """Call ``fn(subject, purpose, state, now)`` after every change, inside its transaction."""
    if fn not in _followers:
        _followers.append(fn)


def tell(subject: Any, purpose: str, state: str, now: datetime) -> None:
    """Tell everybody who follows."""
    for fn in _followers:
        fn(subject, purpose, state, now)


def register_progress(fn: Callable[[Any, datetime], Progress]) -> None:
    """Let ``fn(subject, now)`` add to «Where is the child now» on the guardian's page."""
    if fn not in _progress:
        _progress.append(fn)


def progress_of(subject: Any, now: datetime) -> Progress:
    """Return what all capabilities tell about a child, joined."""
    found = [fn(subject, now) for fn in _progress]
    school_class = next((row.school_class for row in found if row.school_class), "")
    return Progress(school_class, tuple(step for row in found for step in row.steps))


def register_affairs(fn: Affairs) -> None:
    """Let ``fn(guardian, now)`` add to what the guardian follows on the page."""
    if fn not in _affairs:
        _affairs.append(fn)


def affairs_of(guardian: Any, now: datetime) -> list[Affair]:
    """Return what all capabilities tell a guardian."""
    return [row for fn in _affairs for row in fn(guardian, now)]


def register_part(name: str, view: PartView) -> None:
    """Let ``view(request, guardian, rest)`` serve the parts «name-rest» of the guardian's page."""
    _parts[name] = view


def part_view(name: str) -> PartView | None:
    """Return what serves a part, None when nobody does."""
    return _parts.get(name)


def register_browser(fn: Callable[[Any, str], bool]) -> None:
    """Let ``fn(subject, hash of a mark)`` tell whether the pupil has done something in the browser with this mark."""
    if fn not in _browsers:
        _browsers.append(fn)


def is_pupils_browser(subject: Any, browser: str) -> bool:
    """Tell whether a guardian answers in a browser in which the pupil has begun something."""
    return any(fn(subject, browser) for fn in _browsers)


def register_circle(fn: Callable[[int], Iterable[int]]) -> None:
    """Let ``fn(mentor's person id)`` name the person ids of the pupils this mentor leads now."""
    if fn not in _circles:
        _circles.append(fn)


def led_by(person_id: int) -> frozenset[int]:
    """Return the ids of the pupils whom a person leads now."""
    return frozenset(subject for fn in _circles for subject in fn(person_id))
