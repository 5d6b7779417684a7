"""What the appeals panel reads of one application: what its points were given for, the marks, the documents; no name, nobody else's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import FileRow, files_by_key, rows_of
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.facts import facts_of
from pulsar_xblocks.kernel.review.domain import statuses as reading
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, said
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import answers_of, questionnaire_of
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission import claims, reviewing
from pulsar_xblocks.selection.commission.domain import rubric
from pulsar_xblocks.selection.commission.models import Appeal

BARRED = mark("You have scored this application: an appeal is decided by other people.")


def shown(appeal: Appeal) -> dict[str, Any]:
    """Return the answers that bring points, the achievements with their check, the reads without their experts; at most 9 queries."""
    row = appeal.application
    achievements = claims.shown(row) if rules_of(row.call).achievements.matrix else {"claims": []}
    return {
        "facts": _facts(row),
        "claims": [entry | {"files": _addressed(appeal, entry["files"])} for entry in achievements["claims"]],
        "evidence": _addressed(appeal, rows_of(files_by_key(_answered(row)))),
        "reads": list(_reads(row)),
    }


def require_reader(appeal: Appeal, person_id: int) -> None:
    """Raise Forbidden for somebody who has scored the application."""
    if person_id in reviewing.first_experts(appeal.application):
        raise Forbidden(BARRED)


def file_of(appeal: Appeal, key: str) -> PrivateFile:
    """Return a document of the application that the panel reads.  Raises NotFound for any other file."""
    row = appeal.application
    listed = [one for files in row.achievements.values_list("files", flat=True) for one in files.splitlines()]
    if key not in {*_answered(row), *listed}:
        raise NotFound
    found = files_by_key([key])
    if not found:
        raise NotFound
    return found[0]


def _scored(row: SelectionApplication) -> set[str]:
    """Return the questions that bring points, never one that names people."""
    keys = {key for part in rules_of(row.call).parts for key in part.questions}
    return {question.key for question in questionnaire_of(row).questions() if question.key in keys and question.type not in rubric.NAMING}


def _facts(row: SelectionApplication) -> list[dict[str, Any]]:
    wanted = _scored(row)
    found = [fact for section in facts_of(questionnaire_of(row), answers_of(row)) for fact in section.facts if fact.key in wanted]
    return [
        {
            "label": fact.label,
            "lines": [reviewing.hidden(row.person, line) for line in fact.lines],
            "rows": [[reviewing.hidden(row.person, cell) for cell in cells] for cells in fact.rows],
        }
        for fact in found
        if fact.lines or fact.rows
    ]


def _answered(row: SelectionApplication) -> list[str]:
    """Return the keys of the files in the answers that bring points."""
    answers, wanted = answers_of(row), _scored(row)
    asked = [question.key for question in questionnaire_of(row).questions() if question.type == model.FILE and question.key in wanted]
    return [key for name in asked for key in answers.get(name) or []]


def _addressed(appeal: Appeal, files: list[FileRow]) -> list[FileRow]:
    call = appeal.application.call_id
    return [replace(file, url=reverse("pulsar:call_appeal_file", args=[call, appeal.pk, file.key])) for file in files]


def _reads(row: SelectionApplication) -> Iterator[dict[str, Any]]:
    """Yield the finished reads in the order of finishing: marks by criterion and the comment."""
    item = reviewing.item_of(row)
    if item is None:
        return
    rubric, is_russian = body_of(item.group.rubric, Rubric), (get_language() or "ru").startswith("ru")
    for number, read in enumerate(item.reviews.filter(state=reading.SUBMITTED).order_by("submitted_at", "pk"), 1):
        scores = json.loads(read.scores)
        lines = [(said(one, is_russian=is_russian), Decimal(scores[one.key]), one.max) for one in rubric.rows if one.key in scores]
        comment = reviewing.hidden(row.person, read.comment)
        yield {"number": number, "lines": lines, "comment": comment, "total": read.total}
