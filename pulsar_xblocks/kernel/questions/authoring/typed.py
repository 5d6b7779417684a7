"""What an author has typed into the form of one question or section -> the question or section.

Only what stood on the page is taken: the form of a number has no list of answers, and what the question had of it stays.
Rows are numbered as in the questionnaire, ``option-3-label_ru``; a page of a long list posts only its own rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.authoring.domain.parts import new_test, retyped
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.conditions import number
from pulsar_xblocks.kernel.questions.domain.model import (
    Band,
    Cell,
    Column,
    Condition,
    Limits,
    On,
    Option,
    Question,
    Scoring,
    Section,
    Test,
    Text,
)
from pulsar_xblocks.kernel.questions.domain.posted import one_line

LONGEST_LABEL, LONGEST_HELP, LONGEST_WORD = 500, 2_000, 200
TOO_LONG = mark("Too long: %(count)s characters, at most %(most)s are allowed.")
NO_NUMBER = mark("Enter a number.")
NO_WHOLE = mark("Enter a whole number from 0 to 1000.")
NO_DAY = mark("Enter a date: day, month and year.")


@dataclass
class Form:
    """Posted names -> texts, and what is wrong with them so far."""

    posted: Mapping[str, Sequence[str]]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether the field stood on the page."""
        return name in self.posted

    def line(self, name: str, now: str = "", most: int = LONGEST_LABEL) -> str:
        """Return one line of text, ``now`` when the field was not on the page."""
        return self._short(name, one_line(self.posted[name][-1]), most) if self.has(name) else now

    def text(self, name: str, now: str = "") -> str:
        """Return several lines of text."""
        return self._short(name, model.tidy(self.posted[name][-1]).strip(), LONGEST_HELP) if self.has(name) else now

    def both(self, name: str, now: Text, *, is_long: bool = False) -> Text:
        """Return a text in two languages."""
        read = self.text if is_long else self.line
        return Text(read(f"{name}_ru", now.ru), read(f"{name}_en", now.en))

    def number(self, name: str, now: Decimal | None = None) -> Decimal | None:
        """Return a number, None for an empty field."""
        typed = self.line(name).replace(",", ".").replace(" ", "").replace("\u2212", "-")
        if not self.has(name):
            return now
        value = number(typed)
        if typed and value is None:
            self.errors[name] = [NO_NUMBER]
        return value

    def whole(self, name: str, now: int | None) -> int | None:
        """Return a whole number from 0 to 1000, None for an empty field."""
        value = self.number(name, None if now is None else Decimal(now))
        if value is not None and (value != value.to_integral_value() or not 0 <= value <= 1000):
            self.errors[name] = [NO_WHOLE]
            return now
        return None if value is None else int(value)

    def day(self, name: str, now: date | None) -> date | None:
        """Return a date, None for an empty field."""
        try:
            return date.fromisoformat(self.line(name)) if self.line(name) else None if self.has(name) else now
        except ValueError:
            self.errors[name] = [NO_DAY]
            return now

    def truth(self, name: str, now: bool) -> bool:
        """Return whether a box is ticked; its field stands on the page when ``<name>-asked`` does."""
        return self.has(name) if self.has(f"{name}-asked") else now

    def words(self, name: str, now: tuple[str, ...]) -> tuple[str, ...]:
        """Return words parted by spaces and commas, small letters, each once."""
        found = re.split(r"[\s,;]+", self.line(name, most=LONGEST_HELP).lower())
        return tuple(dict.fromkeys(word.lstrip(".") for word in found if word.strip("."))) if self.has(name) else now

    def _short(self, name: str, text: str, most: int) -> str:
        if len(text) > most:
            self.errors[name] = [
                Sentence(mark("Too long: %(count)s characters, at most %(most)s are allowed."), count=len(text), most=most)
            ]
        return text[:most]


def question_of(question: Question, form: Form, known: Mapping[str, Question]) -> Question:
    """Return the question as typed, its key as before; ``known``: the questions a condition may look at.  Raises Invalid by field."""
    kind = form.line("type", question.type)
    made = replace(
        question,
        label=form.both("label", question.label),
        help=form.both("help", question.help, is_long=True),
        required=form.truth("required", question.required),
        limits=_limits("", question.limits, form),
        options=_options("", question.options, form),
        columns=tuple(_column(f"column-{at}-", column, form) for at, column in enumerate(question.columns)),
        show_when=_condition(question.show_when, form, known),
        scoring=_scoring(question.scoring, form),
        source=form.line("source", question.source, LONGEST_WORD),
    )
    _raise(form)
    return retyped(made, kind) if kind != question.type and kind in model.TYPES else made


def section_of(section: Section, form: Form, known: Mapping[str, Question]) -> Section:
    """Return the section as typed, its key as before.  Raises Invalid by field."""
    made = replace(
        section,
        title=form.both("label", section.title),
        help=form.both("help", section.help, is_long=True),
        show_when=_condition(section.show_when, form, known),
    )
    _raise(form)
    return made


def key_of(form: Form, now: str, taken: Mapping[str, Any]) -> str:
    """Return the key as typed.  Raises Invalid for one that is wrong or belongs to another."""
    key = form.line("key", now, 40)
    if key == now:
        return now
    if not model.KEY.match(key):
        raise Invalid({"key": [mark("A key is made of small Latin letters, digits and _, and starts with a letter.")]})
    if key in taken:
        raise Invalid({"key": [mark("Another one has this key.")]})
    return key


def _raise(form: Form) -> None:
    if form.errors:
        raise Invalid(form.errors)


def _limits(start: str, now: Limits, form: Form) -> Limits:
    return Limits(
        least=form.number(f"{start}least", now.least),
        most=form.number(f"{start}most", now.most),
        step=form.number(f"{start}step", now.step) or None,
        earliest=form.day(f"{start}earliest", now.earliest),
        latest=form.day(f"{start}latest", now.latest),
        megabytes=form.whole(f"{start}megabytes", now.megabytes) or Limits.megabytes,
        kinds=form.words(f"{start}kinds", now.kinds),
        hosts=form.words(f"{start}hosts", now.hosts),
    )


def _options(start: str, now: tuple[Option, ...], form: Form) -> tuple[Option, ...]:
    return tuple(
        Option(option.key, form.both(f"{start}option-{at}-label", option.label), form.number(f"{start}option-{at}-points", option.points))
        for at, option in enumerate(now)
    )


def _column(start: str, now: Column, form: Form) -> Column:
    kind = form.line(f"{start}type", now.type)
    return Column(
        key=now.key,
        label=form.both(f"{start}label", now.label),
        type=kind if kind in model.COLUMN_TYPES else now.type,
        required=form.truth(f"{start}required", now.required),
        help=form.both(f"{start}help", now.help),
        limits=_limits(start, now.limits, form),
        options=_options(start, now.options, form),
        formula=form.line(f"{start}formula", now.formula, LONGEST_WORD),
        at_most=form.line(f"{start}at_most", now.at_most),
    )


def _scoring(now: Scoring, form: Form) -> Scoring:
    return Scoring(
        bands=tuple(_band(f"band-{at}-", band, form) for at, band in enumerate(now.bands)),
        cells=tuple(_cell(f"cell-{at}-", cell, form) for at, cell in enumerate(now.cells)),
        best=form.whole("best", now.best),
        one_per=tuple(filter(model.KEY.match, form.posted.get("one_per", ()))) if form.has("one_per-asked") else now.one_per,
        cap=form.number("cap", now.cap),
        rubric=tuple(_column(f"criterion-{at}-", column, form) for at, column in enumerate(now.rubric)),
    )


def _band(start: str, now: Band, form: Form) -> Band:
    values = (form.number(f"{start}{name}", getattr(now, name)) for name in ("low", "high", "points"))
    low, high, points = (Decimal(0) if value is None else value for value in values)
    return Band(low, high, points)


def _cell(start: str, now: Cell, form: Form) -> Cell:
    points = form.number(f"{start}points", now.points) or Decimal(0)
    if not form.has(f"{start}points"):
        return now
    columns = (name.removeprefix(f"{start}on-") for name in form.posted if name.startswith(f"{start}on-"))
    chosen = [(column, form.line(f"{start}on-{column}")) for column in columns if model.KEY.match(column)]
    return Cell(tuple(On(column, value) for column, value in chosen if value), points)


def _condition(now: Condition, form: Form, known: Mapping[str, Question]) -> Condition:
    tests = tuple(_test(f"test-{at}-", test, form, known) for at, test in enumerate(now.tests))
    return Condition(tests, form.line("match") == "any" if form.has("match") else now.is_any)


def _test(start: str, now: Test, form: Form, known: Mapping[str, Question]) -> Test:
    """Return a test as typed; of another question it begins in the usual way of that one."""
    key = form.line(f"{start}key", now.key)
    if key != now.key and key in known:
        return new_test(known[key])
    operator = form.line(f"{start}operator", now.operator)
    if operator not in model.OPERATORS:
        operator = now.operator
    values = now.values
    if form.has(f"{start}value-asked"):
        values = tuple(dict.fromkeys(value for text in form.posted.get(f"{start}value", ()) if (value := one_line(text)[:LONGEST_WORD])))
    if operator in (model.AT_LEAST, model.AT_MOST) and values:
        values = (values[0].replace(",", "."),)
    return replace(now, operator=operator, values=() if operator == model.FILLED else values[:1] if operator != model.ANY_OF else values)
