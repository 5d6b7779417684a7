"""What stands in the open form: groups of fields and rows, as finished values for templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Text, model
from pulsar_xblocks.kernel.template_tags import number

Choices = Sequence[tuple[str, str]]  # value, word

TYPES = {
    model.TEXT: mark("One line of text"),
    model.LONG: mark("Long text"),
    model.INT: mark("Whole number"),
    model.DECIMAL: mark("Number with a fraction"),
    model.DATE: mark("Date"),
    model.CHOICE: mark("One of a list"),
    model.MULTI: mark("Several of a list"),
    model.ORDERED: mark("List by preference"),
    model.CONSENT: mark("Tick of agreement"),
    model.FILE: mark("Files"),
    model.TABLE: mark("Table"),
    model.RUBRIC: mark("Marks by criteria"),
    model.SCHEDULE: mark("Timetable"),
    model.ORGANISATION: mark("Organisation of the region"),
    model.MUNICIPALITIES: mark("Municipalities of the region"),
    model.PERSON: mark("Name of a person"),
    model.EMAIL: mark("E-mail"),
    model.PHONE: mark("Phone"),
    model.LINK: mark("Link"),
    model.INN: mark("INN"),
    model.OGRN: mark("OGRN"),
    model.ACHIEVEMENTS: mark("Achievements from “My Pulsar”"),
    model.GRADED: mark("Part of a course, scored there"),
}
_CHARACTERS = {"least": mark("Characters, at least"), "most": mark("Characters, at most")}
_VALUE = {"least": mark("Smallest value"), "most": mark("Largest value")}
_ANSWERS = {"least": mark("Answers, at least"), "most": mark("Answers, at most")}
_ROWS = {"least": mark("Rows, at least"), "most": mark("Rows, at most")}
LIMITS = {
    model.TEXT: _CHARACTERS,
    model.LONG: _CHARACTERS,
    model.INT: _VALUE,
    model.DECIMAL: {**_VALUE, "step": mark("Step")},
    model.DATE: {"earliest": mark("Not before"), "latest": mark("Not after")},
    model.MULTI: _ANSWERS,
    model.ORDERED: _ANSWERS,
    model.MUNICIPALITIES: _ANSWERS,
    model.FILE: {"least": mark("Files, at least"), "most": mark("Files, at most"), "megabytes": mark("Megabytes of one file, at most")},
    model.TABLE: _ROWS,
    model.SCHEDULE: _ROWS,
    model.ACHIEVEMENTS: {"most": mark("Achievements, at most")},
    model.GRADED: {"most": mark("Points, at most"), "least": mark("Points needed to pass")},
}
WORDS = {
    model.FILE: ("kinds", mark("Kinds of files"), mark("For example: pdf jpg png. Empty: whatever the site accepts.")),
    model.LINK: ("hosts", mark("Accepted sites"), mark("For example: rutube.ru vk.com. Empty: any site.")),
}


@dataclass(frozen=True)
class Field:
    """One control of the editor."""

    name: str
    label: str
    value: str = ""
    kind: str = "line"  # line, text, select, check, date, boxes
    help: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()  # value, word, is chosen
    is_on: bool = False
    is_narrow: bool = False
    refreshes: bool = False  # another choice shows another form
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Button:
    """A button of the editor: the edit it asks for, its word, its picture."""

    edit: str
    label: str
    icon: str = ""
    is_quiet: bool = True

    @property
    def is_bare(self) -> bool:
        """Tell whether the picture alone is shown: the arrow and the cross are known to everybody."""
        return self.icon in ("up", "cross")


@dataclass(frozen=True)
class Row:
    """A row of fields with its buttons; ``more`` and ``rows`` stand below it when its settings are open."""

    label: str
    fields: tuple[Field, ...]
    buttons: tuple[Button, ...] = ()
    more: tuple[Field, ...] = ()
    rows: "tuple[Row, ...]" = ()
    ends: tuple[Field | Button, ...] = ()


@dataclass(frozen=True)
class Group:
    """Fields and rows under one heading; a ``folded`` one shows its heading only until it is opened."""

    key: str
    title: str = ""
    help: str = ""
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    ends: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = ()
    pages: tuple[Button, ...] = ()
    folds: bool = False
    is_open: bool = True


@dataclass(frozen=True)
class Maker:
    """Makes fields: what was typed and refused stands in them again, with what is wrong beside it."""

    is_english: bool = False
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)  # in the author's language

    def line(self, name: str, label: str, value: str, **rest: Any) -> Field:
        """Return a field of one line, or of what ``kind`` says."""
        return Field(name, label, self._now(name, value), errors=tuple(self.errors.get(name, ())), **rest)

    def number(self, name: str, label: str, value: Decimal | int | None) -> Field:
        """Return a field of a number."""
        return self.line(name, label, "" if value is None else number(value), is_narrow=True)

    def both(self, name: str, labels: tuple[str, str], text: Text, kind: str = "line") -> tuple[Field, ...]:
        """Return the field of a text, and of its English twin where these are shown."""
        russian = self.line(f"{name}_ru", labels[0], text.ru, kind=kind)
        return (russian, self.line(f"{name}_en", labels[1], text.en, kind=kind)) if self.is_english else (russian,)

    def select(self, name: str, label: str, now: str, choices: Choices, **rest: Any) -> Field:
        """Return a list to choose from."""
        chosen = self._now(name, now)
        rows = tuple((value, word, value == chosen) for value, word in choices)
        return Field(name, label, chosen, "select", choices=rows, errors=tuple(self.errors.get(name, ())), **rest)

    def check(self, name: str, label: str, is_on: bool) -> Field:
        """Return a box to tick."""
        return Field(name, label, "yes", "check", is_on=name in self.typed if self.errors else is_on)

    def boxes(self, name: str, label: str, now: Sequence[str], choices: Choices) -> Field:
        """Return several boxes of one name."""
        typed = self.typed.get(name, ()) if self.errors else now
        chosen = {typed} if isinstance(typed, str) else set(typed)
        return Field(name, label, kind="boxes", choices=tuple((value, word, value in chosen) for value, word in choices))

    def limits(self, start: str, kind: str, limits: model.Limits) -> tuple[Field, ...]:
        """Return the fields of the limits that a type has."""
        found = []
        for name, label in LIMITS.get(kind, {}).items():
            value = getattr(limits, name)
            if name in ("earliest", "latest"):
                day = value.isoformat() if value else ""
                found.append(self.line(f"{start}{name}", gettext(label), day, kind="date", is_narrow=True))
            else:
                found.append(self.number(f"{start}{name}", gettext(label), value))
        if kind in WORDS:
            name, label, help_text = WORDS[kind]
            found.append(self.line(f"{start}{name}", gettext(label), " ".join(getattr(limits, name)), help=gettext(help_text)))
        return tuple(found)

    def _now(self, name: str, value: str) -> str:
        now = self.typed.get(name, value) if self.errors else value
        return str(now[-1] if isinstance(now, list) and now else now)


def labels() -> dict[str, tuple[str, str]]:
    """Return what the fields of a text are called, in Russian and in English."""
    return {
        "label": (gettext("Question"), gettext("Question in English")),
        "title": (gettext("Heading"), gettext("Heading in English")),
        "help": (gettext("Hint below the question"), gettext("Hint in English")),
        "answer": (pgettext("of a list", "Answer"), gettext("Answer in English")),
        "column": (gettext("Column"), gettext("Column in English")),
        "criterion": (gettext("Criterion"), gettext("Criterion in English")),
    }
