"""What each row of a table would do: new, changed, the same, wrong, or changed by somebody else since the export."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.loads.domain.fields import CHANGES, ID, MARK, MATCHES, Field
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark

NEW, CHANGED, SAME, CONFLICT, WRONG = "new", "changed", "same", "conflict", "wrong"
ACTIONS = (NEW, CHANGED, SAME, CONFLICT, WRONG)
Problems = Mapping[str, Sequence[Sentence]]  # column -> sentences

CHANGED_SINCE = mark("Somebody has changed this row since.")
UNKNOWN = mark("There is no such row here.")
TWICE = mark("This row id already stands in row %(row)d.")
CODE_TWICE = mark("This code already stands in row %(row)d.")
NOT_NEW = mark("A row without its id cannot be stored here. Take the list out anew and edit it there.")
NO_MARK = mark("The row mark is missing: without it nobody can tell whether the row has changed since. Take the list out anew.")
SHIFTED = mark("Here stands “%(stored)s”. A table does not change this: have the rows been shifted?")


@dataclass(frozen=True)
class Shape:
    """What a table of a kind looks like.

    ``is_typed``: rows are recognised by a code that people type, an unknown one is new; otherwise by the export's own id and mark.
    ``is_marked``: a typed table whose export writes the mark as well; without it nobody looks whether the row has changed since.
    """

    fields: tuple[Field, ...]
    label: tuple[str, ...]  # columns that name a row
    takes_new: bool = True
    is_typed: bool = False
    is_marked: bool = False
    id_key: str = ID.key
    other_ids: tuple[str, ...] = ()  # columns that name a row where its code is empty
    unknown: str = UNKNOWN  # msgid: why a row whose code is not stored is wrong

    @property
    def columns(self) -> tuple[Field, ...]:
        """Return every column that is read."""
        if self.is_typed:
            return (*self.fields, MARK) if self.is_marked else self.fields
        return (ID, MARK, *self.fields)

    def key_of(self, cells: Mapping[str, str]) -> str:
        """Return by what a row is recognised, "" = by nothing."""
        return next((cells[key] for key in (self.id_key, *self.other_ids) if cells.get(key)), "")


@dataclass(frozen=True)
class Line:
    """A row of the file: its number there, the cells in plain writing (absent columns are absent), what is wrong with them."""

    number: int
    cells: Mapping[str, str]
    problems: Problems = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A stored row in plain writing; ``closed`` says why it cannot be changed; ``person`` is whom it is about."""

    values: Mapping[str, str]
    closed: str = ""
    person: int | None = None

    @property
    def mark(self) -> str:
        """Return the digest that the export writes beside the row."""
        return mark_of(self.values)


@dataclass(frozen=True)
class Result:
    """What a row would do; ``after`` holds what would be stored, ``before`` what stands there now."""

    number: int
    action: str
    id: str = ""
    label: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=dict)
    person: int | None = None
    notes: Sequence[Sentence] = ()  # what else is to be known of the row


def mark_of(values: Mapping[str, str]) -> str:
    """Return ten characters that change with any of the values."""
    body = json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()[:10]


def compare(lines: Iterable[Line], known: Mapping[str, Known], shape: Shape) -> list[Result]:
    """Return what each row would do; an empty cell leaves what is stored as it is.

    Codes that people type are compared folded, as MariaDB does; a stored one keeps its letters and, written like that, is itself.
    """
    spelled = {folded(key): key for key in known} if shape.is_typed else {}
    seen: dict[str, int] = {}
    results = []
    for line in lines:
        typed = shape.key_of(line.cells)
        key = typed if typed in known else spelled.get(folded(typed), typed)
        once = key if key in known else folded(key)
        if key and once in seen:
            twice = Sentence(CODE_TWICE if shape.is_typed else TWICE, row=seen[once])
            results.append(_wrong(line, key, shape, known.get(key), {shape.id_key: [twice]}))
            continue
        if key:
            seen[once] = line.number
        results.append(_compared(line, key, known.get(key) if key else None, shape))
    return results


def absent_lines(
    lines: Sequence[Line], known: Mapping[str, Known], shape: Shape, changes: Callable[[Known], Mapping[str, str]]
) -> list[Line]:
    """Return lines, numbered after those of the file, for the stored rows that it lacks and that change by that."""
    there = {folded(shape.key_of(line.cells)) for line in lines}
    lacking = [(key, cells) for key, stored in known.items() if folded(key) not in there and (cells := changes(stored))]
    last = max((line.number for line in lines), default=0)
    return [Line(last + place, {shape.id_key: key, **cells}) for place, (key, cells) in enumerate(lacking, 1)]


def _compared(line: Line, key: str, stored: Known | None, shape: Shape) -> Result:
    problems = {name: list(found) for name, found in line.problems.items()}
    if stored is None:
        problems |= _unknown(line, key, shape)
        if problems:
            return _wrong(line, key, shape, None, problems)
        if not shape.takes_new:
            return Result(line.number, SAME)
        after = {one.key: line.cells[one.key] for one in shape.fields if line.cells.get(one.key)}
        return Result(line.number, NEW, key, _label(line, None, shape), {}, after)
    problems |= _shifted(line, stored, shape)
    after = {one.key: line.cells[one.key] for one in shape.fields if one.role == CHANGES and _differs(line, stored, one)}
    sent = line.cells.get(MARK.key, "")
    if after and stored.closed:
        problems[next(iter(after))] = [Sentence(stored.closed)]
    elif after and not shape.is_typed and not sent:
        problems[MARK.key] = [Sentence(NO_MARK)]
    if problems:
        return _wrong(line, key, shape, stored, problems)
    is_current = sent == stored.mark or (shape.is_typed and not sent)
    action = SAME if not after else CHANGED if is_current else CONFLICT
    before = {name: stored.values.get(name, "") for name in after}
    return Result(line.number, action, key, _label(line, stored, shape), before, after, {}, stored.person)


def _unknown(line: Line, key: str, shape: Shape) -> dict[str, list[Sentence]]:
    """Return why a row that is not stored cannot be; a row that says nothing where it might, may stand there."""
    if key and not (shape.is_typed and shape.takes_new):
        return {shape.id_key: [Sentence(shape.unknown)]}
    is_silent = not any(line.cells.get(one.key) for one in shape.fields if one.role == CHANGES)
    return {} if shape.takes_new or is_silent else {shape.id_key: [Sentence(NOT_NEW)]}


def _shifted(line: Line, stored: Known, shape: Shape) -> dict[str, list[Sentence]]:
    found = {}
    for one in shape.fields:
        kept = stored.values.get(one.key, "")
        if one.role == MATCHES and line.cells.get(one.key) and folded(line.cells[one.key]) != folded(kept):
            found[one.key] = [Sentence(SHIFTED, stored=kept or "—")]
    return found


def _differs(line: Line, stored: Known, one: Field) -> bool:
    cell = line.cells.get(one.key, "")
    return bool(cell) and cell != stored.values.get(one.key, "")


def with_problems(result: Result, problems: Problems) -> Result:
    """Return the result, wrong when there are problems."""
    if not problems:
        return result
    return replace(result, action=WRONG, problems={**result.problems, **problems})


def packed(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence with its values as JSON can hold it."""
    params = {name: {"number": str(value)} if isinstance(value, Decimal) else value for name, value in sentence.params.items()}
    return {"text": str(sentence), "params": params}


def unpacked(body: Mapping[str, Any]) -> Sentence:
    """Return the sentence that was packed."""
    return Sentence(
        body["text"], **{name: Decimal(value["number"]) if isinstance(value, dict) else value for name, value in body["params"].items()}
    )


def _wrong(line: Line, key: str, shape: Shape, stored: Known | None, problems: Problems) -> Result:
    person = stored.person if stored else None
    return Result(line.number, WRONG, key, _label(line, stored, shape), {}, {}, problems, person)


def _label(line: Line, stored: Known | None, shape: Shape) -> str:
    """Return what names a row, by what is stored or by its own cells; a row without any of that by its first text."""
    values = stored.values if stored else line.cells
    named = [values[key] for key in shape.label if values.get(key)]
    first = next((line.cells[field.key] for field in shape.fields if line.cells.get(field.key) and not field.shown), "")
    return (" ".join(named) or first)[:200]
