"""A questionnaire as a form: finished values for ``kernel/questions/_form.html``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Answers, Column, Option, Question, Questionnaire, Text, model
from pulsar_xblocks.kernel.questions.queries import Graded, Kept, Organisations, Sources, Upload

MANY = 7  # more options than this become one drop-down list
Lists = Mapping[str, list[str]]
Errors = Mapping[str, list[str]]

_INPUTS = {  # type -> (HTML type, inputmode, autocomplete)
    model.INT: ("text", "numeric", ""),
    model.DECIMAL: ("text", "decimal", ""),
    model.DATE: ("date", "", ""),
    model.EMAIL: ("email", "email", "off"),
    model.PHONE: ("tel", "tel", "off"),
    model.LINK: ("url", "url", "off"),
    model.INN: ("text", "numeric", "off"),
    model.OGRN: ("text", "numeric", "off"),
}
_TEMPLATES = {
    model.LONG: "long",
    model.MULTI: "multi",
    model.ORDERED: "inputs",
    model.CONSENT: "consent",
    model.FILE: "file",
    model.TABLE: "rows",
    model.SCHEDULE: "rows",
    model.RUBRIC: "inputs",
    model.PERSON: "inputs",
    model.ORGANISATION: "organisation",
    model.ACHIEVEMENTS: "achievements",
    model.MUNICIPALITIES: "multi",
    model.GRADED: "graded",
}
PERSON_LABELS = {"family": mark("Family name"), "given": mark("Given name"), "patronymic": mark("Patronymic (if any)")}
SCHEDULE_LABELS = {"day": mark("Day"), "from": mark("From"), "to": mark("Until")}
DAY_WORDS = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}


@dataclass(frozen=True)
class Choice:
    """One option as shown."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Input:
    """One control: its posted name, label, text, and what is wrong with it."""

    name: str
    label: str
    value: str = ""
    help: str = ""
    html_type: str = "text"
    mode: str = ""
    autocomplete: str = ""
    required: bool = False
    is_long: bool = False
    most: int = 0  # characters, for the counter
    choices: tuple[Choice, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """Return the ids for ``aria-describedby``."""
        ids = [f"h-{self.name}"] if self.help else []
        ids += [f"c-{self.name}"] if self.most else []
        return " ".join(ids + ([f"e-{self.name}"] if self.errors else []))


@dataclass(frozen=True)
class Shown:
    """One question as shown; ``part`` names its partial."""

    key: str
    part: str
    label: str
    help: str
    required: bool
    is_control: bool
    input: Input
    inputs: tuple[Input, ...] = ()
    rows: tuple[tuple[Input, ...], ...] = ()
    can_add: bool = False
    upload: Upload | None = None
    organisations: Organisations | None = None
    graded: Graded | None = None
    most: Decimal = Decimal(0)  # points of a part of a course


@dataclass(frozen=True)
class ShownSection:
    """One section as shown."""

    key: str
    title: str
    help: str
    questions: tuple[Shown, ...]


@dataclass(frozen=True)
class Filling:
    """Everything a form is made of."""

    questionnaire: Questionnaire
    answers: Answers
    values: Mapping[str, Any] = field(default_factory=dict)  # as typed, after a refusal
    errors: Errors = field(default_factory=dict)  # in the person's language
    sources: Sources = Sources()


def form_of(filling: Filling) -> dict[str, Any]:
    """Return the sections shown and ``asked``, the keys of the questions on the page."""
    questionnaire, answers = filling.questionnaire, filling.answers
    if domain.ASKED in filling.values:  # typed and refused
        answers = domain.clean(questionnaire, filling.values, kept=answers)
    maker = _Maker(filling, domain.flat(questionnaire, answers), domain.controls(questionnaire))
    shown = domain.visible(questionnaire, answers)
    language = get_language() or "ru"
    sections = [
        ShownSection(section.key, section.title.show(language), section.help.show(language), questions)
        for section in questionnaire.sections
        if (questions := tuple(maker.question(question) for question in section.questions if question.key in shown))
    ]
    return {"sections": sections, "asked": " ".join(shown), "has_controls": bool(maker.controls)}


def labels_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Return posted name -> label, for a summary of errors; names of parts fall back to their question's."""
    language = get_language() or "ru"
    return {question.key: question.label.show(language) for question in questionnaire.questions()}


@dataclass(frozen=True)
class _Maker:
    filling: Filling
    found: Lists
    controls: frozenset[str]

    def question(self, question: Question) -> Shown:
        language = get_language() or "ru"
        one = self.input(question.key, question)
        part = _TEMPLATES.get(question.type, "line")
        if question.type == model.CHOICE:
            part = "list" if len(question.options) > MANY else "choice"
        rows = tuple(self.rows(question))
        return Shown(
            key=question.key,
            part=f"pulsar_xblocks/kernel/questions/_{part}.html",
            label=question.label.show(language),
            help=question.help.show(language),
            required=question.required,
            is_control=question.key in self.controls,
            input=one,
            inputs=tuple(self.inputs(question)),
            rows=rows,
            can_add=len(rows) < domain.longest(question.type, question.limits),
            upload=self.filling.sources.uploads.get(question.key),
            organisations=self.filling.sources.organisations.get(question.key),
            graded=self.filling.sources.graded.get(question.key),
            most=question.limits.most or Decimal(0) if question.type == model.GRADED else Decimal(0),
        )

    def input(self, name: str, asked: Question | Column) -> Input:
        language = get_language() or "ru"
        html_type, mode, autocomplete = _INPUTS.get(asked.type, ("text", "", ""))
        values = self.found.get(name, [])
        is_long = asked.type == model.LONG
        options = self.options(name, asked)
        chosen = set(values)
        return Input(
            name=name,
            label=asked.label.show(language),
            value=_local(asked.type, values[0], language) if values else "",
            help=asked.help.show(language),
            html_type=html_type,
            mode=mode,
            autocomplete=autocomplete,
            required=asked.required,
            is_long=is_long,
            most=domain.longest(asked.type, asked.limits) if is_long else 0,
            choices=tuple(Choice(option.key, option.label.show(language), option.key in chosen) for option in options),
            errors=tuple(self.filling.errors.get(name, ())),
        )

    def options(self, name: str, asked: Question | Column) -> tuple[Option, ...]:
        sources = self.filling.sources
        if asked.type == model.MUNICIPALITIES:
            return _kept(sources.places.get(name, ()))
        return _kept(sources.kept.get(name, ())) if asked.type == model.ACHIEVEMENTS else asked.options

    def plain(self, name: str, label: str, options: Mapping[str, str] | None = None, html_type: str = "text") -> Input:
        value = (self.found.get(name) or [""])[0]
        choices = tuple(Choice(key, gettext(word), key == value) for key, word in (options or {}).items())
        errors = tuple(self.filling.errors.get(name, ()))
        return Input(name, gettext(label), value, html_type=html_type, choices=choices, errors=errors, autocomplete="off")

    def inputs(self, question: Question) -> Iterator[Input]:
        if question.type == model.PERSON:
            for part, label in PERSON_LABELS.items():
                yield self.plain(f"{question.key}-{part}", label)
        if question.type == model.RUBRIC:
            for column in question.columns:
                yield self.input(f"{question.key}-{column.key}", column)
        if question.type == model.ORDERED:
            yield from self.places(question)

    def places(self, question: Question) -> Iterator[Input]:
        """Yield one list per place; all of them post the same name, in order."""
        language = get_language() or "ru"
        values = self.found.get(question.key, [])
        most = int(question.limits.most) if question.limits.most is not None else len(question.options)
        for place in range(min(most, len(question.options))):
            now = values[place] if place < len(values) else ""
            choices = tuple(Choice(option.key, option.label.show(language), option.key == now) for option in question.options)
            label = pgettext("place in an order of preference", "Choice %(place)s") % {"place": place + 1}
            yield Input(question.key, label, now, choices=choices)

    def rows(self, question: Question) -> Iterator[tuple[Input, ...]]:
        if question.type not in (model.TABLE, model.SCHEDULE):
            return
        filled = sum(1 for at in range(200) if any(name.startswith(f"{question.key}-{at}-") for name in self.found))
        count = max(filled + (f"{question.key}-more" in self.filling.values), int(question.limits.least or 1))
        for at in range(count):
            name = f"{question.key}-{at}"
            if question.type == model.SCHEDULE:
                yield tuple(
                    self.plain(f"{name}-{part}", label, DAY_WORDS if part == "day" else None, "time" if part != "day" else "text")
                    for part, label in SCHEDULE_LABELS.items()
                )
            else:
                yield tuple(self.input(f"{name}-{column.key}", column) for column in question.columns)


def _kept(rows: Sequence[Kept]) -> tuple[Option, ...]:
    return tuple(Option(row.key, Text(row.label)) for row in rows)


def _local(kind: str, text: str, language: str) -> str:
    return text.replace(".", ",") if kind == model.DECIMAL and language.startswith("ru") else text
