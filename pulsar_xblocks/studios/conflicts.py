"""Two texts of one application in words: questions by their labels, answers as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.errors import Difference
from pulsar_xblocks.kernel.questions.facts import said_by_key
from pulsar_xblocks.kernel.questions.queries import sources_of
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.models import StudioApplication
from pulsar_xblocks.studios.queries import opening


def differing(row: StudioApplication, title: str, answers: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the stored draft and the typed one, in the order of the form."""
    questionnaire = opening.questionnaire_of(row)
    left, right = opening.answers_of(row), dict(answers)
    found = [Difference("title", gettext("Name of the studio"), row.title, title)] if row.title != title else []
    current, yours = _said(row, left), _said(row, right)
    names = [key for key in questionnaire.by_key() if left.get(key) != right.get(key)]
    labels = {**{key: label for key, (label, _) in current.items()}, **{key: label for key, (label, _) in yours.items()}}
    empty = ("", "")
    return found + [Difference(key, labels.get(key, key), current.get(key, empty)[1], yours.get(key, empty)[1]) for key in names]


def _said(row: StudioApplication, answers: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    questionnaire = opening.questionnaire_of(row)
    sources = sources_of(questionnaire, answers, region_id=row.year.region_id, files=file_rights.of_application(row))
    return said_by_key(questionnaire, answers, sources)
