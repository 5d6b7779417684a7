"""Reads of the operator's desk: counts by status, an application beside the last one, history, people to choose."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from pulsar_xblocks.kernel.audit.domain import word_of
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.directory.models import Municipality
from pulsar_xblocks.kernel.inbox.models import Note
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for, may
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import (
    ChecklistMark,
    Extension,
    Meeting,
    Membership,
    ProjectYear,
    Studio,
    StudioApplication,
    StudioMentor,
    StudioYear,
)
from pulsar_xblocks.studios.queries import opening, where

CODE_QUESTION = "o6_code"
HISTORY = 50
_SELECTED = ("year__region", "organisation__municipality", "applicant", "studio_year__studio", "head_approved_by", "questionnaire")


def application_or_404(pk: int) -> StudioApplication:
    """Return an application with all that its page shows.  Raises NotFound."""
    related = ("year__region", "applicant", "organisation__municipality", "studio", "questionnaire", "decided_by", "head_approved_by")
    found = StudioApplication.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def by_status(rows: QuerySet[StudioApplication]) -> dict[str, int]:
    """Return status -> how many; one query."""
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def waiting(rows: QuerySet[StudioApplication]) -> tuple[int, datetime | None]:
    """Return how many applications await a decision and when the oldest of them came; one query."""
    found = rows.filter(status__in=statuses.IN_QUEUE).order_by().aggregate(n=Count("pk"), oldest=Min("submitted_at"))
    return found["n"], found["oldest"]


def previous(row: StudioApplication) -> StudioApplication | None:
    """Return the studio's application that was approved before this one, None for a new studio."""
    studio = row.studio or _named_studio(row)
    if studio is None:
        return None
    rows = StudioApplication.objects.filter(studio_year__studio=studio).exclude(pk=row.pk)
    return rows.select_related("year__region", "questionnaire", "organisation").order_by("-submitted_at").first()


def _named_studio(row: StudioApplication) -> Studio | None:
    code = str(opening.answers_of(row).get(CODE_QUESTION, "")).strip()
    if not code:
        return None
    return Studio.objects.filter(region=row.year.region_id, organisation=row.organisation, code=code).first()


def selected(actor: Actor, pks: Iterable[int]) -> list[StudioApplication]:
    """Return the chosen applications that the actor may decide upon, in the order of the queue."""
    rows = StudioApplication.objects.filter(within(actor, "decide", "studio_application", **where.APPLICATION), pk__in=list(pks))
    return list(rows.select_related(*_SELECTED).order_by("submitted_at", "pk"))


def history_of(kind: str, pk: int) -> list[dict[str, Any]]:
    """Return what was done to an object, newest first: word, moment, actor, reason; one query."""
    rows = AuditEntry.objects.filter(object_kind=kind, object_id=str(pk)).select_related("actor").order_by("-at", "-pk")[:HISTORY]
    return [{"word": word_of(row.action), "at": row.at, "actor": row.actor, "reason": row.reason} for row in rows]


def municipalities_of(actor: Actor, kind: str) -> list[Municipality]:
    """Return the municipalities in which the actor sees objects of the kind, by name; one query."""
    if not has_role_for(actor, "view", kind):
        return []
    reached = within(actor, "view", kind, region="region_id", municipality="pk", organisation="organisations__pk")
    return list(Municipality.objects.filter(reached).distinct().order_by("name", "pk"))


def codes_of_years(actor: Actor) -> list[str]:
    """Return the codes of the years known in the actor's regions, newest first; one query."""
    regions = {grant.region for grant in actor.grants}
    return sorted(set(ProjectYear.objects.filter(region__in=regions).values_list("code", flat=True)), reverse=True)


def methodists_of(region_ids: Iterable[int]) -> list[Person]:
    """Return the methodologists of regions by name; one query."""
    rows = RoleAssignment.objects.filter(role="methodist", closed_at=None, region__in=list(region_ids)).select_related("person")
    return sorted({row.person for row in rows}, key=lambda person: (person.sort_name, person.pk))


def extensions_of(year: ProjectYear) -> list[Extension]:
    """Return the extensions given in the year, newest first."""
    related = ("round", "studio_year__studio", "organisation", "given_by")
    return list(Extension.objects.filter(year=year).select_related(*related).order_by("-given_at", "-pk")[:200])


def rights_of(actor: Actor, row: StudioYear) -> dict[str, bool]:
    """Return what the actor may do with a studio; 2 queries."""
    place = where.of_studio(row)
    return {
        "manage": may(actor, "manage", "studio", place),
        "review": may(actor, "review", "studio", place),
        "see_people": may(actor, "view_people", "membership", place),
        "see_members": may(actor, "view", "membership", place),
        "see_meetings": may(actor, "view", "meeting", place),
        "see_consents": may(actor, "view", "consent", place),
        "see_application": may(actor, "view", "studio_application", place),
        "see_year": may(actor, "view", "project_year", place),
        "take_roster": may(actor, "export", "membership", place),
        "load_roster": may(actor, "edit", "membership", place),
        "leads": actor.person in place.leaders,
    }


def silent(rows: QuerySet[StudioYear], since: datetime) -> QuerySet[StudioYear]:
    """Return the studios at work in which nothing was noted since the moment."""
    day = since.date()
    met = Meeting.objects.filter(studio_year=OuterRef("pk"), held_on__gte=day, is_removed=False)
    marked = ChecklistMark.objects.filter(studio_year=OuterRef("pk"), done_on__gte=day)
    return rows.filter(~Exists(met), ~Exists(marked), status__in=("forming", "active"), year__status="active", approved_at__lt=since)


def by_municipality(rows: QuerySet[StudioYear]) -> list[tuple[str, int]]:
    """Return (municipality, studios), most first; one query."""
    found = rows.order_by().values_list("studio__organisation__municipality__name").annotate(n=Count("pk", distinct=True))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def at_work(actor: Actor) -> QuerySet[StudioYear]:
    """Return the studios of active years that the actor sees and that are not closed."""
    reached = within(actor, "view", "studio", **where.STUDIO_YEAR)
    keys = StudioYear.objects.filter(reached).values("pk")
    return StudioYear.objects.filter(~Q(status__in=("closed", "archived")), pk__in=keys, year__status="active")


def obstacle(row: StudioApplication) -> str:
    """Return the msgid of why an application cannot be approved now, "" when it can."""
    if not statuses.may_move(row.status, "approved"):
        return mark("It is not waiting for a decision.")
    if row.head_approved_at is None and not opening.answers_of(row).get(opening.ORDER_QUESTION):
        return mark("The head of school has not agreed and there is no order.")
    return "" if row.organisation_id else mark("The school is not chosen.")


def holder(row: StudioApplication) -> str:
    """Return the msgid of who has the application now."""
    if row.status in statuses.EDITABLE:
        return mark("now with the school")
    if row.status not in statuses.IN_QUEUE:
        return ""
    return mark("now with the regional operator") if not obstacle(row) else mark("now with the head of school")


def awaiting_head(actor: Actor) -> Q:
    """Return the filter to applications of schools whose head the actor is, not agreed to yet."""
    return Q(head_approved_at=None) & within(actor, "review", "studio_application", **where.APPLICATION)


def unanswered(studio_ids: Iterable[int]) -> set[int]:
    """Return the registrations whose talk ends with a mentor's words; 2 queries."""
    ids = [str(pk) for pk in studio_ids]
    lasts = Note.objects.filter(thread__kind="studio_year", thread__object_id__in=ids).order_by().values("thread").annotate(last=Max("pk"))
    notes = Note.objects.filter(pk__in=[row["last"] for row in lasts]).values_list("thread__object_id", "author_id")
    mentors = set(StudioMentor.objects.filter(studio_year__in=list(ids)).values_list("studio_year_id", "person_id"))
    return {int(studio) for studio, author in notes if (int(studio), author) in mentors}


def with_signal(rows: QuerySet[StudioYear], key: str, since: datetime) -> QuerySet[StudioYear]:
    """Return the studios with a signal: silent since the moment, or lacking consents; all of them for another key."""
    if key == "silent":
        return silent(rows, since)
    waiting_pupils = Membership.objects.filter(studio_year=OuterRef("pk"), open_marker=1, active_on=None)
    return rows.filter(Exists(waiting_pupils), year__status="active") if key == "consents" else rows
