"""What an author should put right before a questionnaire is published."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise, product

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.formats import plain
from pulsar_xblocks.kernel.questions.domain.formulas import Unreadable, names_in
from pulsar_xblocks.kernel.questions.domain.model import KEY, Condition, Option, Question, Questionnaire
from pulsar_xblocks.kernel.questions.domain.reach import unreachable
from pulsar_xblocks.kernel.questions.domain.scoring import highest, is_scored

HUNDREDTH = Decimal("0.01")
_NAMED = 3  # rows without points are named, of the others there is only the number
_MOST_ROWS = 5_000  # combinations of a table's answers that are looked through


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the key of a question or section, "" = the whole questionnaire."""

    key: str
    sentence: Sentence


def problems(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return everything wrong with a questionnaire, each once; nothing for one that may be published."""
    found = [*_keys(questionnaire), *_conditions(questionnaire), *_total(questionnaire)]
    for question in questionnaire.questions():
        found += [Problem(question.key, sentence) for sentence in _question(question)]
    unique = {(problem.key, str(problem.sentence), tuple(problem.sentence.params.items())): problem for problem in found}
    return tuple(unique.values())


def _keys(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not any(True for _ in questionnaire.questions()):
        yield Problem("", Sentence(mark("There is no question yet.")))
    for key in _twice(question.key for question in questionnaire.questions()):
        yield Problem(key, Sentence(mark("Two questions have the same key.")))
    for key in _twice(section.key for section in questionnaire.sections):
        yield Problem(key, Sentence(mark("Two sections have the same key.")))


def _twice(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    order = {question.key: at for at, question in enumerate(questionnaire.questions())}
    needs: dict[str, set[str]] = {}
    start = 0
    for section in questionnaire.sections:
        yield from _names(section.key, section.show_when, order, start)
        for question in section.questions:
            yield from _names(question.key, question.show_when, order, order[question.key])
            needs[question.key] = {test.key for condition in (section.show_when, question.show_when) for test in condition.tests}
        start += len(section.questions)
    for key in order:
        if _leads_to(key, key, needs):
            yield Problem(key, Sentence(mark("The conditions go in a circle.")))
    for key in unreachable(questionnaire):
        yield Problem(key, Sentence(mark("No answers can ever show this question.")))


def _names(key: str, condition: Condition, order: dict[str, int], before: int) -> Iterator[Problem]:
    for test in condition.tests:
        if test.key not in order:
            yield Problem(key, Sentence(mark("The condition looks at a question that is not there: %(key)s."), key=test.key))
        elif order[test.key] >= before:
            yield Problem(key, Sentence(mark("The condition may look only at an earlier question, not at %(key)s."), key=test.key))
        if test.operator not in model.OPERATORS or (test.operator != model.FILLED and not test.values):
            yield Problem(key, Sentence(mark("The condition is not complete.")))


def _leads_to(start: str, goal: str, needs: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    todo = [*needs.get(start, ())]
    while todo:
        key = todo.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            todo += needs.get(key, ())
    return False


def _total(questionnaire: Questionnaire) -> Iterator[Problem]:
    scored = [question for question in questionnaire.questions() if is_scored(question)]
    most = sum((highest(question) for question in scored), Decimal(0))
    if scored and most != questionnaire.total:
        sentence = Sentence(
            mark("The points come to %(sum)s, and should come to %(total)s."), sum=plain(most), total=plain(questionnaire.total)
        )
        yield Problem("", sentence)


def _question(question: Question) -> Iterator[Sentence]:
    if not KEY.match(question.key):
        yield Sentence(mark("A key is made of small Latin letters, digits and _, and starts with a letter."))
    if question.type not in model.TYPES:
        yield Sentence(mark("There is no such type of question: %(type)s."), type=question.type)
    if not question.label:
        yield Sentence(mark("The question has no text."))
    yield from _options(question.type, question.options)
    yield from _columns(question)
    yield from _limits(question.limits)
    yield from _bands(question)
    yield from _marks(question)
    yield from _unscored(question)


def _options(kind: str, options: tuple[Option, ...]) -> Iterator[Sentence]:
    if kind in model.WITH_OPTIONS and not options:
        yield Sentence(mark("There is nothing to choose from."))
    for key in _twice(option.key for option in options):
        yield Sentence(mark("Two answers have the same key: %(key)s."), key=key)


def _columns(question: Question) -> Iterator[Sentence]:
    if question.type in (model.TABLE, model.RUBRIC) and not question.columns:
        yield Sentence(mark("The table has no columns."))
    for key in _twice(column.key for column in question.columns):
        yield Sentence(mark("Two columns have the same key: %(key)s."), key=key)
    for column in question.columns:
        if not KEY.match(column.key) or column.type not in model.COLUMN_TYPES or (question.type == model.TABLE and column.key == "drop"):
            yield Sentence(mark("A column is not usable: %(key)s."), key=column.key)
        yield from _options(column.type, column.options)
        yield from _limits(column.limits)
    yield from _formulas(question.columns)
    names = {column.key for column in question.columns if column.type in (model.INT, model.DECIMAL)}
    for column in question.columns:
        if column.at_most and (column.at_most not in names - {column.key} or column.key not in names):
            yield Sentence(mark("A column is compared with one that holds no numbers or is not there: %(key)s."), key=column.key)
    names = {column.key for column in question.columns}
    used = {on.column for cell in question.scoring.cells for on in cell.on} | set(question.scoring.one_per)
    for key in sorted(used - names):
        yield Sentence(mark("The points name a column that is not there: %(key)s."), key=key)


def _formulas(columns: tuple[model.Column, ...]) -> Iterator[Sentence]:
    """Yield formulas that are none, or that look at themselves or at what is no number."""
    numbers = {column.key for column in columns if column.type in (model.INT, model.DECIMAL)}
    for column in columns:
        try:
            names = names_in(column.formula) if column.formula else ()
        except Unreadable:
            yield Sentence(mark("The formula of the column %(key)s cannot be read: %(text)s."), key=column.key, text=column.formula[:80])
            continue
        if strange := [name for name in names if name not in numbers or name == column.key]:
            text = mark("The formula of the column %(key)s may look only at other columns with numbers, not at %(names)s.")
            yield Sentence(text, key=column.key, names=", ".join(strange[:_NAMED]))


def _limits(limits: model.Limits) -> Iterator[Sentence]:
    is_crossed = limits.least is not None and limits.most is not None and limits.least > limits.most
    if is_crossed or (limits.earliest and limits.latest and limits.earliest > limits.latest):
        yield Sentence(mark("The lower limit is above the upper one."))


def _bands(question: Question) -> Iterator[Sentence]:
    """Yield gaps and overlaps of the ranges of a number, and values within the limits that no range covers."""
    bands = sorted(question.scoring.bands, key=lambda band: (band.low, band.high))
    if not bands:
        return
    step = Decimal(1) if question.type == model.INT else question.limits.step or HUNDREDTH
    least, most = question.limits.least, question.limits.most
    edges = [(band.high, after.low) for band, after in pairwise(bands)]
    edges += [(least - step, bands[0].low)] if least is not None else []
    edges += [(bands[-1].high, most + step)] if most is not None else []
    for high, low in sorted(edges):
        if low > high + step:
            yield Sentence(mark("No points are set from %(low)s to %(high)s."), low=plain(high + step), high=plain(low - step))
    if any(after.low <= band.high for band, after in pairwise(bands)) or any(band.low > band.high for band in bands):
        yield Sentence(mark("The ranges of points overlap."))


def _marks(question: Question) -> Iterator[Sentence]:
    """Yield what keeps experts or the course from giving points."""
    criteria = question.scoring.rubric + (question.columns if question.type == model.RUBRIC else ())
    for key in _twice(column.key for column in question.scoring.rubric):
        yield Sentence(mark("Two criteria have the same key: %(key)s."), key=key)
    for column in criteria:
        if not column.limits.most or column.limits.most < 0:
            yield Sentence(mark("Say how many points the criterion gives at most: %(key)s."), key=column.label.ru or column.key)
    if question.type == model.GRADED and not question.limits.most:
        yield Sentence(mark("Say how many points the part of the course gives at most."))


def _unscored(question: Question) -> Iterator[Sentence]:
    """Yield answers without points where others have them: nought must be written, or nobody knows what was meant."""
    if question.type == model.CHOICE and any(option.points is not None for option in question.options):
        empty = [option.label.ru or option.key for option in question.options if option.points is None]
        if empty:
            yield _unsaid(empty, len(empty))
    if question.type == model.TABLE and question.scoring.cells:
        rows = list(islice(_empty_rows(question), _MOST_ROWS))
        if rows:
            yield _unsaid(rows, len(rows))


def _unsaid(names: list[str], count: int) -> Sentence:
    said = "; ".join(names[:_NAMED])
    if count > _NAMED:
        return Sentence(mark("No points are set for %(names)s and %(n)s more. Write 0 where there are none."), names=said, n=count - _NAMED)
    return Sentence(mark("No points are set for %(names)s. Write 0 where there are none."), names=said)


def _empty_rows(question: Question) -> Iterator[str]:
    """Yield the answers of a row, of the columns on which points depend, that no cell covers."""
    cells = question.scoring.cells
    used = {on.column for cell in cells for on in cell.on}
    columns = [column for column in question.columns if column.key in used]
    if any(column.type != model.CHOICE for column in columns):
        return
    for chosen in islice(product(*(column.options for column in columns)), _MOST_ROWS):
        row = {column.key: option.key for column, option in zip(columns, chosen, strict=True)}
        if not any(all(row.get(on.column) == on.value for on in cell.on) for cell in cells):
            yield ", ".join(option.label.ru or option.key for option in chosen)
