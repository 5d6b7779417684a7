"""What a participant is told about a work: accepted with points, returned with a comment."""

from datetime import datetime

from django.utils.translation import gettext

from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.models import ActivityMark, TaskWork
from pulsar_xblocks.courses.programmes.queries import code_of
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import number

JOB = "courses.task_answered"
_WORDS = {
    domain.ACCEPTED: (mark("The work “%(title)s” is accepted"), mark("%(programme)s: the work “%(title)s” is accepted.")),
    domain.RETURNED: (mark("The work “%(title)s” is returned"), mark("%(programme)s: the work “%(title)s” is returned. %(comment)s")),
}


def order(work: TaskWork, *, now: datetime) -> None:
    """Order the message after an answer."""
    enqueue(JOB, {"work": work.pk, "version": work.version}, region_id=work.enrolment.group.programme.region_id, by=None, now=now)


def tell(context: JobContext) -> None:
    """Tell the participant, unless the tutor has thought better of it meanwhile."""
    row = queries.works().filter(pk=context.payload["work"], version=context.payload["version"]).first()
    found = queries.activity_in(queries.passport_for(row.enrolment), row.activity) if row else None
    if row is None or found is None or row.status not in _WORDS:
        return
    module, activity = found
    person, programme = row.enrolment.person, row.enrolment.group.programme
    with in_language(person):
        subject, text = _WORDS[row.status]
        words = {"title": activity.title, "programme": programme.title, "comment": row.comment}
        send(
            to=person,
            subject=gettext(subject) % words,
            text=gettext(text) % words + _points(row),
            link=_unit(domain.target_of(code_of(programme), module.key), programme.region_id),
            region_id=programme.region_id,
            kind="training.task",
            now=context.now,
            about=row,
            once=f"training.task:{row.pk}:{row.version}",
        )


def _points(row: TaskWork) -> str:
    found = ActivityMark.objects.filter(enrolment=row.enrolment, activity=row.activity, open_marker=1).first()
    if row.status != domain.ACCEPTED or found is None or found.points is None:
        return ""
    return " " + gettext("Points: %(points)s.") % {"points": number(found.points)}


def _unit(target: str, region_id: int) -> str:
    places = queries.places_of(target, region_id)
    return unit_address(places[0].course_key, places[0].usage_key) if places else ""
