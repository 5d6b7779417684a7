"""What applications blank when a person is retired, and what they tell in a person's export."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.selection.applications import leaving
from pulsar_xblocks.selection.applications.actions.rows import hold_calls
from pulsar_xblocks.selection.applications.domain import FOR_ORGANISATIONS
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, Recommendation, Representative, SelectionApplication
from pulsar_xblocks.selection.domain import statuses

KIND = "selection_application"
OPEN = frozenset(statuses.APPLICATION) - statuses.CLOSED - {statuses.CONFIRMED}


def blank(person: Person, now: datetime) -> None:
    """Blank answers, reasons, achievements and recommendations; number, status and points stay as facts, a place not confirmed goes on.

    What an organisation has applied for stays the organisation's.
    """
    own = SelectionApplication.objects.filter(person=person).exclude(call__audience=FOR_ORGANISATIONS)
    blank_rows([row.pk for row in own])
    Representative.objects.filter(person=person, open_marker=1).update(open_marker=None, left_at=now)
    open_ones = own.filter(status__in=sorted(OPEN))
    with transaction.atomic():
        hold_calls(open_ones.values_list("call_id", flat=True))
        for row in open_ones.select_related("call").order_by("pk"):
            SelectionApplication.objects.filter(pk=row.pk).update(status=statuses.WITHDRAWN, open_marker=None)
            leaving.tell(row, None, now)


def blank_rows(ids: list[int]) -> int:
    """Blank what applications say about people; return how many rows."""
    blank_revisions(KIND, ids)
    count = SelectionApplication.objects.filter(pk__in=ids).update(answers="{}", reason="", told_stays="", device="", team_code="")
    Representative.objects.filter(application__in=ids).update(email="")
    count += ApplicationAchievement.objects.filter(application__in=ids).update(name="", olympiad="", number="", files="", reason="")
    for pk in Recommendation.objects.filter(application__in=ids).values_list("pk", flat=True):  # of one application no two are alike
        count += Recommendation.objects.filter(pk=pk).update(name="", post="", text="", email=str(pk))
    return count


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
