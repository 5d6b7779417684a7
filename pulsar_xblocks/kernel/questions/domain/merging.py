"""Two pages of one draft: each question is merged by itself, from what the page saw of it to what stands stored now.

The field ``base`` of a page holds JSON: key of each question that was changed on it -> the posted pairs (name, text) it had before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulsar_xblocks.kernel.questions.domain.model import Questionnaire
from pulsar_xblocks.kernel.questions.domain.posted import ASKED, Answers, clean, flat, is_empty, one_line

BASE = "base"


@dataclass(frozen=True)
class Merged:
    """What is to be stored, and the questions that both pages have changed otherwise: of these what is stored stays."""

    answers: dict[str, Any]
    conflicts: tuple[str, ...] = ()


def merge(stored: Answers, typed: Answers, base: Answers) -> Merged:
    """Return the stored answers with those that were changed on the page; ``base``: key of a changed question -> its answer before."""
    answers, conflicts = dict(stored), []
    for key, before in base.items():
        mine, now = typed.get(key), stored.get(key)
        if _same(mine, now):
            continue
        if not _same(before, now):
            conflicts.append(key)
        elif is_empty(mine):
            answers.pop(key)
        else:
            answers[key] = mine
    return Merged(answers, tuple(conflicts))


def base_of(questionnaire: Questionnaire, posted: Mapping[str, Any], beside: Sequence[str] = ()) -> dict[str, Any] | None:
    """Return key -> answer before of the questions that a page has changed; None for a page that does not tell, or not readably.

    ``beside``: names of fields of one line that the form has beside its questions.
    """
    pairs = _pairs(posted.get(BASE))
    if pairs is None:
        return None
    known = questionnaire.by_key()
    lines = {name: one_line(next((text for _, text in pairs[name]), "")) for name in beside if name in pairs}
    return lines | {key: _answer(questionnaire, key, fields) for key, fields in pairs.items() if key in known}


def as_fields(questionnaire: Questionnaire, key: str, answer: Any) -> str:
    """Return an answer as the posted pairs by which a page keeps it, in JSON."""
    names = flat(questionnaire, {key: answer})
    return json.dumps([(name, text) for name, texts in names.items() for text in texts], ensure_ascii=False)


def _answer(questionnaire: Questionnaire, key: str, fields: list[tuple[str, str]]) -> Any:
    texts: dict[str, list[str]] = {ASKED: [key]}
    for name, text in fields:
        if name.split("-", 1)[0] == key:
            texts.setdefault(name, []).append(text)
    return clean(questionnaire, texts).get(key)


def _pairs(text: Any) -> dict[str, list[tuple[str, str]]] | None:
    try:
        found = json.loads(text)
        pairs = {key: [(name, value) for name, value in fields] for key, fields in found.items()}
    except (TypeError, ValueError, AttributeError, RecursionError):
        return None
    is_text = all(isinstance(one, str) for fields in pairs.values() for pair in fields for one in pair)
    return pairs if is_text else None


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (is_empty(one) and is_empty(other))
