"""Reads of the work in modules."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Activity, Module, Passport
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolments, where
from pulsar_xblocks.courses.modules import domain
from pulsar_xblocks.courses.modules.models import ActivityMark, DayMark, Reflection, TaskWork, TrainingDay
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.definitions.models import Placement
from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Difference, NotFound
from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.kernel.versions.queries import revisions_of

WORK, DAY, HOURS = "training_work", "training_day", "training_hours"  # kinds of the matrix
REVISION = "training_work"  # kind of what was sent and answered
PURPOSE = "training_task"  # of files
BLOCK = "pulsar_training_module"
_WORK = (
    "enrolment__group__programme__region",
    "enrolment__group__programme__passport",
    "enrolment__group__passport",
    "enrolment__person",
    "enrolment__organisation",
    "definition",
    "checked_by",
)


def programme_by_code(code: str, region: Region) -> Programme | None:
    """Return the programme «70:studio-mentor» of a region, None for one of another; at most 1 query."""
    start, _, own = code.partition(":")
    rows = Programme.objects.select_related("region", "passport")
    return rows.filter(region=region, code=own).first() if own and start == region.code else None


def enrolment_in(person: Person, region: Region, code: str, course_key: str) -> Enrolment | None:
    """Return a person's enrolment into a programme «70:studio-mentor»: of this course before another, the newest first; 1 query."""
    start, _, own = code.partition(":")
    if not own or start != region.code:
        return None
    rows = enrolments().filter(person=person, group__programme__code=own, group__programme__region=region, open_marker=1)
    found = sorted(rows, key=lambda row: (row.group.course_key == course_key, row.applied_at, row.pk), reverse=True)
    return found[0] if found else None


def works_of(enrolment: Enrolment) -> dict[str, TaskWork]:
    """Return activity -> the work of a participant; 1 query."""
    return {row.activity: row for row in TaskWork.objects.filter(enrolment=enrolment).select_related("definition").order_by("pk")}


def reflections_of(enrolment: Enrolment) -> dict[str, Reflection]:
    """Return activity -> the reflection of a participant; 1 query."""
    return {row.activity: row for row in Reflection.objects.filter(enrolment=enrolment).order_by("pk")}


def marks_of(enrolment: Enrolment) -> dict[str, ActivityMark]:
    """Return activity -> the mark that stands; 1 query."""
    return {row.activity: row for row in ActivityMark.objects.filter(enrolment=enrolment, open_marker=1).order_by("pk")}


def days_for(enrolment: Enrolment) -> list[tuple[TrainingDay, bool]]:
    """Return the face-to-face days of the participant's group by date, each with whether the participant was there; 2 queries."""
    days = list(TrainingDay.objects.filter(group=enrolment.group_id).order_by("on", "pk"))
    there = set(DayMark.objects.filter(enrolment=enrolment, open_marker=1).values_list("day", flat=True)) if days else set()
    return [(day, day.pk in there) for day in days]


def shared_reflections(enrolment: Enrolment, activity: str) -> list[Reflection]:
    """Return what others of the group have written for the group in an activity, the newest first, nothing to who has left; 1 query."""
    if enrolment.stage == stages.LEFT:
        return []
    rows = Reflection.objects.filter(enrolment__group=enrolment.group_id, activity=activity, seen_by=domain.GROUP)
    rows = rows.exclude(enrolment=enrolment).exclude(done_at=None).exclude(text="")
    return list(rows.select_related("enrolment__person").order_by("-done_at", "-pk")[:50])


def told_to_tutor(group: TrainingGroup) -> QuerySet[Reflection]:
    """Return the finished reflections that the tutor of a group may read, the newest first."""
    rows = Reflection.objects.filter(enrolment__group=group, seen_by__in=(domain.TUTOR, domain.GROUP)).exclude(done_at=None)
    return rows.exclude(text="").select_related("enrolment__person").order_by("-done_at", "-pk")


def queue(group: TrainingGroup, status: str) -> QuerySet[TaskWork]:
    """Return the works of a group with a status, those that have waited longest first."""
    rows = TaskWork.objects.filter(enrolment__group=group, status=status).select_related("enrolment__person", "enrolment__organisation")
    return rows.order_by("sent_at", "pk")


def by_status(group: TrainingGroup) -> dict[str, int]:
    """Return status -> how many works of a group; 1 query."""
    rows = TaskWork.objects.filter(enrolment__group=group).values("status").annotate(n=Count("pk")).order_by()
    return {row["status"]: row["n"] for row in rows}


def works() -> QuerySet[TaskWork]:
    """Return works with what their pages show."""
    return TaskWork.objects.select_related(*_WORK)


def work_or_404(group: TrainingGroup, pk: int) -> TaskWork:
    """Return a work of a group that was sent once.  Raises NotFound: drafts are nobody else's business."""
    found = works().filter(enrolment__group=group, pk=pk).exclude(sent_at=None).first()
    if found is None:
        raise NotFound
    return found


def history_of(work: TaskWork) -> list[Revision]:
    """Return what was sent and answered, the newest first; 1 query."""
    return list(revisions_of(REVISION, work.pk))


def days_of(group: TrainingGroup) -> QuerySet[TrainingDay]:
    """Return the face-to-face days of a group by date, each with how many were there."""
    there = Count("marks", filter=Q(marks__open_marker=1))
    return TrainingDay.objects.filter(group=group).annotate(there=there).order_by("on", "pk")


def day_or_404(group: TrainingGroup, pk: int) -> TrainingDay:
    """Return a day of a group.  Raises NotFound."""
    found = TrainingDay.objects.select_related("group__programme__region", "group__passport").filter(group=group, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def open_day(pk: int) -> TrainingDay:
    """Return a day by its number, for the page that a QR code leads to.  Raises NotFound."""
    found = TrainingDay.objects.select_related("group__programme__region", "group__passport").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def marks_on(day: TrainingDay) -> dict[int, DayMark]:
    """Return enrolment id -> who was there on a day; 1 query."""
    return {row.enrolment_id: row for row in day.marks.filter(open_marker=1).select_related("by")}


def taught(group: TrainingGroup) -> QuerySet[Enrolment]:
    """Return those of a group who are in training or through it, by name."""
    return enrolments().filter(group=group, stage__in=(*stages.IN_TRAINING, *stages.GRADUATED)).order_by("person__sort_name", "pk")


def studying(group: TrainingGroup) -> list[Enrolment]:
    """Return those of a group who are in training now, by name; 1 query."""
    return [row for row in taught(group) if row.stage in stages.IN_TRAINING]


def marks_in(group: TrainingGroup, activity: str) -> dict[int, ActivityMark]:
    """Return enrolment id -> the mark of an activity that stands; 1 query."""
    rows = ActivityMark.objects.filter(enrolment__group=group, activity=activity, open_marker=1).select_related("by")
    return {row.enrolment_id: row for row in rows}


def where_work(row: Enrolment, people: dict[str, list[int]] | None = None) -> Where:
    """Return where a participant's work stands; ``people`` known = without a query."""
    return where(row, people)


def passport_for(enrolment: Enrolment) -> Passport:
    """Return the passport by which a participant is taught."""
    return passport_of_group(enrolment.group)


def activity_in(passport: Passport, key: str) -> tuple[Module, Activity] | None:
    """Return an activity of a passport with its module."""
    return next(((module, one) for module in passport.modules for one in module.activities if one.key == key), None)


def quotes_of(row: Reflection | None) -> list[domain.Quote]:
    """Return the own words that a reflection quotes."""
    return [domain.Quote(**one) for one in json.loads(row.quotes or "[]")] if row else []


def places_of(target: str, region_id: int) -> list[Placement]:
    """Return the blocks that show a module in courses of the region; 1 query."""
    return list(placements_in_region(target, region_id).filter(block_type=BLOCK))


def groups_read(now: datetime) -> QuerySet[TrainingGroup]:
    """Return the groups whose grades are read from their courses: taught now, with a course."""
    rows = TrainingGroup.objects.filter(status="active", opens_at__lte=now).exclude(course_key="")
    return rows.select_related("programme__region", "programme__passport", "passport").order_by("pk")


def accounts_of(group: TrainingGroup) -> dict[int, Enrolment]:
    """Return account id -> the enrolment of those in training who have an account; 1 query."""
    rows = enrolments().filter(group=group, stage__in=stages.IN_TRAINING, person__user__isnull=False)
    return {row.person.user_id: row for row in rows}


def course_marks(enrolment_ids: Collection[int]) -> dict[tuple[int, str], ActivityMark]:
    """Return (enrolment id, activity) -> the mark that stands; 1 query."""
    rows = ActivityMark.objects.filter(enrolment__in=list(enrolment_ids), open_marker=1)
    return {(row.enrolment_id, row.activity): row for row in rows}


def file_keys(work: TaskWork) -> tuple[str, ...]:
    """Return the keys of the files of a draft, in order."""
    return tuple(work.files.split())


def sent_files(work: TaskWork) -> set[str]:
    """Return the keys of the files of all versions that were sent; 1 query."""
    return {key for row in history_of(work) for key in body_of(row).get("files", ())}


@dataclass(frozen=True)
class OtherFiles:
    """The files of a draft differ from those a page sends: how both are shown, and the keys it wants."""

    shown: Difference
    wanted: str


def other_files(kept: Collection[str], sent: Collection[str]) -> OtherFiles | None:
    """Return how the files of a draft differ from those sent, None when they are the same; at most 1 query."""
    wanted = [key for key in sent if key]
    if set(kept) == set(wanted):
        return None
    names = {file.key: file.original_name for file in files_by_key([*kept, *wanted])}
    mine, yours = (", ".join(names.get(key, "") for key in keys) for keys in (kept, wanted))
    return OtherFiles(Difference("files", gettext("Files"), mine, yours, " ".join(kept)), " ".join(wanted))


def body_of(row: Revision) -> dict[str, Any]:
    """Return what a step of a work says; nothing is left of one that is blanked."""
    found: dict[str, Any] = json.loads(row.body or "{}")
    return found


def words_of(body: str) -> domain.ActivityText:
    """Return the words of a task as they were pinned."""
    return load(domain.ActivityText, body)


def programmes_in(region: Region) -> list[Programme]:
    """Return the programmes of a region that an author may pick, by title, without archived ones; 1 query."""
    rows = Programme.objects.filter(region=region).exclude(status="archived").select_related("region", "passport")
    return list(rows.order_by("title", "pk"))


def mark_of(enrolment: Enrolment, activity: str) -> ActivityMark | None:
    """Return the mark of an activity that stands; 1 query."""
    return ActivityMark.objects.filter(enrolment=enrolment, activity=activity, open_marker=1).first()
