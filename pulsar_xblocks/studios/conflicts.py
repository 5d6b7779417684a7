"""Two texts of one application in words: questions by their labels, answers as people read them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.errors import Difference, StaleInPart
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.facts import said_by_key
from pulsar_xblocks.kernel.questions.queries import sources_of
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.models import StudioApplication
from pulsar_xblocks.studios.queries import opening

TITLE = "title"  # the studio's name: a field of the form beside its questions


def differing(row: StudioApplication, title: str, answers: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the stored draft and the typed one, in the order of the form."""
    stored, typed = as_one(row.title, opening.answers_of(row)), as_one(title, answers)
    return _rows(row, typed, [key for key in (TITLE, *opening.questionnaire_of(row).by_key()) if stored.get(key) != typed.get(key)])


def stale_in_part(row: StudioApplication, title: str, answers: Mapping[str, Any], keys: Sequence[str]) -> StaleInPart:
    """Return the error that asks which answers to keep, question by question; the others are stored."""
    rows = [replace(one, value=_fields(row, one.name), is_long=_is_long(row, one.name)) for one in _rows(row, as_one(title, answers), keys)]
    return StaleInPart({one.name: one.current for one in rows}, {one.name: one.yours for one in rows}, row.version, rows)


def as_one(title: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the name and the answers as one mapping, in which an empty name is no answer either."""
    return {**({TITLE: title} if title else {}), **answers}


def _rows(row: StudioApplication, typed: Mapping[str, Any], keys: Sequence[str]) -> list[Difference]:
    current, yours = _said(row, as_one(row.title, opening.answers_of(row))), _said(row, typed)
    return [Difference(key, current[key][0], current[key][1], yours[key][1]) for key in current if key in keys]


def _said(row: StudioApplication, answers: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    questionnaire = opening.questionnaire_of(row)
    sources = sources_of(questionnaire, answers, region_id=row.year.region_id, files=file_rights.of_application(row))
    return {TITLE: (gettext("Name of the studio"), answers.get(TITLE, "")), **said_by_key(questionnaire, answers, sources)}


def _fields(row: StudioApplication, key: str) -> str:
    if key == TITLE:
        return json.dumps([(TITLE, row.title)], ensure_ascii=False)
    return questions.as_fields(opening.questionnaire_of(row), key, opening.answers_of(row).get(key))


def _is_long(row: StudioApplication, key: str) -> bool:
    question = opening.questionnaire_of(row).by_key().get(key)
    return question is not None and question.type == model.LONG
