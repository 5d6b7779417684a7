"""Rules of practice cards: statuses, limits, what must be said before sending, names of pupils in a text.  Source: domain.md 2.4, K8."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pulsar_xblocks.kernel.directory.domain import KINDS, LOCALITIES
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import folded, mark
from pulsar_xblocks.studios.works.domain import link_problem

TITLE_LIMIT, TEXT_LIMIT, LINKS, FILES = 150, 4000, 3, 5
TEXT_LEAST, REASON_LEAST = 30, 10
GRADES = range(1, 12)

STATUS = by_key(
    [
        Status("draft", mark("Draft"), "idle", "pencil"),
        Status("submitted", mark("Waiting for an answer"), "run", "clock"),
        Status("returned", mark("Returned for changes"), "warn", "back"),
        Status("confirmed", mark("Confirmed by the centre"), "ok", "done"),
    ]
)
EDITABLE = frozenset({"draft", "returned"})
SENT = ("submitted", "returned", "confirmed")  # what the centre sees
_MOVES = {
    "draft": frozenset({"submitted"}),
    "returned": frozenset({"submitted"}),
    "submitted": frozenset({"draft", "returned", "confirmed"}),
    "confirmed": frozenset({"submitted"}),
}
SUBJECTS = {
    "project": mark("project work"),
    "physics": mark("physics"),
    "chemistry": mark("chemistry"),
    "biology": mark("biology and ecology"),
    "geography": mark("geography"),
    "mathematics": mark("mathematics"),
    "informatics": mark("informatics"),
    "technology": mark("labour and technology"),
    "language": mark("Russian language and literature"),
    "history": mark("history and social studies"),
    "foreign": mark("foreign languages"),
    "arts": mark("arts"),
    "primary": mark("primary school"),
    "other": mark("another subject"),
}
LABELS = {
    "title": mark("Name of the practice"),
    "problem": mark("What the difficulty was"),
    "done": mark("What was done about it"),
    "result": mark("What worked"),
    "locality": mark("Town or village"),
    "kind": mark("Kind of organisation"),
    "subject": mark("School subject"),
    "grade_from": mark("From grade"),
    "grade_to": mark("To grade"),
    "links": mark("Links"),
    "files": mark("Files"),
    "is_clear": mark("No faces and no names of pupils in the files"),
}
TEXTS = ("problem", "done", "result")
_CHOICES: dict[str, dict[str, str]] = {"locality": LOCALITIES, "kind": KINDS, "subject": SUBJECTS}
_CHOOSE = {
    "locality": mark("Say where it worked: in a town or in a village."),
    "kind": mark("Choose the kind of organisation."),
    "subject": mark("Choose the subject."),
}


@dataclass(frozen=True)
class Content:
    """What a card says; "" and None = not said yet."""

    title: str = ""
    problem: str = ""
    done: str = ""
    result: str = ""
    locality: str = ""
    kind: str = ""
    subject: str = ""
    grade_from: int | None = None
    grade_to: int | None = None
    links: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # keys of private files
    is_clear: bool = False  # no faces and no names of pupils in the files

    @property
    def text(self) -> str:
        """Return everything that was written, for searching and for looking after names."""
        return "\n".join((self.title, self.problem, self.done, self.result))


def may_move(status: str, to: str) -> bool:
    """Tell whether a card may go from a status to another."""
    return to in _MOVES[status]


def draft_problems(content: Content) -> dict[str, list[str]]:
    """Return field -> sentences that forbid to keep a draft: only what is over a limit or unknown."""
    checks: dict[str, tuple[bool, str]] = {
        "title": (len(content.title) > TITLE_LIMIT, mark("At most 150 characters.")),
        "links": (len(content.links) > LINKS, mark("At most three links.")),
        "files": (len(content.files) > FILES, mark("At most five files.")),
    }
    checks |= {name: (len(getattr(content, name)) > TEXT_LIMIT, mark("At most 4,000 characters.")) for name in TEXTS}
    checks |= {name: (_is_unknown(name, content), mark("Choose one of the answers.")) for name in _CHOICES}
    checks |= {name: (_is_no_grade(getattr(content, name)), mark("A grade from 1 to 11.")) for name in ("grade_from", "grade_to")}
    return {name: [sentence] for name, (is_wrong, sentence) in checks.items() if is_wrong}


def _is_unknown(name: str, content: Content) -> bool:
    value = getattr(content, name)
    return bool(value) and value not in _CHOICES[name]


def _is_no_grade(value: int | None) -> bool:
    return value is not None and value not in GRADES


def problems(content: Content) -> dict[str, list[str]]:
    """Return field -> sentences that forbid to send."""
    found = draft_problems(content)
    if not content.title.strip():
        found.setdefault("title", [mark("Give the practice a name.")])
    for name in TEXTS:
        if len(content_words(getattr(content, name))) < TEXT_LEAST:
            found.setdefault(name, [mark("Write a few sentences, at least 30 characters.")])
    for name, sentence in _CHOOSE.items():
        if not getattr(content, name):
            found.setdefault(name, [sentence])
    found |= _grade_problems(content) | {name: [text] for name, text in _link_problems(content).items()}
    if content.files and not content.is_clear:
        found["is_clear"] = [mark("Colleagues from other schools see the files: tick that they show no faces and no names of pupils.")]
    return found


def content_words(text: str) -> str:
    """Return the text with single spaces, for counting its characters."""
    return " ".join(text.split())


def _grade_problems(content: Content) -> dict[str, list[str]]:
    first, last = content.grade_from, content.grade_to
    if first is None or last is None:
        return {name: [mark("Choose the grade.")] for name in ("grade_from", "grade_to") if getattr(content, name) is None}
    return {"grade_to": [mark("The last grade comes before the first one.")]} if first > last else {}


def _link_problems(content: Content) -> dict[str, str]:
    return {f"link{number}": problem for number, link in enumerate(content.links, 1) if (problem := link_problem(link))}


def differing(one: Content, other: Content) -> list[str]:
    """Return the fields that differ, in the order of the form."""
    return [name for name in LABELS if getattr(one, name) != getattr(other, name)]


def content_of(values: dict[str, Any]) -> Content:
    """Return the content of a kept version; fields that were left out take their defaults."""
    lists: dict[str, Any] = {name: tuple(values[name]) for name in ("links", "files") if name in values}
    return Content(**{name: value for name, value in values.items() if name in LABELS} | lists)


_WORD = re.compile(r"[А-ЯЁа-яё]+")
_ENDINGS = frozenset(
    ["", *"а у ом ым е ой ою ы ых ыми и ю я ей ем ём ого ому им ий ый ая ую ое ие ые их ими ь й ев ов ья ью".split()],
)  # how Russian names end in any case; a family name loses its own ending first
_OWN_ENDING = re.compile(r"(?:ий|ый|ой|ая|яя|[аеиоуыэюяьй])$")
_STEM_LEAST = 2


def pupils_named(text: str, names: Iterable[tuple[str, str]]) -> list[str]:
    """Return the words of a text that look like names of these people: family names in any case, «Аня К.»; each once, in order.

    ``names``: (family, given).  It may take a namesake for a pupil, so it only warns.
    """
    words = _WORD.findall(text)
    families = {folded(part) for family, _ in names for part in family.split("-") if part}
    stems = {_stem(family) for family in families}
    initials = {(_stem(folded(given)), folded(family)[:1]) for family, given in names if given and family}
    found: dict[str, None] = {}
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else ""
        if word[0].isupper() and _is_of(folded(word), families, stems):
            found[word] = None
        elif word[0].isupper() and len(after) == 1 and after.isupper() and _is_short(folded(word), folded(after), initials):
            found[f"{word} {after}."] = None
    return list(found)


def _stem(name: str) -> str:
    return _OWN_ENDING.sub("", name)


def _is_of(word: str, families: set[str], stems: set[str]) -> bool:
    if word in families:
        return True
    return any(word[:size] in stems and word[size:] in _ENDINGS for size in range(_STEM_LEAST + 1, len(word) + 1))


def _is_short(word: str, initial: str, initials: set[tuple[str, str]]) -> bool:
    return any(initial == letter and word.startswith(stem) and word[len(stem) :] in _ENDINGS for stem, letter in initials)
