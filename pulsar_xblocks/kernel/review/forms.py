"""The form of a rubric: shape only, the rules are in the domain."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, RubricRow, parsed, plain
from pulsar_xblocks.kernel.review.domain.rubric_checks import LABEL_LIMIT, ROWS_MOST, STEPS, problems, read_levels, typed_levels

Errors = dict[str, list[str]]
TEXTS = ("ru", "en", "max", "levels", "levels_en")
_WRONG = mark("Enter a number, for example 2,4.")


def rubric_from(posted: Mapping[str, str]) -> Rubric:
    """Return the rubric as typed; rows left empty are left out.  Raises Invalid by field."""
    places = [at for at in range(ROWS_MOST + 1) if any(posted.get(f"{name}_{at}", "").strip() for name in TEXTS)]
    errors: Errors = {}
    keys = _keys([posted.get(f"key_{at}", "") for at in places])
    rows = tuple(_row(posted, at, key, errors) for at, key in zip(places, keys, strict=True))
    rubric = Rubric(
        rows=rows,
        step=_step(posted.get("step", "")),
        comment_below=_number(posted.get("comment_below", ""), "comment_below", errors),
        comment_length=_whole(posted.get("comment_length", "")),
        gap_percent=_whole(posted.get("gap_percent", "")),
        ru=posted.get("ru", "").strip()[:LABEL_LIMIT],
        en=posted.get("en", "").strip()[:LABEL_LIMIT],
    )
    where = {f"{name}_{place}": f"{name}_{at}" for place, at in enumerate(places) for name in TEXTS}
    for name, sentences in problems(rubric).items():
        errors.setdefault(where.get(name, name), sentences)
    if errors:
        raise Invalid(errors)
    return rubric


def typed(rubric: Rubric) -> dict[str, Any]:
    """Return the values a form of this rubric shows at first; without rows, one empty row."""
    values: dict[str, Any] = {"ru": rubric.ru, "en": rubric.en, "step": plain(rubric.step), "comment_below": plain(rubric.comment_below)}
    values |= {"comment_length": rubric.comment_length, "gap_percent": rubric.gap_percent, "rows": max(len(rubric.rows), 1)}
    for at, row in enumerate(rubric.rows):
        values |= {f"key_{at}": row.key, f"ru_{at}": row.ru, f"en_{at}": row.en, f"max_{at}": plain(row.max)}
        values[f"levels_{at}"] = typed_levels(row.levels, is_russian=True)
        values[f"levels_en_{at}"] = typed_levels(row.levels, is_russian=False)
    return values


def places(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the names of the fields of each row of the form."""
    text = str(values.get("rows", "1"))
    count = min(max(int(text), 1), ROWS_MOST) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return [{name: f"{name}_{at}" for name in (*TEXTS, "key")} | {"number": at + 1} for at in range(count)]


def _row(posted: Mapping[str, str], at: int, key: str, errors: Errors) -> RubricRow:
    levels, wrong = read_levels(posted.get(f"levels_{at}", ""), posted.get(f"levels_en_{at}", ""))
    if wrong:
        words = mark("Begin each line with its score: “0.5 — what it means”. It is not so here: %(line)s")
        errors[f"levels_{at}"] = [Sentence(words, line=wrong[0])]
    return RubricRow(
        key=key,
        max=_number(posted.get(f"max_{at}", ""), f"max_{at}", errors),
        ru=posted.get(f"ru_{at}", "").strip()[:LABEL_LIMIT],
        en=posted.get(f"en_{at}", "").strip()[:LABEL_LIMIT],
        levels=levels,
    )


def _keys(posted: list[str]) -> list[str]:
    """Return the keys that scores of the rows are stored under: a key stays when its row is only reworded; no two are the same."""
    fresh = (f"row{number}" for number in range(1, 1000) if f"row{number}" not in posted)
    keys: list[str] = []
    for text in posted:
        is_key = text.isascii() and text.replace("_", "a").isalnum() and len(text) <= 40 and text not in keys
        keys.append(text if is_key else next(fresh))
    return keys


def _step(text: str) -> Decimal:
    value = parsed(text)
    return value if value in STEPS else Decimal(0)


def _number(text: str, name: str, errors: Errors) -> Decimal:
    value = parsed(text) if len(text) < 10 else None
    if value is None or abs(value) > 1000 or value != value.quantize(Decimal("0.01")):
        errors[name] = [_WRONG]
        return Decimal(0)
    return value


def _whole(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
