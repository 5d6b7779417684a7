"""What the pages of documents show: finished values."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import Stand, register
from pulsar_xblocks.courses.domain import finishing, stages
from pulsar_xblocks.courses.domain.finishing import FAILED, PASSED
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.wording import said

RESULTS = {PASSED: mark("passed"), FAILED: mark("not passed")}


def document(row: TrainingDocument) -> dict[str, Any]:
    """Return a document with its words: state, what is printed, state in ФИС ФРДО (None where it is not entered at all)."""
    is_entered = row.kind in domain.QUALIFYING and row.cancelled_at is None
    entered = domain.FRDO[row.frdo_state or domain.UNSENT] if is_entered else None  # type: ignore[attr-defined] - annotated
    told = {"row": row, "printed": register.printed(row), "status": domain.DOCUMENT[register.state(row)], "frdo": entered}
    return told | {"kind": domain.DOCUMENTS[row.kind], "handed": domain.HANDED.get(row.handed_how, "")}


def assessed(passport: Passport, stand: Stand, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of the sheet of the final assessment; ``typed`` = what a refused form brought."""
    row, key = stand.row, stand.row.key
    before = [said(text) for text in finishing.sentences(passport, stand.before_final)]
    values = {"result": row.final, "points": _plain(row.final_points), "work": row.final_work}
    values |= {name: typed[f"{name}-{key}"] for name in values if f"{name}-{key}" in typed}
    is_open = row.stage in (stages.STUDYING, stages.FINAL, stages.ORDER_OUT)
    return {
        "row": row,
        "key": key,
        "hours": stand.balance.counted.total,
        "percent": stand.percent,
        "lacks": before if not row.final else [],
        "values": values,
        "is_open": is_open and (not before or bool(row.final)),
        "has_left": row.stage == stages.LEFT,
        "status": stages.ENROLMENT[row.stage],
        "word": RESULTS.get(row.final, ""),
    }


def _plain(points: Any) -> str:
    return "" if points is None else format(points.normalize(), "f")


def standing(passport: Passport, stand: Stand, rows: Sequence[TrainingDocument]) -> dict[str, Any]:
    """Return a row of the page of a group's documents: the stage, what is missing, the documents."""
    lacks = finishing.sentences(passport, stand.missing) if stand.row.stage not in (*stages.GRADUATED[2:], stages.LEFT) else []
    shown = [document(row) for row in rows]
    return {"row": stand.row, "status": stages.ENROLMENT[stand.row.stage], "lacks": [said(text) for text in lacks], "documents": shown}
