"""Differences of two questionnaires question by question, in words: for operators before they publish, for authors and applicants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext, pgettext

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.authoring.fields import TYPES
from pulsar_xblocks.kernel.questions.domain import Option, Question, Questionnaire, Scoring
from pulsar_xblocks.kernel.template_tags import number

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
KINDS = {ADDED: mark("New question"), REMOVED: mark("No longer asked"), CHANGED: mark("Asked differently")}
TONES = {ADDED: "ok", REMOVED: "bad", CHANGED: "warn"}
_NAMED = 8


@dataclass(frozen=True)
class DifferenceRow:
    """One question: what happened to it (msgid), its colour, its words, what exactly is otherwise."""

    key: str
    kind: str
    tone: str
    label: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class QuestionnairesDiffer:
    """What the newer questionnaire has otherwise: questions in its order, gone ones last; what concerns the whole; highest points."""

    rows: tuple[DifferenceRow, ...]
    notes: tuple[str, ...]
    before: Decimal
    after: Decimal

    def __bool__(self) -> bool:
        return bool(self.rows or self.notes)


def difference_of(old: Questionnaire, new: Questionnaire) -> QuestionnairesDiffer:
    """Return what the new questionnaire has otherwise than the old one."""
    found, before = domain.changes(old, new), old.by_key()
    kinds = {question.key: ADDED for question in found.added} | {question.key: CHANGED for question in found.changed}
    rows = [_row(kinds[key], question, before.get(key)) for key, question in new.by_key().items() if key in kinds]
    rows += [_row(REMOVED, question) for question in found.removed]
    notes = [gettext("The order is another one")] if found.is_moved else []
    notes += [gettext("Headings, conditions of sections or the total differ")] if found.is_retitled else []
    return QuestionnairesDiffer(tuple(rows), tuple(notes), _most(old), _most(new))


def outline_of(questionnaire: Questionnaire) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Return the headings of a questionnaire with their questions, each with its kind, whether it must be answered, its points."""
    return [
        (section.title.show(_language()), [(_said(question), tuple(_itself(question))) for question in section.questions])
        for section in questionnaire.sections
    ]


def notes_of(old: Question, new: Question) -> Iterator[str]:
    """Yield in words what a question asks otherwise than before."""
    for say in (_label, _type, _required, _limits, _options, _columns, _others, _points):
        yield from say(old, new)


def _row(kind: str, question: Question, old: Question | None = None) -> DifferenceRow:
    notes = notes_of(old, question) if old else _itself(question)
    return DifferenceRow(question.key, KINDS[kind], TONES[kind], _said(question), tuple(notes))


def _itself(question: Question) -> Iterator[str]:
    yield gettext(TYPES.get(question.type, question.type))
    if domain.is_needed(question):
        yield gettext("Has to be answered")
    if domain.is_scored(question):
        yield gettext("Points at most: %(points)s") % {"points": number(domain.highest(question))}


def _label(old: Question, new: Question) -> Iterator[str]:
    if old.label != new.label:
        yield gettext("Before: “%(text)s”") % {"text": _said(old)}


def _type(old: Question, new: Question) -> Iterator[str]:
    if old.type != new.type:
        words = {"before": gettext(TYPES.get(old.type, old.type)), "after": gettext(TYPES.get(new.type, new.type))}
        yield gettext("Kind of answer: %(before)s → %(after)s. An answer given before does not fit.") % words


def _required(old: Question, new: Question) -> Iterator[str]:
    if old.required != new.required:
        yield gettext("Now it has to be answered") if new.required else gettext("Now it may stay empty")


def _limits(old: Question, new: Question) -> Iterator[str]:
    if old.limits == new.limits:
        return
    before, after = _bounds(old), _bounds(new)
    if before != after:
        yield pgettext("bounds of an answer", "Length or amount: %(before)s → %(after)s") % {"before": before, "after": after}
    else:
        yield gettext("Other limits of an answer: days, files or sites")


def _bounds(question: Question) -> str:
    """Return «500–3000», with «…» where there is no bound."""
    return f"{number(question.limits.least) or '…'}–{number(question.limits.most) or '…'}"


def _options(old: Question, new: Question) -> Iterator[str]:
    before, after = ({option.key: option for option in question.options} for question in (old, new))
    yield from _listed(gettext("Answers added: %(names)s"), (option for key, option in after.items() if key not in before))
    yield from _listed(gettext("Answers no longer offered: %(names)s"), (option for key, option in before.items() if key not in after))
    both = [key for key in after if key in before]
    if any(before[key].label != after[key].label for key in both):
        yield gettext("Answers are worded anew")
    if both != [key for key in before if key in after]:
        yield gettext("Answers stand in another order")


def _listed(text: str, options: Iterable[Option]) -> Iterator[str]:
    names = [f"«{option.label.show(_language()) or option.key}»" for option in options]
    if names:
        more = len(names) - _NAMED
        yield text % {"names": ", ".join(names[:_NAMED]) + (gettext(" and %(n)s more") % {"n": more} if more > 0 else "")}


def _columns(old: Question, new: Question) -> Iterator[str]:
    if old.columns != new.columns:
        yield gettext("The columns of the table are others")


def _others(old: Question, new: Question) -> Iterator[str]:
    if old.help != new.help:
        yield gettext("The hint is worded anew")
    if old.show_when != new.show_when:
        yield gettext("Shown under another condition")
    if old.source != new.source:
        yield gettext("Points come from another part of the course")


def _points(old: Question, new: Question) -> Iterator[str]:
    before, after = domain.highest(old), domain.highest(new)
    if before != after:
        yield gettext("Points at most: %(before)s → %(after)s") % {"before": number(before), "after": number(after)}
    elif _worth(old) != _worth(new):
        yield gettext("Points are set otherwise")


def _worth(question: Question) -> tuple[Scoring, dict[str, Decimal]]:
    return question.scoring, {option.key: option.points for option in question.options if option.points is not None}


def _most(questionnaire: Questionnaire) -> Decimal:
    return sum((domain.highest(question) for question in questionnaire.questions()), Decimal(0))


def _said(question: Question) -> str:
    return question.label.show(_language()) or question.key


def _language() -> str:
    return get_language() or "ru"
