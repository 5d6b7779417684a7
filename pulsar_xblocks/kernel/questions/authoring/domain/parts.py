"""Parts of one question: rows of answers, columns, criteria, ranges, cells and tests; what a new type needs to begin with."""

from dataclasses import replace
from decimal import Decimal
from itertools import islice, product
from typing import Any

from pulsar_xblocks.kernel.questions.authoring.domain.keys import free, latin
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.model import Band, Cell, Column, Limits, On, Option, Question, Scoring, Test, Text

MAX_OPTIONS, MAX_ROWS = 2_000, 100  # of one list of answers; ranges and cells
HALF, TEN = Decimal("0.5"), Decimal(10)

Rows = tuple[Any, ...]


def up(rows: Rows, at: int) -> Rows:
    """Return the rows with one of them a place up; the first one stays."""
    return (*rows[: at - 1], rows[at], rows[at - 1], *rows[at + 1 :]) if 0 < at < len(rows) else rows


def dropped(rows: Rows, at: int) -> Rows:
    """Return the rows without one."""
    return rows[:at] + rows[at + 1 :]


def with_options(options: tuple[Option, ...], lines: list[str]) -> tuple[Option, ...]:
    """Return the answers with one more for each line, as many as fit; keys are made of the words."""
    taken = {option.key for option in options}
    made = []
    for line in lines[: MAX_OPTIONS - len(options)]:
        key = free(latin(line) or "answer", taken)
        taken.add(key)
        made.append(Option(key, Text(line)))
    return (*options, *made)


def new_column(columns: tuple[Column, ...], label: Text, *, is_mark: bool = False) -> Column:
    """Return a column that is not among the others; ``is_mark``: a criterion by which points are given, 0 to 10."""
    key = free("mark" if is_mark else "column", {column.key for column in columns})
    return Column(key, label, model.DECIMAL, limits=Limits(Decimal(0), TEN, HALF)) if is_mark else Column(key, label)


def retyped(question: Question, kind: str) -> Question:
    """Return the question as another type; what the type needs to begin with is there, nothing is thrown away."""
    made = replace(question, type=kind)
    if kind in model.WITH_OPTIONS and not made.options:
        made = replace(made, options=with_options((), ["Да", "Нет"] if kind == model.CHOICE else ["Первый вариант", "Второй вариант"]))
    if kind == model.TABLE and not made.columns:
        made = replace(made, columns=(new_column((), Text("Название", "Name")),))
    if kind == model.RUBRIC and not made.columns:
        made = replace(made, columns=(new_column((), Text("Критерий", "Criterion"), is_mark=True),))
    return made


def next_band(bands: tuple[Band, ...]) -> Band:
    """Return the range that follows the others."""
    low = max((band.high for band in bands), default=Decimal(-1)) + 1
    return Band(low, low, Decimal(0))


def scored_columns(question: Question) -> list[Column]:
    """Return the columns of a table on which points may depend: lists of answers, and what is used already."""
    used = {on.column for cell in question.scoring.cells for on in cell.on}
    return [column for column in question.columns if column.type == model.CHOICE or column.key in used]


def filled_cells(question: Question) -> Scoring:
    """Return the points with a cell for each combination of answers that has none yet, as many as fit."""
    columns = [column for column in scored_columns(question) if column.options]
    cells = list(question.scoring.cells)
    known = {frozenset(cell.on) for cell in cells}
    for chosen in islice(product(*(column.options for column in columns)) if columns else (), MAX_ROWS):
        on = tuple(On(column.key, option.key) for column, option in zip(columns, chosen, strict=True))
        if frozenset(on) not in known and len(cells) < MAX_ROWS:
            cells.append(Cell(on, Decimal(0)))
    return replace(question.scoring, cells=tuple(cells))


def operators_for(question: Question) -> tuple[str, ...]:
    """Return how a condition may look at the answer to a question, the usual way first."""
    if question.type in model.WITH_OPTIONS:
        return (model.IS, model.ANY_OF, model.FILLED)
    if question.type in (model.INT, model.DECIMAL):
        return (model.AT_LEAST, model.AT_MOST, model.IS, model.FILLED)
    if question.type in (model.TEXT, model.ORGANISATION, model.INN, model.OGRN):
        return (model.FILLED, model.IS)
    return (model.FILLED,)


def new_test(question: Question) -> Test:
    """Return a test that looks at a question in its usual way: the first answer, if it has a list of them."""
    operator = operators_for(question)[0]
    return Test(question.key, operator, (question.options[0].key,) if operator == model.IS and question.options else ())
