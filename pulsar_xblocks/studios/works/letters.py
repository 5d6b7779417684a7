"""What people are told about a work: the mentor when it is sent or awaited, everybody when it is returned."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import Membership, Work
from pulsar_xblocks.studios.works.queries import reading
from pulsar_xblocks.studios.works.queries.units import unit_of_task

JOB = "studios.work"
SENT, ASKED, RETURNED = "sent", "asked", "returned"


def order(work: Work, what: str, *, by: Person, now: datetime) -> None:
    """Order the job that tells people, so that nobody waits for letters."""
    payload = {"work": work.pk, "what": what, "by": by.pk, "version": work.version}
    enqueue(JOB, payload, region_id=work.studio_year.studio.region_id, by=by, now=now)


def tell(context: JobContext, work: Work) -> None:
    """Tell the people of the studio what happened to their work; what is no longer so by now is not told."""
    what, by = context.payload["what"], context.payload["by"]
    if not _still(work, what):
        return
    link = _link(work)
    for person in _people(work, what):
        if person.pk != by:
            _tell(person, work, what, link, context)


def _link(work: Work) -> str:
    """Return where the work of this very studio opens, "" when no course shows it."""
    unit = unit_of_task(work.studio_year, work.task.round, work.task.key)
    if not unit:
        return ""
    try:
        address = reverse("pulsar:work_open", args=[work.studio_year_id, work.task.round.number])
    except NoReverseMatch:  # Studio has no addresses of ours
        return unit
    return f"{address}?{urlencode({'task': work.task.key})}" if work.task.key else address


def _still(work: Work, what: str) -> bool:
    if what == ASKED:
        return work.asked_at is not None
    return work.returned_until is not None if what == RETURNED else work.status in ("sent", "late")


def _people(work: Work, what: str) -> Iterable[Person]:
    yield from reading.mentors_of(work.studio_year)
    if what == RETURNED:
        rows = Membership.objects.filter(studio_year=work.studio_year, open_marker=1, active_on__isnull=False).select_related("person")
        yield from (row.person for row in rows)


def _tell(person: Person, work: Work, what: str, link: str, context: JobContext) -> None:
    with in_language(person):
        subject, text = _words(work, what)
        send(
            to=person,
            subject=subject,
            text=text,
            link=link,
            region_id=work.studio_year.studio.region_id,
            kind="studios.work",
            now=context.now,
            about=work,
            once=f"{JOB}:{context.job.pk}:{person.pk}",
        )


def _words(work: Work, what: str) -> tuple[str, str]:
    zone = work.studio_year.studio.region.time_zone
    values = {"month": gettext(MONTHS[work.task.round.month]), "studio": work.studio_year.name, "reason": work.returned_reason}
    values |= {"until": moment(work.returned_until, zone), "at": moment(work.last_sent_at, zone)}
    if what == ASKED:
        subject = gettext("The work waits for you to send it: %(month)s")
        text = gettext("Studio “%(studio)s”: pupils say that the work is ready.")
    elif what == RETURNED:
        subject = gettext("The work is sent back for changes: %(month)s")
        text = gettext("Studio “%(studio)s”. What to change: %(reason)s. You can send it again until %(until)s.")
    else:
        subject = gettext("The work is sent: %(month)s")
        text = gettext("Studio “%(studio)s” has sent its work: %(at)s.")
    return subject % values, text % values
