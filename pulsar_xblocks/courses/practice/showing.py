"""What pages show of a diary, as finished values: for the participant, the supervisor and who runs the group."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import FileRow, rows_of
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import number

TABS = [("days", mark("Days of the diary")), ("plan", mark("Plan")), ("report", mark("Report"))]
PLAN = ("host", "supervisor_name", "supervisor_post", "supervisor_email", "starts_on", "ends_on", "plan")


def plan_values(log: PracticeLog | None) -> dict[str, str]:
    """Return field -> text of the plan as its form takes it."""
    return {name: _text(getattr(log, name)) if log else "" for name in PLAN}


def day_values(row: PracticeRow | None) -> dict[str, str]:
    """Return field -> text of a day as its form takes it."""
    if row is None:
        return {}
    found = {name: getattr(row, name) for name in ("starts", "activity", "result")}
    return found | {"on": row.on.isoformat(), "hours": number(row.hours) if row.hours else ""}


def days_of(rows: Sequence[PracticeRow]) -> list[dict[str, Any]]:
    """Return days with their status and evidence; 1 query, none without days."""
    files = files_by_row(rows)
    return [{"row": row, "status": practice.ROW[row.status], "files": files.get(row.pk, [])} for row in rows]


def files_by_row(rows: Sequence[PracticeRow]) -> dict[int, list[FileRow]]:
    """Return day -> its evidence; 1 query, none without days."""
    found: dict[int, list[PrivateFile]] = defaultdict(list)
    known = {"subject_kind": "practicerow", "purpose": EVIDENCE, "state": READY, "subject_id__in": [str(row.pk) for row in rows]}
    for file in PrivateFile.objects.filter(**known).order_by("pk") if rows else ():
        found[int(file.subject_id)].append(file)
    return {pk: rows_of(files) for pk, files in found.items()}


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")
