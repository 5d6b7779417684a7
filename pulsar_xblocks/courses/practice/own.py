"""What diaries put on «My Pulsar», and what waits at the home page of who runs a group."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.addresses import address_of_log, address_of_spot
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.practice.queries import Spot, Sums
from pulsar_xblocks.courses.programmes.models import GroupPerson
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.home import Card, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import day, number

NEXT = {
    practice.PARTICIPANT: mark("Put in your days; when they come to the plan, send the report."),
    practice.SUPERVISOR: mark("The supervisor has to confirm."),
    practice.STAFF: mark("The curator and the tutor read your report."),
}
MOST = 20
TEACHES = frozenset({"curator", "tutor"})  # roles of those who are put to a group


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the diaries of the courses the person takes now; 3 queries and 1 for each, none without a course."""
    rows = Enrolment.objects.filter(person=person, open_marker=1, stage__in=stages.IN_TRAINING)
    taken = list(rows.select_related("group__programme__region", "group__passport").order_by("-applied_at", "-pk")[:MOST])
    spots = [Spot(row, one) for row in taken for one in queries.activities_of(passport_of_group(row.group))]
    if not spots:
        return []
    found = {(log.enrolment_id, log.activity): log for log in queries.logs().filter(enrolment__in=[row.pk for row in taken])}
    sums = queries.sums_of(found.values())
    return [_card(spot, found.get((spot.enrolment.pk, spot.activity.key)), sums) for spot in spots]


def _card(spot: Spot, log: PracticeLog | None, sums: Mapping[int, Sums]) -> Card:
    have = sums.get(log.pk, Sums()) if log else Sums()
    status = practice.INTERNSHIP[log.status if log else practice.PLANNED]
    holder = queries.holder_of(log, have) if log else practice.PARTICIPANT
    is_refused = bool(have.rejected) and log is not None and log.status == practice.ACTIVE
    facts = [(gettext("Confirmed, h"), f"{number(have.confirmed)} / {number(spot.activity.hours)}")]
    if log and log.ends_on:
        facts.append((gettext("Last day"), day(log.ends_on)))
    return Card(
        kind=gettext("Practice log"),
        title=spot.activity.title,
        url=address_of_log(log) if log else address_of_spot(spot.enrolment.group, spot.enrolment.key, spot.activity.key),
        action=gettext("Open the diary"),
        status=status,
        facts=tuple(facts),
        next_step=_next_step(log, holder, is_refused=is_refused),
        tone="warn" if is_refused or holder == practice.PARTICIPANT else "run" if holder else "idle",
    )


def _next_step(log: PracticeLog | None, holder: str, *, is_refused: bool) -> str:
    if log is None or log.asked_at is None:
        return gettext("Write the plan and send it to the supervisor.")
    if is_refused:
        return gettext("The supervisor has not confirmed a day: correct it and put it in again.")
    return gettext(NEXT[holder]) if holder else ""


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the groups whose reports wait for who runs and teaches them; 1 query, none for others."""
    if not TEACHES & actor.roles:
        return []
    mine = GroupPerson.objects.filter(person=person).values("group")
    rows = PracticeLog.objects.filter(status=practice.REPORT_CHECK, enrolment__group__in=mine).order_by("pk")
    counts: dict[tuple[int, str], int] = {}
    for group in rows.values_list("enrolment__group", "enrolment__group__title"):
        counts[group] = counts.get(group, 0) + 1
    return [_todo(pk, title, n) for (pk, title), n in counts.items()]


def _todo(pk: int, title: str, count: int) -> Todo:
    url = f"{reverse('pulsar:practice_logs', args=[pk])}?status={practice.REPORT_CHECK}"
    return Todo(count, gettext("Reports on internships"), title, url, gettext("Read and decide"))
