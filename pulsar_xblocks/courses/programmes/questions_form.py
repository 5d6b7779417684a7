"""The questionnaire of an application as a plain form: a row per question, read back into a questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Limits, Option, Question, Questionnaire, Section, Text, model

TYPES = {
    model.TEXT: mark("short text"),
    model.LONG: mark("long text"),
    model.INT: mark("whole number"),
    model.DATE: mark("date"),
    model.CHOICE: mark("one of a list"),
    model.MULTI: mark("several of a list"),
}
SPARE = 3  # empty rows at the end
MOST = 300  # rows that are read
_NAMES = ("key", "label", "label_en", "help", "type", "options", "place")


@dataclass(frozen=True)
class Row:
    """A question as typed; ``names``: field -> posted name, ``values``: field -> text."""

    number: int
    names: Mapping[str, str]
    values: Mapping[str, str]
    is_needed: bool
    is_plain: bool  # of a type that this form knows


def rows(questionnaire: Questionnaire, posted: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the questions in order with a few empty rows, after a refusal as they were typed."""
    if posted is not None:
        return [_typed(at, posted) for at in range(_count(posted))]
    found = [_stored(at, question) for at, question in enumerate(questionnaire.questions())]
    return [*found, *(_stored(len(found) + at, Question("", Text())) for at in range(SPARE))]


def _stored(at: int, question: Question) -> Row:
    values = {
        "key": question.key,
        "label": question.label.ru,
        "label_en": question.label.en,
        "help": question.help.ru,
        "type": question.type,
        "options": "\n".join(option.label.ru for option in question.options),
        "place": str(at + 1),
    }
    return Row(at + 1, _names(at), values, question.required, question.type in TYPES)


def _typed(at: int, posted: Mapping[str, Any]) -> Row:
    names = _names(at)
    values = {name: str(posted.get(place, "")) for name, place in names.items()}
    return Row(at + 1, names, values, bool(posted.get(names["must"])), values["type"] in TYPES)


def _names(at: int) -> dict[str, str]:
    return {name: f"{name}_{at}" for name in (*_NAMES, "must")}


def _count(posted: Mapping[str, Any]) -> int:
    return next((at for at in range(MOST) if f"label_{at}" not in posted), MOST)


def read(stored: Questionnaire, posted: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire as typed: a row without words is left out, sections and what the form does not show stay."""
    known, taken = dict(stored.by_key()), set(stored.by_key())
    made = []
    for row in sorted((_typed(at, posted) for at in range(_count(posted))), key=lambda row: (_place(row), row.number)):
        if row.values["label"].strip():
            question = known.pop(row.values["key"], None) or Question(_free_key(taken), Text())
            taken.add(question.key)
            made.append(_question(question, row))
    return replace(stored, sections=_sections(stored, made))


def _place(row: Row) -> int:
    text = row.values["place"].strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else row.number


def _free_key(taken: set[str]) -> str:
    return next(key for number in range(1, 10_000) if (key := f"q{number}") not in taken)


def _question(question: Question, row: Row) -> Question:
    values = row.values
    kind = values["type"] if row.is_plain else question.type
    label = Text(_line(values["label"]), _line(values["label_en"]))
    asked = replace(question, label=label, help=Text(_line(values["help"], 500), question.help.en), required=row.is_needed, type=kind)
    if kind != question.type:
        asked = replace(asked, limits=Limits())
    if kind in model.WITH_OPTIONS:
        return replace(asked, options=_options(question.options, values["options"]))
    return replace(asked, options=())


def _options(known: Sequence[Option], text: str) -> tuple[Option, ...]:
    """Return an option per line; one whose words are known keeps its key, so that answers given before stay readable."""
    by_label = {option.label.ru: option for option in known}
    taken, made = {option.key for option in known}, []
    for line in dict.fromkeys(_line(part) for part in text.splitlines()):
        if not line:
            continue
        option = by_label.get(line)
        if option is None:
            key = next(key for number in range(1, 10_000) if (key := f"a{number}") not in taken)
            taken.add(key)
            option = Option(key, Text(line))
        made.append(option)
    return tuple(made[:50])


def _sections(stored: Questionnaire, made: Sequence[Question]) -> tuple[Section, ...]:
    """Return the sections with the questions in their order; a new question joins the section of the one before it."""
    home = {question.key: section.key for section in stored.sections for question in section.questions}
    sections = list(stored.sections) or [Section("main", Text("Анкета", "Questionnaire"))]
    placed: dict[str, list[Question]] = {section.key: [] for section in sections}
    here = sections[0].key
    for question in made:
        here = home.get(question.key, here)
        placed[here].append(question)
    return tuple(replace(section, questions=tuple(placed[section.key])) for section in sections if placed[section.key])


def _line(text: str, most: int = 300) -> str:
    return " ".join(text.split())[:most]
