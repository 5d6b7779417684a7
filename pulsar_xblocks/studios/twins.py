"""Two pupils of one name and birth date: mentors are told nothing of each other's children, the operator looks whether it is one."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios.models import Membership

JOB = "studios.twins"


def order(row: Membership, now: datetime) -> None:
    """Order the look of the operators when a pupil who has just joined may be in another studio; one query."""
    if _twins(row).exists():
        enqueue(JOB, {"membership": row.pk}, region_id=row.year.region_id, by=None, now=now)


def tell(context: JobContext) -> None:
    """Tell the operators which two studios it is; the name stands on the page only."""
    row = Membership.objects.select_related("person", "studio_year", "year").filter(pk=context.payload["membership"], open_marker=1).first()
    twin = _twins(row).select_related("studio_year").order_by("pk").first() if row else None
    if row is None or twin is None:
        return
    held = RoleAssignment.objects.filter(role="operator", region=row.year.region_id, closed_at=None).values("person")
    for person in Person.objects.filter(pk__in=held, retired_at=None).order_by("pk"):
        with in_language(person):
            text = gettext(
                "A pupil of “%(new)s” and a pupil of “%(old)s” have the same name and birth date. If it is one child, close one of the two "
                "rows: a pupil can be in one studio only this year. The mentors are not told."
            )
            send(
                to=person,
                subject=gettext("One pupil in two studios?"),
                text=text % {"new": row.studio_year.name, "old": twin.studio_year.name},
                link=reverse("pulsar:person", args=[row.person.key]),
                region_id=row.year.region_id,
                kind=JOB,
                now=context.now,
                about=row,
                once=f"{JOB}:{row.pk}:{person.pk}",
            )


def _twins(row: Membership) -> QuerySet[Membership]:
    named = Membership.objects.filter(person__sort_name=row.person.sort_name, person__birth_date=row.person.birth_date)
    return named.filter(year=row.year_id, open_marker=1).exclude(person=row.person_id)
