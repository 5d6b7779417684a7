"""Two texts of one application in words: questions by their labels, answers as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Difference, StaleInPart
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.facts import said_by_key
from pulsar_xblocks.kernel.questions.queries import Sources, sources_of
from pulsar_xblocks.selection.applications import file_rights, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication


def differing(row: SelectionApplication, answers: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the stored answers and the typed ones, in the order of the form."""
    stored = queries.answers_of(row)
    return _rows(row, answers, [key for key in queries.questionnaire_of(row).by_key() if stored.get(key) != answers.get(key)])


def stale_in_part(row: SelectionApplication, answers: Mapping[str, Any], keys: Sequence[str]) -> StaleInPart:
    """Return the error that asks which answers to keep, question by question; the others are stored."""
    stored, questionnaire = queries.answers_of(row), queries.questionnaire_of(row)
    rows = [
        replace(one, value=questions.as_fields(questionnaire, one.name, stored.get(one.name)), is_long=_is_long(row, one.name))
        for one in _rows(row, answers, keys)
    ]
    return StaleInPart({one.name: one.current for one in rows}, {one.name: one.yours for one in rows}, row.version, rows)


def _rows(row: SelectionApplication, answers: Mapping[str, Any], keys: Sequence[str]) -> list[Difference]:
    if not keys:
        return []
    stored, questionnaire = queries.answers_of(row), queries.questionnaire_of(row)
    current = said_by_key(questionnaire, stored, sources(row, stored))
    yours = said_by_key(questionnaire, answers, sources(row, answers))
    return [Difference(key, current[key][0], current[key][1], yours[key][1]) for key in questionnaire.by_key() if key in keys]


def _is_long(row: SelectionApplication, key: str) -> bool:
    return queries.questionnaire_of(row).by_key()[key].type == model.LONG


def sources(row: SelectionApplication, answers: Mapping[str, Any], query: Mapping[str, str] | None = None) -> Sources:
    """Return what the form or the answers show beside the questions."""
    questionnaire, place = queries.questionnaire_of(row), file_rights.of_application(row)
    return sources_of(questionnaire, answers, region_id=row.call.region_id, files=place, query=query, known=row.organisation)
