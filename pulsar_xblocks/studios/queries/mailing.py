"""Reads of letters to many studios: who gets them, how far they are, what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require, within
from pulsar_xblocks.studios.models import StudioMentor, StudioYear

JOB = "studios.mailing"


@dataclass(frozen=True)
class Recipient:
    """A mentor of one studio; a mentor of two gets a letter for each."""

    person: Person
    studio: StudioYear

    @property
    def values(self) -> dict[str, str]:
        """Return what the places of a letter stand for."""
        name = " ".join(part for part in (self.person.given, self.person.patronymic) if part)
        return {"name": name, "studio": self.studio.name, "code": self.studio.studio.code, "school": str(self.studio.studio.organisation)}


def recipients(studio_ids: Iterable[int]) -> list[Recipient]:
    """Return the mentors of today of the studios, by the studio's code; 1 query."""
    related = ("person", "studio_year__studio__organisation", "studio_year__year")
    rows = StudioMentor.objects.filter(studio_year__in=list(studio_ids), until=None, person__retired_at=None)
    return [Recipient(row.person, row.studio_year) for row in rows.select_related(*related).order_by("studio_year__studio__code", "pk")]


def mailings(actor: Actor) -> QuerySet[Job]:
    """Return the letters to studios of the regions the actor serves.  Raises Forbidden without a fitting role."""
    return Job.objects.filter(within(actor, "manage", "studio", region="region_id"), kind=JOB).select_related("by")


def mailing_for(actor: Actor, pk: int) -> Job:
    """Return one of them.  Raises Forbidden, NotFound."""
    job = Job.objects.filter(pk=pk, kind=JOB).select_related("region", "by").first()
    require(actor, "manage", "studio", Where(region=(job.region_id if job else None) or 0))
    if job is None:
        raise NotFound
    return job


def letters_of(job: Job) -> dict[str, int]:
    """Return what became of the letters: state -> how many; "told" = messages, "" = without a letter; 1 query."""
    rows = Message.objects.filter(object_kind="job", object_id=str(job.pk)).order_by().values_list("letter__state")
    found = {state or "": n for state, n in rows.annotate(n=Count("pk"))}
    return found | {"told": sum(found.values())}
