"""Buttons inside the open form: rows of answers, columns, criteria, ranges, cells and tests are added, moved and dropped."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.authoring.domain import parts, places
from pulsar_xblocks.kernel.questions.authoring.draft import Draft
from pulsar_xblocks.kernel.questions.authoring.typed import LONGEST_LABEL, Form
from pulsar_xblocks.kernel.questions.domain import Cell, Condition, Question, Text, model
from pulsar_xblocks.kernel.questions.domain.posted import one_line

Piece = Callable[[Draft, str, Form], Draft]
Change = Callable[[Question, int, Form], Question]
PAGE = 50  # answers shown at once


def _of_question(change: Change, focus: str = "") -> Piece:
    """Return the edit of the open question; without one nothing changes."""

    def run(draft: Draft, which: str, form: Form) -> Draft:
        question = draft.question
        if question is None:
            return draft
        at = int(which) if which.isdecimal() and len(which) < 6 else -1
        return replace(draft.with_question(change(question, at, form)), focus=focus.replace("#", which))

    return run


def _require_fewer(count: int, most: int) -> None:
    if count >= most:
        raise Invalid({"": [Sentence(mark("There is room for %(most)s rows here."), most=most)]})


def _lines(form: Form, name: str) -> list[str]:
    typed = (form.posted.get(name) or [""])[-1]
    return [words[:LONGEST_LABEL] for line in typed.splitlines() if (words := one_line(line))]


def _add_options(draft: Draft, which: str, form: Form) -> Draft:
    """Add one answer, or one for each line of the pasted list; show the page on which they stand."""
    question = draft.question
    if question is None:
        return draft
    lines = _lines(form, "option_lines")
    _require_fewer(len(question.options) + max(len(lines), 1) - 1, parts.MAX_OPTIONS)
    first = len(question.options)
    grown = replace(question, options=parts.with_options(question.options, lines or [f"Вариант {first + 1}"]))
    return replace(draft.with_question(grown), page=first - first % PAGE, focus=f"option-{first}-label_ru")


def _turn(draft: Draft, which: str, form: Form) -> Draft:
    return replace(draft, page=int(which) if which.isdecimal() and len(which) < 5 else 0, focus="options")


def _drop_option(question: Question, at: int, form: Form) -> Question:
    return replace(question, options=parts.dropped(question.options, at)) if at >= 0 else question


def _up_option(question: Question, at: int, form: Form) -> Question:
    return replace(question, options=parts.up(question.options, at))


def _add_column(question: Question, at: int, form: Form) -> Question:
    _require_fewer(len(question.columns), 20)
    is_mark = question.type == model.RUBRIC
    label = Text("Новый критерий", "New criterion") if is_mark else Text("Новый столбец", "New column")
    return replace(question, columns=(*question.columns, parts.new_column(question.columns, label, is_mark=is_mark)))


def _drop_column(question: Question, at: int, form: Form) -> Question:
    return replace(question, columns=parts.dropped(question.columns, at)) if at >= 0 else question


def _up_column(question: Question, at: int, form: Form) -> Question:
    return replace(question, columns=parts.up(question.columns, at))


def _column_options(question: Question, at: int, form: Form) -> Question:
    if not 0 <= at < len(question.columns):
        return question
    column, lines = question.columns[at], _lines(form, f"column-{at}-option_lines")
    _require_fewer(len(column.options) + max(len(lines), 1) - 1, PAGE)
    grown = replace(column, options=parts.with_options(column.options, lines or [f"Вариант {len(column.options) + 1}"]))
    return replace(question, columns=(*question.columns[:at], grown, *question.columns[at + 1 :]))


def _drop_column_option(draft: Draft, which: str, form: Form) -> Draft:
    question, (first, _, second) = draft.question, which.partition("-")
    if question is None or not (first.isdecimal() and second.isdecimal() and int(first) < len(question.columns)):
        return draft
    column = question.columns[int(first)]
    left = replace(column, options=parts.dropped(column.options, int(second)))
    return draft.with_question(replace(question, columns=(*question.columns[: int(first)], left, *question.columns[int(first) + 1 :])))


def _show_column(draft: Draft, which: str, form: Form) -> Draft:
    shown = which if which != draft.column else ""
    return replace(draft, column=shown, focus=f"column:{which}")


def _add_criterion(question: Question, at: int, form: Form) -> Question:
    rubric = question.scoring.rubric
    _require_fewer(len(rubric), 20)
    row = parts.new_column(rubric, Text("Новый критерий", "New criterion"), is_mark=True)
    return replace(question, scoring=replace(question.scoring, rubric=(*rubric, row)))


def _drop_criterion(question: Question, at: int, form: Form) -> Question:
    rubric = parts.dropped(question.scoring.rubric, at) if at >= 0 else question.scoring.rubric
    return replace(question, scoring=replace(question.scoring, rubric=rubric))


def _add_band(question: Question, at: int, form: Form) -> Question:
    bands = question.scoring.bands
    _require_fewer(len(bands), parts.MAX_ROWS)
    return replace(question, scoring=replace(question.scoring, bands=(*bands, parts.next_band(bands))))


def _drop_band(question: Question, at: int, form: Form) -> Question:
    bands = parts.dropped(question.scoring.bands, at) if at >= 0 else question.scoring.bands
    return replace(question, scoring=replace(question.scoring, bands=bands))


def _add_cell(question: Question, at: int, form: Form) -> Question:
    _require_fewer(len(question.scoring.cells), parts.MAX_ROWS)
    return replace(question, scoring=replace(question.scoring, cells=(*question.scoring.cells, Cell((), Decimal(0)))))


def _fill_cells(question: Question, at: int, form: Form) -> Question:
    return replace(question, scoring=parts.filled_cells(question))


def _drop_cell(question: Question, at: int, form: Form) -> Question:
    cells = parts.dropped(question.scoring.cells, at) if at >= 0 else question.scoring.cells
    return replace(question, scoring=replace(question.scoring, cells=cells))


def _add_test(draft: Draft, which: str, form: Form) -> Draft:
    """Add a test that looks at the nearest question before."""
    item = draft.question or draft.section
    before = places.before(draft.questionnaire, item.key if item else "", is_section=bool(draft.section))
    known = [question for question in before if question.type != model.GRADED]
    if item is None or not known:
        raise Invalid({"": [mark("There is no earlier question to look at.")]})
    _require_fewer(len(item.show_when.tests), 20)
    tests = (*item.show_when.tests, parts.new_test(known[-1]))
    return replace(_conditioned(draft, replace(item.show_when, tests=tests)), focus=f"test-{len(tests) - 1}-key")


def _drop_test(draft: Draft, which: str, form: Form) -> Draft:
    item = draft.question or draft.section
    if item is None or not which.isdecimal():
        return draft
    left = parts.dropped(item.show_when.tests, int(which[:5]))
    return replace(_conditioned(draft, replace(item.show_when, tests=left) if left else Condition()), focus="condition")


def _conditioned(draft: Draft, condition: Condition) -> Draft:
    if draft.question:
        return draft.with_question(replace(draft.question, show_when=condition))
    if draft.section:
        made = replace(draft.section, show_when=condition)
        return replace(draft, questionnaire=places.changed_section(draft.questionnaire, made.key, made))
    return draft


PIECES: dict[str, Piece] = {
    "add_options": _add_options,
    "page": _turn,
    "drop_option": _of_question(_drop_option, "options"),
    "up_option": _of_question(_up_option),
    "add_column": _of_question(_add_column),
    "drop_column": _of_question(_drop_column, "columns"),
    "up_column": _of_question(_up_column),
    "column": _show_column,
    "column_options": _of_question(_column_options, "column-#-option_lines"),
    "drop_column_option": _drop_column_option,
    "add_criterion": _of_question(_add_criterion),
    "drop_criterion": _of_question(_drop_criterion, "rubric"),
    "add_band": _of_question(_add_band),
    "drop_band": _of_question(_drop_band, "bands"),
    "add_cell": _of_question(_add_cell),
    "fill_cells": _of_question(_fill_cells, "cells"),
    "drop_cell": _of_question(_drop_cell, "cells"),
    "add_test": _add_test,
    "drop_test": _drop_test,
}
