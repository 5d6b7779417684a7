"""Mentoring at the end: blanked when a person is retired or the term is over, told in a person's export."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring.models import (
    MentoringMeeting,
    MentoringPair,
    MentoringRequest,
    MentorProfile,
    PairAgreement,
    PairFeedback,
)
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day, years_later
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule

RULE, KEEPER = "mentoring", "mentoring"
YEARS = 5  # papers of further education are kept as long.  Source: domain.md 6.7
PLACE = mark("mentoring pair")


def blank(person: Person, now: datetime) -> None:
    """Blank everything in own words; pairs that go on end. Who worked with whom, days and minutes stay as facts."""
    MentorProfile.objects.filter(person=person).update(about="", is_open=False)
    MentoringRequest.objects.filter(person=person, open_marker=1).update(open_marker=None, closed_at=now)
    MentoringRequest.objects.filter(person=person).update(text="")
    own = MentoringPair.objects.filter(Q(mentor=person) | Q(mentee=person))
    own.filter(status__in=mentoring.OPEN).update(status=mentoring.ENDED, closed_at=now)
    _blank_texts(list(own.values_list("pk", flat=True)))
    PairAgreement.objects.filter(by=person).update(reason="")
    for row in own:
        side = mentoring.MENTOR if row.mentor_id == person.pk else mentoring.MENTEE
        PairFeedback.objects.filter(pair=row, side=side).update(text="")


def _blank_texts(ids: Collection[int]) -> int:
    """Blank what pairs say in words; return how many records."""
    count = MentoringPair.objects.filter(pk__in=ids).update(goal="", tasks="", mid_review="", report="", reason="")
    count += MentoringMeeting.objects.filter(pair__in=ids).update(topic="", next_step="")
    return count + PairAgreement.objects.filter(pair__in=ids).update(reason="")


def due(region_id: int, as_of: date) -> list[Item]:
    """Return the pairs that ended five years ago and more and still say something; 1 query."""
    over = MentoringPair.objects.filter(region=region_id, closed_at__isnull=False).exclude(goal="", mid_review="", report="", reason="")
    rows = over.select_related("region").order_by("pk")
    ends = [(row.pk, years_later(local_day(row.closed_at, row.region.time_zone), YEARS)) for row in rows]
    return [Item(RULE, "mentoringpair", str(pk), end) for pk, end in ends if end < as_of]


def destroy_due(doomed: Doomed) -> int:
    """Blank one pair whose term is over.  Return how many records."""
    ids = [int(doomed.object_id)]
    MentoringRequest.objects.filter(pairs__in=ids).update(text="")
    return _blank_texts(ids) + PairFeedback.objects.filter(pair__in=ids).update(text="")


def needed(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    """Return who of these people works in a pair that goes on."""
    rows = MentoringPair.objects.filter(status__in=mentoring.OPEN).filter(Q(mentor__in=ids) | Q(mentee__in=ids))
    return {pk for pair in rows.values_list("mentor", "mentee") for pk in pair} & set(ids)


TERM = Rule(
    RULE,
    mark("Mentoring pairs that are over"),
    PLACE,
    mark("goals, tasks, reports, topics of meetings, opinions in own words"),
    mark("personal data is blanked; facts without names stay"),
    mark("five years after the end of the pair"),
    due,
    destroy_due,
)


def tell(person: Person) -> dict[str, Any]:
    """Return what mentoring keeps about the person as plain JSON values."""
    pairs = MentoringPair.objects.filter(Q(mentor=person) | Q(mentee=person)).order_by("pk")
    profile = MentorProfile.objects.filter(person=person).values("themes", "about", "most", "is_open").first()
    requests = MentoringRequest.objects.filter(person=person).order_by("pk").values("themes", "text", "is_partner")
    return {"profile": profile, "requests": list(requests), "pairs": [_told(row, person) for row in pairs]}


def _told(row: MentoringPair, person: Person) -> dict[str, Any]:
    side = mentoring.MENTOR if row.mentor_id == person.pk else mentoring.MENTEE
    days = {name: value.isoformat() if value else "" for name, value in (("starts_on", row.starts_on), ("ends_on", row.ends_on))}
    meetings = row.meetings.filter(removed_at=None).order_by("on", "pk").values("on", "minutes", "topic", "next_step")
    return {
        "side": side,
        "status": row.status,
        **days,
        **{name: getattr(row, name) for name in ("goal", "tasks", "mid_review", "report", "reason")},
        "meetings": [one | {"on": one["on"].isoformat()} for one in meetings],
        "feedback": list(row.feedback.filter(side=side).values("score", "text")),
    }
