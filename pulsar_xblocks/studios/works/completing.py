"""A sent work is done for everyone who is named in it, not only for the one who pressed the button."""

from datetime import datetime

from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import completion, enrolment
from pulsar_xblocks.studios.models import Work, WorkContributor
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.queries import reading
from pulsar_xblocks.studios.works.queries.facts import round_code
from pulsar_xblocks.studios.works.queries.units import placements_in, target_of

JOB = "studios.work_completion"


def order(work: Work, *, by: Person, now: datetime) -> None:
    """Order it after the work was taken back, or counts again; after a submission it goes along with the letters."""
    enqueue(JOB, {"work": work.pk}, region_id=work.studio_year.studio.region_id, by=by, now=now)


def run(context: JobContext) -> None:
    """Tell the courses how the work stands now."""
    tell(reading.work_or_404(context.payload["work"]))


def tell(work: Work) -> None:
    """Tell the courses that show the task how far its contributors are: those with an account who are enrolled there."""
    rows = WorkContributor.objects.filter(work_version__work=work, work_version__number=work.sent_count)
    named = rows.exclude(membership__person__user=None).select_related("membership__person__user")
    users = {row.membership.person.user_id: row.membership.person.user for row in named}
    share = domain.done_share(work.status)
    for place in placements_in(target_of(round_code(work.task.round), work.task.key), work.studio_year.studio.region_id):
        for pk in sorted(enrolment.enrolled(users, place.course_key)):
            completion.submit(place.usage_key, users[pk], share)
