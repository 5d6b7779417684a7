"""Reads of nominations: who may send whom to which group, what has come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import CourseNomination
from pulsar_xblocks.courses.programmes import domain as groups
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.courses.programmes.models import GroupPerson, TrainingGroup
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import folded, mark
from pulsar_xblocks.kernel.roles import domain as roles
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within

KIND, LINK = "course_nomination", "course_nomination"
AWAITED, DECLINED, ANSWERED = "awaited", "declined", "answered"
STATES = by_key(
    [
        Status(AWAITED, mark("No answer yet"), "run", "clock"),
        Status(DECLINED, mark("Has declined"), "idle", "cross"),
        Status(ANSWERED, mark("Has answered"), "ok", "check"),  # applied without the list: how it stands is their own affair
    ]
)


@dataclass(frozen=True)
class Sending:
    """Who may be sent to a group by somebody: the organisations, by every name they are known by, and the own one where it is alone."""

    group: TrainingGroup
    by_name: Mapping[str, Organisation] = field(default_factory=dict)
    own: Organisation | None = None
    municipality: Municipality | None = None

    def organisation(self, text: str) -> Organisation | None:
        """Return the organisation that a cell names, the own one of an empty cell."""
        return self.by_name.get(folded(text)) if text.strip() else self.own


def is_open(group: TrainingGroup, now: datetime) -> bool:
    """Tell whether lists are taken: once the group is announced, until training begins."""
    return group.status == groups.ACTIVE and local_day(now, group.programme.region.time_zone) < group.starts_on


def open_groups(actor: Actor, now: datetime) -> list[TrainingGroup]:
    """Return the groups to which the actor may send people, those that begin first first; 1 query.  Raises Forbidden."""
    if not roles.has_role_for(actor, "submit", KIND):
        raise Forbidden
    wide = {grant.region for grant in actor.grants if grant.role in _wide_roles()}
    own = GroupPerson.objects.filter(person=actor.person).values("group") if "curator" in actor.roles else ()
    rows = programmes.groups().filter(Q(programme__region__in=wide) | Q(pk__in=own), status=groups.ACTIVE, starts_on__gt=now.date())
    return [row for row in rows.order_by("starts_on", "pk")[:200] if is_open(row, now)]


def _wide_roles() -> set[str]:
    return {role for role, relation in roles.MATRIX[KIND]["submit"] if relation != "assigned"}


def _reaches(actor: Actor, group: TrainingGroup) -> bool:
    """Tell whether any role of the actor sends people to groups of this region; a curator sends to the own ones."""
    held = {grant.role for grant in actor.grants if grant.region == group.programme.region_id}
    return bool(_wide_roles() & held) or _is_assigned(actor, group)


def _is_assigned(actor: Actor, group: TrainingGroup) -> bool:
    place = programmes.where_group(group)
    return actor.person in place.assigned and roles.may(actor, "submit", KIND, place)


def sending(actor: Actor, pk: int) -> Sending:
    """Return whom the actor may send to a group.  Raises Forbidden, NotFound; 4 queries."""
    if not roles.has_role_for(actor, "submit", KIND):
        raise Forbidden
    group = programmes.group_or_404(pk)
    if group.status == groups.DRAFT or not _reaches(actor, group):
        raise NotFound
    rows = Organisation.objects.filter(region=group.programme.region_id, is_active=True).select_related("municipality")
    if not _is_assigned(actor, group):
        rows = rows.filter(within(actor, "submit", KIND, region="region_id", municipality="municipality_id", organisation="pk"))
    return _sending(actor, group, list(rows.order_by("-pk")))


def _sending(actor: Actor, group: TrainingGroup, rows: list[Organisation]) -> Sending:
    by_name = {folded(text): row for row in rows for text in (row.name, row.short_name, row.inn, row.code) if text}
    own = rows[0] if len(rows) == 1 else None
    places = {row.municipality_id: row.municipality for row in rows}
    is_municipal = "municipal" in actor.roles and len(places) == 1
    return Sending(group, by_name, own, next(iter(places.values())) if is_municipal else None)


def seen(actor: Actor, group: TrainingGroup | None = None) -> QuerySet[CourseNomination]:
    """Return the nominations within the actor's reach, by name.  Raises Forbidden without a fitting role."""
    reached = within(
        actor,
        "view",
        KIND,
        region="group__programme__region_id",
        municipality="municipality_id",
        organisation="organisation_id",
        assigned="group__people__person_id",
    )
    rows = CourseNomination.objects.filter(pk__in=CourseNomination.objects.filter(reached).values("pk"))
    rows = rows.select_related("group__programme__region", "person", "organisation", "municipality", "enrolment", "by")
    return (rows.filter(group=group) if group else rows).order_by("person__sort_name", "pk")


def status_of(row: CourseNomination) -> Status:
    """Return how a nomination stands: of who has accepted the stage in plain words, not of who had applied before it."""
    if row.enrolment is not None and row.enrolment.applied_at < row.at:
        return STATES[ANSWERED]
    if row.enrolment is not None:
        known = stages.ENROLMENT[row.enrolment.stage]
        return Status(known.key, stages.plain_word(known.key), known.tone, known.icon)
    return STATES[DECLINED if row.answered_at else AWAITED]


def is_over(row: CourseNomination) -> bool:
    """Tell whether somebody may be sent once more: declined, or the application is taken back."""
    if row.enrolment is not None:
        return row.enrolment.open_marker is None
    return row.answered_at is not None


def own_open(person: Person, now: datetime) -> list[CourseNomination]:
    """Return the nominations a person has not answered yet and still may; 1 query."""
    rows = CourseNomination.objects.filter(person=person, answered_at=None, group__status=groups.ACTIVE, group__starts_on__gt=now.date())
    return list(rows.select_related("group__programme__region", "organisation", "municipality", "by").order_by("pk"))


def own_in(person: Person, group: TrainingGroup) -> CourseNomination | None:
    """Return the unanswered nomination of a person to a group; 1 query."""
    rows = CourseNomination.objects.select_related("organisation", "municipality", "by")
    return rows.filter(person=person, group=group, answered_at=None).first()


def of_link(object_id: str) -> CourseNomination | None:
    """Return the unanswered nomination behind a link; 1 query."""
    rows = CourseNomination.objects.select_related("group__programme__region", "group__passport", "group__programme__passport")
    return rows.select_related("organisation", "municipality", "by", "person").filter(pk=object_id, answered_at=None).first()
