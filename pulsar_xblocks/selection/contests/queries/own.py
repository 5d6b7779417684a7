"""Reads of the achievements a person keeps."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.selection.applications.models import ApplicationAchievement
from pulsar_xblocks.selection.contests.domain import lists, own
from pulsar_xblocks.selection.contests.domain.own import Claimed
from pulsar_xblocks.selection.contests.models import Achievement, ContestEvent

KIND = "achievement"  # of revisions
RETURNABLE = timedelta(days=30)  # how long a deleted one can be brought back
_RELATED = ("region", "event__contest_list", "school__municipality")


def kept_by(person: Person) -> QuerySet[Achievement]:
    """Return what the person keeps, the newest year first."""
    rows = Achievement.objects.filter(person=person, removed_at=None).select_related(*_RELATED)
    return rows.order_by("-year", "-on", "-pk")


def removed_by(person: Person, now: datetime) -> QuerySet[Achievement]:
    """Return what the person has deleted and can still bring back, the last first."""
    rows = Achievement.objects.filter(person=person, removed_at__gt=now - RETURNABLE).select_related(*_RELATED)
    return rows.order_by("-removed_at", "-pk")


def own_or_404(person: Person, pk: int) -> Achievement:
    """Return an achievement of the person, also a deleted one.  Raises NotFound."""
    row = Achievement.objects.select_related(*_RELATED).filter(pk=pk, person=person).first()
    if row is None:
        raise NotFound
    return row


def achievements_of(person: Person) -> list[Claimed]:
    """Return what the person keeps as plain values, for an application to copy; 1 query, 1 more where a contest was replaced."""
    rows = list(kept_by(person))
    return claims_of(rows)


def claims_of(rows: Iterable[Achievement]) -> list[Claimed]:
    """Return achievements as plain values; 1 query where a contest was replaced, else none."""
    found = list(rows)
    successors = _successors(found)
    return [_claim(row, successors) for row in found]


def _successors(rows: Iterable[Achievement]) -> dict[tuple[int, str], str]:
    """Return (list, code) -> name of the contest that has taken a place."""
    replaced = {(row.event.contest_list_id, row.event.replaced_by) for row in rows if row.event and row.event.replaced_by}
    if not replaced:
        return {}
    events = ContestEvent.objects.filter(contest_list__in={pk for pk, _ in replaced}, code__in={code for _, code in replaced})
    return {(pk, code): name for pk, code, name in events.values_list("contest_list", "code", "name")}


def _claim(row: Achievement, successors: dict[tuple[int, str], str]) -> Claimed:
    event = row.event
    source, level = (event.contest_list.source, event.level) if event else ("", row.level)
    name = event.name if event else row.name
    same = successors.get((event.contest_list_id, event.replaced_by), name) if event else name
    return Claimed(
        key=str(row.pk),
        olympiad=own.olympiad(same),
        name=name,
        subject=row.subject,
        year=row.year,
        level=lists.matrix_level(source, level, row.stage),
        stage=row.stage,
        result=row.result,
        source=source,
        code=event.code if event else "",
        claimed_level=row.level,
        on=row.on,
        number=row.number,
        school=row.school_id,
        files=tuple(row.files.splitlines()),
    )


def schools_of(region: Region) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return municipality -> its organisations, by name; 1 query."""
    rows = Organisation.objects.filter(region=region, is_active=True).order_by("municipality__name", "sort_name", "pk")
    found: dict[str, list[tuple[int, str]]] = {}
    for place, pk, name in rows.values_list("municipality__name", "pk", "short_name"):
        found.setdefault(place, []).append((pk, name))
    return list(found.items())


def usual_school(person: Person, actor: Actor) -> int | None:
    """Return the school named last, else that of the person's role; 1 query."""
    last = (
        Achievement.objects.filter(person=person).exclude(school=None).order_by("-saved_at", "-pk").values_list("school", flat=True).first()
    )
    return last or next((grant.organisation for grant in actor.grants if grant.role == "pupil" and grant.organisation), None)


def lost_files(row: Achievement) -> int:
    """Return how many files of an achievement are no longer there; 1 query."""
    keys = row.files.splitlines()
    return len(keys) - len(files_by_key(keys)) if keys else 0


def nearest(person: Person, today: date) -> tuple[int, ContestEvent | None]:
    """Return how many achievements the person keeps, and the next contest of the own calendar; 2 queries."""
    count = Achievement.objects.filter(person=person, removed_at=None).count()
    ahead = Q(ends_on__gte=today) | Q(ends_on=None, starts_on__gte=today)
    rows = ContestEvent.objects.filter(ahead, choices__person=person, is_active=True)
    return count, rows.order_by("starts_on", "pk").first()


def shown_elsewhere(person_ids: Iterable[int]) -> set[str]:
    """Return the keys of the diplomas that applications of these people show: who checks one needs it as long as it is kept; 1 query."""
    rows = ApplicationAchievement.objects.filter(application__person__in=set(person_ids)).exclude(files="")
    return {key for files in rows.values_list("files", flat=True) for key in files.splitlines()}
