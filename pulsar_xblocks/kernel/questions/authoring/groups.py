"""The open form: which groups of fields a question of each type has."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.questions.authoring.conditions import condition_group
from pulsar_xblocks.kernel.questions.authoring.domain.parts import MAX_ROWS, scored_columns
from pulsar_xblocks.kernel.questions.authoring.draft import Draft
from pulsar_xblocks.kernel.questions.authoring.fields import TYPES, Button, Field, Group, Maker, Row, labels
from pulsar_xblocks.kernel.questions.authoring.pieces import PAGE
from pulsar_xblocks.kernel.questions.domain import Column, Option, Question, Section, model

_PLAIN = (model.TABLE, model.RUBRIC)


def groups_of(draft: Draft, maker: Maker) -> list[Group]:
    """Return the groups of the open question or section, none when nothing is open."""
    if draft.question:
        return [group for group in _question(draft, draft.question, maker) if group.fields or group.rows or group.buttons]
    return _section(draft, draft.section, maker) if draft.section else []


def _section(draft: Draft, section: Section, maker: Maker) -> list[Group]:
    words = labels()
    texts = (*maker.both("label", words["title"], section.title), *maker.both("help", words["help"], section.help, "text"))
    return [Group("main", fields=texts), condition_group(draft, section.show_when, maker), _key(section.key, maker)]


def _question(draft: Draft, question: Question, maker: Maker) -> Iterable[Group]:
    yield _main(question, maker)
    if question.type in model.WITH_OPTIONS:
        yield _options(draft, question, maker)
    if question.type in _PLAIN:
        yield _columns(draft, question, maker)
    yield Group("limits", gettext("Limits"), fields=(*maker.limits("", question.type, question.limits), *_source(question, maker)))
    yield from _points(question, maker)
    if question.type not in (model.RUBRIC, model.GRADED, model.ACHIEVEMENTS, model.CONSENT):
        yield _rubric(question, maker)
    yield condition_group(draft, question.show_when, maker)
    yield _key(question.key, maker)


def _source(question: Question, maker: Maker) -> Iterable[Field]:
    if question.type == model.GRADED:
        help_text = gettext("The last part of its address. Empty: the operator loads the points from a table.")
        yield maker.line("source", gettext("Subsection of the course"), question.source, help=help_text)


def _main(question: Question, maker: Maker) -> Group:
    words = labels()
    types = [(kind, gettext(word)) for kind, word in TYPES.items()]
    kind = maker.select("type", gettext("Kind of answer"), question.type, types, refreshes=True)
    required = (maker.check("required", gettext("Must be answered"), question.required),) if question.type != model.GRADED else ()
    texts = maker.both("label", words["label"], question.label, "words")
    fields = (*texts, *maker.both("help", words["help"], question.help, "text"), kind, *required)
    return Group("main", fields=fields)


def _options(draft: Draft, question: Question, maker: Maker) -> Group:
    first = draft.page - draft.page % PAGE if draft.page < len(question.options) else 0
    shown = list(enumerate(question.options))[first : first + PAGE]
    rows = tuple(_option(f"option-{at}-", at, option, maker) for at, option in shown)
    pages = range(0, len(question.options), PAGE) if len(question.options) > PAGE else ()
    return Group(
        "options",
        gettext("Answers"),
        rows=rows,
        ends=(maker.line("option_lines", gettext("Several answers at once, one a line"), "", kind="text"),),
        buttons=(Button("add_options", gettext("Add an answer"), "plus", is_quiet=False),),
        pages=tuple(Button(f"page:{at}", f"{at + 1}–{min(at + PAGE, len(question.options))}", is_quiet=at != first) for at in pages),
    )


def _option(start: str, at: int, option: Option, maker: Maker) -> Row:
    points = maker.number(f"{start}points", gettext("Points"), option.points)
    fields = (*maker.both(f"{start}label", labels()["answer"], option.label), points)
    return Row(gettext("Answer %(n)s") % {"n": at + 1}, fields, _row_buttons("option", at))


def _row_buttons(name: str, at: int) -> tuple[Button, ...]:
    up = (Button(f"up_{name}:{at}", gettext("Move up: row %(n)s") % {"n": at + 1}, "up"),) if at else ()
    return (*up, Button(f"drop_{name}:{at}", gettext("Remove: row %(n)s") % {"n": at + 1}, "cross"))


def _columns(draft: Draft, question: Question, maker: Maker) -> Group:
    is_marks = question.type == model.RUBRIC
    shown = [(at, column, maker) for at, column in enumerate(question.columns)]
    return Group(
        "columns",
        gettext("Criteria") if is_marks else gettext("Columns"),
        rows=tuple(_criterion("column", *row) if is_marks else _column(draft, question, row[0], maker) for row in shown),
        buttons=(Button("add_column", gettext("Add a criterion") if is_marks else gettext("Add a column"), "plus", is_quiet=False),),
    )


def _column(draft: Draft, question: Question, at: int, maker: Maker) -> Row:
    column = question.columns[at]
    start, is_open = f"column-{at}-", draft.column == column.key
    types = [(kind, gettext(TYPES[kind])) for kind in model.COLUMN_TYPES]
    fields = (
        *maker.both(f"{start}label", labels()["column"], column.label),
        maker.select(f"{start}type", gettext("Kind of answer"), column.type, types, refreshes=True),
        maker.check(f"{start}required", gettext("Must be answered"), column.required),
    )
    toggle = Button(f"column:{column.key}", gettext("Close the settings") if is_open else gettext("Settings of the column"), "pencil")
    row = Row(gettext("Column %(n)s") % {"n": at + 1}, fields, (toggle, *_row_buttons("column", at)))
    return _opened(row, draft, question, at, maker) if is_open else row


def _numbers(draft: Draft, column: Column) -> str:
    """Return the keys of the other columns with numbers, of which a formula is made."""
    columns = draft.question.columns if draft.question else ()
    return ", ".join(one.key for one in columns if one.type in _NUMBERS and one.key != column.key) if column.type in _NUMBERS else ""


def _opened(row: Row, draft: Draft, question: Question, at: int, maker: Maker) -> Row:
    column, start = question.columns[at], f"column-{at}-"
    more = (*maker.both(f"{start}help", labels()["help"], column.help), *maker.limits(start, column.type, column.limits))
    if column.type in _NUMBERS:
        more += (_compared(question, at, maker),)
    numbers = _numbers(draft, column)
    if numbers or column.formula:
        label = gettext("Must come to (by the columns %(names)s)") % {"names": numbers}
        more += (maker.line(f"{start}formula", label, column.formula),)
    if column.type != model.CHOICE:
        return Row(row.label, row.fields, row.buttons, more)
    rows = tuple(
        Row(
            gettext("Answer %(n)s") % {"n": number + 1},
            maker.both(f"{start}option-{number}-label", labels()["answer"], option.label),
            (Button(f"drop_column_option:{at}-{number}", gettext("Remove: row %(n)s") % {"n": number + 1}, "cross"),),
        )
        for number, option in enumerate(column.options)
    )
    ends = (
        maker.line(f"{start}option_lines", gettext("Several answers at once, one a line"), "", kind="text"),
        Button(f"column_options:{at}", gettext("Add an answer"), "plus", is_quiet=False),
    )
    return Row(row.label, row.fields, row.buttons, more, rows, ends)


def _compared(question: Question, at: int, maker: Maker) -> Field:
    """Return the choice of the column above whose number this one never is."""
    column, language = question.columns[at], get_language() or "ru"
    others = [(one.key, one.label.show(language) or one.key) for one in question.columns if one.type in _NUMBERS and one.key != column.key]
    label = gettext("In each row not above the number of the column")
    return maker.select(f"column-{at}-at_most", label, column.at_most, [("", gettext("none")), *others])


_NUMBERS = (model.INT, model.DECIMAL)


def _criterion(name: str, at: int, column: Column, maker: Maker) -> Row:
    start = f"{name}-{at}-"
    fields = (
        *maker.both(f"{start}label", labels()["criterion"], column.label),
        maker.number(f"{start}most", gettext("Points, at most"), column.limits.most),
        maker.number(f"{start}step", gettext("Step"), column.limits.step),
    )
    drop = Button(f"drop_{name}:{at}", gettext("Remove: row %(n)s") % {"n": at + 1}, "cross")
    return Row(gettext("Criterion %(n)s") % {"n": at + 1}, fields, (drop,))


def _points(question: Question, maker: Maker) -> Iterable[Group]:
    scoring = question.scoring
    cap = maker.number("cap", gettext("Points together, at most"), scoring.cap)
    if question.type in (model.INT, model.DECIMAL):
        yield _bands(question, maker)
    if question.type == model.TABLE:
        yield _cells(question, maker, cap)
    if question.type == model.ACHIEVEMENTS:
        help_text = gettext("Each achievement brings points by the matrix of the call.")
        yield Group("points", gettext("Points"), help_text, (cap,))
    if question.type == model.MULTI and any(option.points for option in question.options):
        yield Group("points", gettext("Points"), fields=(cap,))


def _bands(question: Question, maker: Maker) -> Group:
    bands = question.scoring.bands
    words = {"low": gettext("From"), "high": gettext("Until"), "points": gettext("Points")}
    rows = tuple(
        Row(
            gettext("Range %(n)s") % {"n": at + 1},
            tuple(maker.number(f"band-{at}-{name}", word, getattr(band, name)) for name, word in words.items()),
            (Button(f"drop_band:{at}", gettext("Remove: row %(n)s") % {"n": at + 1}, "cross"),),
        )
        for at, band in enumerate(bands[:MAX_ROWS])
    )
    add = Button("add_band", gettext("Add a range"), "plus", is_quiet=False)
    return Group("bands", gettext("Points by the number"), rows=rows, buttons=(add,), folds=True, is_open=bool(bands))


def _cells(question: Question, maker: Maker, cap: Field) -> Group:
    scoring, language = question.scoring, get_language() or "ru"
    columns = [(column.key, column.label.show(language) or column.key) for column in question.columns]
    rows = tuple(_cell(at, question, maker) for at in range(min(len(scoring.cells), MAX_ROWS)))
    ends = (
        maker.number("best", gettext("Only the best rows count, how many"), scoring.best),
        cap,
        maker.boxes("one_per", gettext("Of rows that are equal in these columns only the best one counts"), scoring.one_per, columns),
    )
    add = Button("add_cell", gettext("Add a combination"), "plus", is_quiet=False)
    fill = Button("fill_cells", gettext("Add all that are missing"), "box")
    return Group(
        "cells",
        gettext("Points by the rows"),
        gettext("The first combination that fits a row gives its points."),
        rows=rows,
        ends=ends if rows else (),
        buttons=(add, fill) if scored_columns(question) else (add,),
        folds=True,
        is_open=bool(rows),
    )


def _cell(at: int, question: Question, maker: Maker) -> Row:
    cell, language = question.scoring.cells[at], get_language() or "ru"
    now = {on.column: on.value for on in cell.on}
    fields = []
    for column in scored_columns(question):
        name, label = f"cell-{at}-on-{column.key}", column.label.show(language) or column.key
        choices = [("", gettext("any")), *((option.key, option.label.show(language)) for option in column.options)]
        is_list = column.type == model.CHOICE
        value = now.get(column.key, "")
        fields.append(maker.select(name, label, value, choices) if is_list else maker.line(name, label, value))
    points = maker.number(f"cell-{at}-points", gettext("Points"), cell.points)
    drop = Button(f"drop_cell:{at}", gettext("Remove: row %(n)s") % {"n": at + 1}, "cross")
    return Row(gettext("Combination %(n)s") % {"n": at + 1}, (*fields, points), (drop,))


def _rubric(question: Question, maker: Maker) -> Group:
    rubric = question.scoring.rubric
    return Group(
        "rubric",
        gettext("Points of experts"),
        gettext("Experts give points for each criterion; the applicant sees the criteria and fills in nothing."),
        rows=tuple(_criterion("criterion", at, column, maker) for at, column in enumerate(rubric)),
        buttons=(Button("add_criterion", gettext("Add a criterion"), "plus", is_quiet=False),),
        folds=True,
        is_open=bool(rubric),
    )


def _key(key: str, maker: Maker) -> Group:
    help_text = gettext("Tables and the rules of a call name the answer so. Conditions follow when it is changed.")
    row = maker.line("key", gettext("Key"), key, help=help_text)
    return Group("key", gettext("Key"), fields=(row,), folds=True, is_open=bool(row.errors))
