"""Rows of the table of imported results: work's code, result, source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark
from pulsar_xblocks.kernel.review.domain.rubric import parsed, plain

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
SOURCE_LENGTH = 200
HUNDREDTH = Decimal("0.01")
COLUMNS = {
    "code": ("код", "код работы", "работа", "code", "work code", "work"),
    "value": ("результат", "балл", "баллы", "оценка", "result", "score", "points"),
    "source": ("источник", "ссылка", "примечание", "source", "link", "note"),
}


@dataclass(frozen=True)
class Result:
    """What a row would do: its number in the file, action, values, what stands there now, what is wrong."""

    row: int
    action: str
    code: str
    value: Decimal | None = None
    source: str = ""
    before: Decimal | None = None
    problems: tuple[str, ...] = ()


def heading(cells: Iterable[str]) -> dict[str, int] | None:
    """Return column -> position, None when the code or the result is missing; the source may be absent."""
    names = [folded(cell) for cell in cells]
    found = {key: next((at for at, name in enumerate(names) if name in words), -1) for key, words in COLUMNS.items()}
    return None if found["code"] < 0 or found["value"] < 0 else {key: at for key, at in found.items() if at >= 0}


def check(rows: Iterable[tuple[int, Mapping[str, str]]], known: Mapping[str, Decimal | None], scale: Decimal) -> list[Result]:
    """Return what each row would do; ``known``: code of a work -> result imported before; a work may stand in the file once."""
    seen: set[str] = set()
    results = []
    for row, cells in rows:
        code, value, source = cells["code"].strip(), parsed(cells["value"]), " ".join(cells.get("source", "").split())
        problems = _problems(code, value, source, known, scale)
        if code in seen:
            problems.append(mark("The work stands in the file twice."))
        seen.add(code)
        before = known.get(code)
        action = WRONG if problems else NEW if before is None else SAME if before == value else CHANGED
        results.append(Result(row, action, code, value, source, before, tuple(problems)))
    return results


def _problems(code: str, value: Decimal | None, source: str, known: Mapping[str, Decimal | None], scale: Decimal) -> list[str]:
    found = []
    if code not in known:
        found.append(mark("There is no work with this code in the queue."))
    if value is None or not 0 <= value <= scale or value != value.quantize(HUNDREDTH):
        found.append(Sentence(mark("The result must be a number from 0 to %(max)s."), max=plain(scale)))
    if len(source) > SOURCE_LENGTH:
        found.append(Sentence(mark("The source is too long: %(n)d characters fit."), n=SOURCE_LENGTH))
    return found
