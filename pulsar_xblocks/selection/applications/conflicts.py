"""Two texts of one application in words: questions by their labels, answers as people read them."""

from collections.abc import Mapping
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Difference
from pulsar_xblocks.kernel.questions.facts import said_by_key
from pulsar_xblocks.kernel.questions.queries import Sources, sources_of
from pulsar_xblocks.selection.applications import file_rights, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication


def differing(row: SelectionApplication, answers: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the stored answers and the typed ones, in the order of the form."""
    stored = queries.answers_of(row)
    questionnaire = queries.questionnaire_of(row)
    names = [key for key in questionnaire.by_key() if stored.get(key) != answers.get(key)]
    if not names:
        return []
    current = said_by_key(questionnaire, stored, sources(row, stored))
    yours = said_by_key(questionnaire, answers, sources(row, answers))
    return [Difference(key, current[key][0], current[key][1], yours[key][1]) for key in names]


def sources(row: SelectionApplication, answers: Mapping[str, Any], query: Mapping[str, str] | None = None) -> Sources:
    """Return what the form or the answers show beside the questions."""
    questionnaire, place = queries.questionnaire_of(row), file_rights.of_application(row)
    return sources_of(questionnaire, answers, region_id=row.call.region_id, files=place, query=query)
