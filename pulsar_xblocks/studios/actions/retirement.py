"""What the studios blank when a person is retired, and what they tell in a person's export."""

import json
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.versions.actions import blank_revisions
from pulsar_xblocks.studios.domain.closing import LEFT
from pulsar_xblocks.studios.models import Meeting, Membership, StudioApplication, StudioMentor, StudioVisit

_PERSONAL = ("o2_name", "o2_email", "o3_name", "o3_email")


def blank(person: Person, now: datetime) -> None:
    """Blank names and contacts in the person's applications and the notes of own meetings, end what is open; facts stay."""
    rows = list(StudioApplication.objects.filter(applicant=person))
    blank_revisions("studio_application", [row.pk for row in rows])
    for row in rows:
        answers = json.loads(row.answers)
        kept = {key: value for key, value in answers.items() if not key.startswith(_PERSONAL)}
        row.answers = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        row.save(update_fields=["answers"])
    logged = Meeting.objects.filter(logged_by=person)
    blank_revisions("meeting", logged.values_list("pk", flat=True))
    logged.update(note="")
    StudioVisit.objects.filter(visitor=person).update(plan="", outcome="")
    Membership.objects.filter(person=person).update(left_reason="")
    for member in Membership.objects.filter(person=person, open_marker=1).select_related("year__region"):
        member.left_on, member.open_marker, member.ended_with = local_day(now, member.year.region.time_zone), None, LEFT
        member.save(update_fields=["left_on", "open_marker", "ended_with"])
    for mentor in StudioMentor.objects.filter(person=person, until=None).select_related("studio_year__year__region"):
        mentor.until = local_day(now, mentor.studio_year.year.region.time_zone)
        mentor.save(update_fields=["until"])


def tell(person: Person) -> dict[str, Any]:
    """Return the person's memberships and applications as plain JSON values."""
    memberships = Membership.objects.filter(person=person).select_related("studio_year__studio", "year").order_by("joined_on")
    applications = StudioApplication.objects.filter(applicant=person).select_related("year").order_by("created_at")
    return {
        "memberships": [
            {"studio": row.studio_year.studio.code, "year": row.year.code, "joined": str(row.joined_on), "left": str(row.left_on or "")}
            for row in memberships
        ],
        "applications": [{"year": row.year.code, "status": row.status, "answers": json.loads(row.answers)} for row in applications],
    }
