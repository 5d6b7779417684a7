"""What a rubric must hold before experts may score by it, and its level texts as people type them.  Source: domain.md 2.5."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.review.domain.rubric import COMMENT_MAX, Level, Rubric, RubricRow, parsed, plain, steps

SCALE = Decimal(10)  # the league, the courses and the letters count from it
STEPS = (Decimal("0.25"), Decimal("0.5"), Decimal(1))
ROWS_MOST, LABEL_LIMIT, LEVEL_LIMIT, SHOWN = 12, 200, 300, 20

_LINE = re.compile(r"^(\d+(?:[.,]\d+)?)[^\S\n]*(?:[—–:;)-]|\t)?\s*(.*)$")


def problems(rubric: Rubric) -> dict[str, list[str]]:
    """Return field -> sentences that forbid to score by the rubric; fields of a row end with its place: «max_0»."""
    found = _of_whole(rubric)
    for at, row in enumerate(rubric.rows):
        found |= {f"{name}_{at}": sentences for name, sentences in _of_row(row, rubric.step).items()}
    return {name: sentences for name, sentences in found.items() if sentences}


def read_levels(russian: str, english: str = "") -> tuple[tuple[Level, ...], list[str]]:
    """Return the levels of a row typed one a line, «0,5 — Вопрос не назван», and the lines that do not begin with a score."""
    told, wrong = _lines(russian)
    other, wrong_too = _lines(english)
    return tuple(Level(value, text, other.get(value, "")) for value, text in sorted(told.items())), wrong + wrong_too


def typed_levels(levels: Iterable[Level], *, is_russian: bool) -> str:
    """Return the level texts as a person would type them."""
    pairs = [(level.value, level.ru if is_russian else level.en) for level in levels]
    mark_of = "," if is_russian else "."
    return "\n".join(f"{plain(value).replace('.', mark_of)} — {text}" for value, text in pairs if text)


def _of_whole(rubric: Rubric) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not rubric.ru.strip():
        found["ru"] = [mark("Give the rubric a name.")]
    if rubric.step not in STEPS:
        found["step"] = [mark("The step of a score is 0.25, 0.5 or 1.")]
    if not 1 <= len(rubric.rows) <= ROWS_MOST:
        found["rows"] = [Sentence(mark("A rubric has from 1 to %(n)d criteria."), n=ROWS_MOST)]
    elif rubric.scale != SCALE:
        words = mark("The highest scores must add up to %(scale)s points: the league counts from them. Now they add up to %(sum)s.")
        found["rows"] = [Sentence(words, scale=SCALE, sum=rubric.scale)]
    if not 0 <= rubric.comment_below <= SCALE:
        found["comment_below"] = [Sentence(mark("From 0 to %(n)s points."), n=SCALE)]
    if not 0 <= rubric.comment_length <= COMMENT_MAX // 4:
        found["comment_length"] = [Sentence(mark("From 0 to %(n)d characters."), n=COMMENT_MAX // 4)]
    if not 1 <= rubric.gap_percent <= 100:
        found["gap_percent"] = [mark("From 1 to 100 per cent.")]
    return found


def _of_row(row: RubricRow, step: Decimal) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not row.ru.strip():
        found["ru"] = [mark("Give the criterion a name.")]
    if not 0 < row.max <= SCALE or step not in STEPS or row.max % step:
        words = mark("The highest score is more than 0, at most %(most)s, in steps of %(step)s.")
        return found | {"max": [Sentence(words, most=SCALE, step=step)]}
    return found | {"levels": _of_levels(row.levels, steps(row, step))}


def _of_levels(levels: Sequence[Level], wanted: Sequence[Decimal]) -> list[str]:
    told = {level.value for level in levels if level.ru.strip()}
    found: list[str] = []
    if lacking := [value for value in wanted if value not in told]:
        found.append(Sentence(mark("Say what these scores mean: %(scores)s."), scores=tuple(lacking[:SHOWN])))
    if strange := sorted(told - set(wanted)):
        found.append(Sentence(mark("An expert cannot give these scores: %(scores)s."), scores=tuple(strange[:SHOWN])))
    if any(len(text) > LEVEL_LIMIT for level in levels for text in (level.ru, level.en)):
        found.append(Sentence(mark("The text of a score is too long: %(n)d characters fit."), n=LEVEL_LIMIT))
    return found


def _lines(text: str) -> tuple[dict[Decimal, str], list[str]]:
    told: dict[Decimal, str] = {}
    wrong = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _LINE.match(line)
        value = parsed(found[1]) if found else None
        if found and value is not None and found[2].strip():
            told[value] = found[2].strip()
        else:
            wrong.append(line[:60])
    return told, wrong
