"""Reads of programmes and groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import domain
from pulsar_xblocks.courses.programmes.models import GroupPerson, Programme, TrainingGroup
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import regions_of

PROGRAMME, GROUP = "programme", "training_group"


@dataclass(frozen=True)
class GroupRow:
    """A group in a list: its stage now, how many have a place, how many wait for one."""

    group: TrainingGroup
    stage: str
    taken: int = 0
    waiting: int = 0

    @property
    def free(self) -> int:
        """Return how many places are free."""
        return max(self.group.places - self.taken, 0)


def programmes_seen(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes of the actor's regions, by title; archived ones last."""
    rows = Programme.objects.filter(region__in=regions_of(actor, "view", PROGRAMME)).select_related("region", "passport")
    return rows.annotate(group_count=Count("groups")).order_by("status", "title", "pk")


def programme_or_404(pk: int) -> Programme:
    """Return a programme with its region and passport.  Raises NotFound."""
    found = Programme.objects.select_related("region", "passport", "questionnaire").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def passport_of(programme: Programme) -> Passport:
    """Return the passport as it is now."""
    return load(Passport, programme.passport.body)


def passport_of_group(group: TrainingGroup) -> Passport:
    """Return the passport that a group is taught by: its own once it has opened, until then the programme's."""
    return load(Passport, group.passport.body if group.passport else group.programme.passport.body)


def where_programme(programme: Programme) -> Where:
    """Return where a programme stands."""
    return Where(programme.region_id)


def where_group(group: TrainingGroup, people: Mapping[str, Sequence[int]] | None = None) -> Where:
    """Return where a group stands; its curators and tutors are assigned to it, its curators lead it; at most 1 query."""
    parts = parts_of(group) if people is None else people
    leaders = frozenset(parts.get(domain.CURATOR, ()))
    return Where(group.programme.region_id, leaders=leaders, assigned=frozenset(pk for ids in parts.values() for pk in ids))


def acting(actor: Actor, parts: Mapping[str, Sequence[int]]) -> Actor:
    """Return somebody with only those roles of a group's staff that are filled in this group: a tutor elsewhere is none here."""
    idle = {part for part in domain.PARTS if actor.person not in parts.get(part, ())}
    return replace(actor, grants=tuple(grant for grant in actor.grants if grant.role not in idle))


def parts_of(group: TrainingGroup) -> dict[str, list[int]]:
    """Return part -> ids of people in it; 1 query."""
    found: dict[str, list[int]] = {part: [] for part in domain.PARTS}
    for part, person in GroupPerson.objects.filter(group=group).values_list("part", "person_id"):
        found.setdefault(part, []).append(person)
    return found


def people_of(group: TrainingGroup) -> list[GroupPerson]:
    """Return who runs and teaches a group; 1 query."""
    return list(GroupPerson.objects.filter(group=group).select_related("person").order_by("part", "person__sort_name", "pk"))


def groups() -> QuerySet[TrainingGroup]:
    """Return groups with what their rows show."""
    return TrainingGroup.objects.select_related("programme__region", "programme__passport", "programme__questionnaire", "passport")


def group_or_404(pk: int) -> TrainingGroup:
    """Return a group.  Raises NotFound."""
    found = groups().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def groups_of(programme: Programme) -> QuerySet[TrainingGroup]:
    """Return the groups of a programme, the newest first."""
    return groups().filter(programme=programme).order_by("-starts_on", "-pk")


def groups_seen(actor: Actor, person: Person) -> QuerySet[TrainingGroup]:
    """Return the groups of the actor's regions, or those that the person runs or teaches; the newest first."""
    seen = Q(programme__region__in=regions_of(actor, "view", GROUP))
    own = Q(pk__in=GroupPerson.objects.filter(person=person).values("group"))
    return groups().filter(seen | own).order_by("-starts_on", "-pk")


def open_groups(now: datetime) -> QuerySet[TrainingGroup]:
    """Return the groups of every region that take applications now, those that close first first."""
    return groups().filter(status=domain.ACTIVE, opens_at__lte=now, closes_at__gte=now).order_by("closes_at", "pk")


def rows_of(rows: Sequence[TrainingGroup], now: datetime) -> list[GroupRow]:
    """Return groups as list rows; 1 query."""
    taken = Count("pk", filter=Q(stage__in=stages.TAKES_PLACE))
    waiting = Count("pk", filter=Q(stage=stages.WAITING))
    counts = Enrolment.objects.filter(group__in=[row.pk for row in rows]).values("group").annotate(taken=taken, waiting=waiting)
    by_group = {row["group"]: row for row in counts}
    return [_row(group, by_group.get(group.pk, {}), now) for group in rows]


def _row(group: TrainingGroup, counts: Mapping[str, int], now: datetime) -> GroupRow:
    return GroupRow(group, stage_of(group, now), counts.get("taken", 0), counts.get("waiting", 0))


def terms_of(group: TrainingGroup) -> domain.Terms:
    """Return what decides the stage of a group."""
    return domain.Terms(group.status, group.opens_at, group.closes_at, group.starts_on, group.ends_on)


def stage_of(group: TrainingGroup, now: datetime) -> str:
    """Return the stage of a group as people see it."""
    return domain.stage(terms_of(group), now, local_day(now, group.programme.region.time_zone))


def code_of(programme: Programme) -> str:
    """Return the readable code of a programme, «70:studio-mentor»."""
    return f"{programme.region.code}:{programme.code}"


def questionnaire_of(programme: Programme) -> Questionnaire | None:
    """Return what an application to the programme asks, None where it asks nothing of its own."""
    return load(Questionnaire, programme.questionnaire.body) if programme.questionnaire else None


def scope_of(group: TrainingGroup) -> str:
    """Return the scope of a group's hours in the ledger, «70:studio-mentor/2026-10»."""
    return f"{code_of(group.programme)}/{group.code}"
