"""What applications blank when a person is retired, and what they tell in a person's export."""

import json
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.selection.applications.domain import FOR_ORGANISATIONS
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, Recommendation, Representative, SelectionApplication
from pulsar_xblocks.selection.domain import statuses

KIND = "selection_application"
OPEN = frozenset(statuses.APPLICATION) - statuses.CLOSED - {statuses.CONFIRMED}


def blank(person: Person, now: datetime) -> None:
    """Blank answers, reasons, achievements and recommendations; number, status, points and places stay as facts."""
    own = SelectionApplication.objects.filter(person=person).exclude(call__audience=FOR_ORGANISATIONS)  # theirs stays the organisation's
    blank_rows([row.pk for row in own])
    Representative.objects.filter(person=person, open_marker=1).update(open_marker=None, left_at=now)
    ended = own.filter(status__in=sorted(OPEN))
    ended.update(status=statuses.WITHDRAWN, open_marker=None)


def blank_rows(ids: list[int]) -> int:
    """Blank what applications say about people; return how many rows."""
    blank_revisions(KIND, ids)
    count = SelectionApplication.objects.filter(pk__in=ids).update(answers="{}", reason="", told_stays="", device="", team_code="")
    Representative.objects.filter(application__in=ids).update(email="")
    count += ApplicationAchievement.objects.filter(application__in=ids).update(name="", olympiad="", number="", files="", reason="")
    return count + Recommendation.objects.filter(application__in=ids).update(name="", post="", text="")


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the person's applications as plain JSON values."""
    own = SelectionApplication.objects.filter(person=person).exclude(call__audience=FOR_ORGANISATIONS)
    rows = own.select_related("call").order_by("pk")
    found = []
    for row in rows:
        claims = row.achievements.order_by("pk").values("name", "subject", "year", "level", "result", "status", "reason")
        found.append(
            {
                "call": row.call.title,
                "number": row.number,
                "status": row.status,
                "sent": row.submitted_at.isoformat() if row.submitted_at else "",
                "answers": json.loads(row.answers),
                "achievements": list(claims),
                "recommendations": list(row.recommendations.order_by("pk").values("name", "post", "text")),
            }
        )
    return found
