"""What diaries blank when a person is retired, and what they tell in a person's export."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.people.models import Person

NAMES = {"host": "", "supervisor_name": "", "supervisor_email": "", "supervisor_post": ""}
TEXTS = NAMES | {"plan": "", "report": "", "self_assessment": "", "reason": ""}


def blank(person: Person, now: datetime) -> None:
    """Blank the texts of the person's diaries, or the person as a supervisor; days, hours and decisions stay as facts."""
    own = PracticeLog.objects.filter(enrolment__person=person)
    blank_logs(list(own.values_list("pk", flat=True)))
    supervised = PracticeLog.objects.filter(supervisor=person)
    for log in [*own, *supervised]:
        revoke_links(queries.PURPOSE, log, now)
    supervised.update(**{name: text for name, text in NAMES.items() if name != "host"})


def blank_logs(ids: Collection[int]) -> int:
    """Blank what diaries say about people; return how many records."""
    count = PracticeLog.objects.filter(pk__in=ids).update(**TEXTS)
    return count + PracticeRow.objects.filter(log__in=ids).update(activity="", result="", reason="")


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the person's diaries as plain JSON values; what others are called is theirs."""
    return [_told(log) for log in queries.logs().filter(enrolment__person=person).order_by("pk")]


def _told(log: PracticeLog) -> dict[str, Any]:
    names = ("activity", "result", "status", "reason")
    days = [{"on": row.on.isoformat(), "hours": str(row.hours)} | {name: getattr(row, name) for name in names} for row in _rows(log)]
    facts = {name: getattr(log, name) for name in ("host", "plan", "report", "self_assessment", "status", "reason")}
    term = [day.isoformat() if day else "" for day in (log.starts_on, log.ends_on)]
    return {"programme": log.enrolment.group.programme.title, "activity": log.activity, "term": term} | facts | {"rows": days}


def _rows(log: PracticeLog) -> list[PracticeRow]:
    return queries.rows_of(log, with_drafts=True)[::-1]
