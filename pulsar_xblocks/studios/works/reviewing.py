"""The works' side of the review: into the queue after a submission, out of it while the studio corrects, blind content, feedback."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.review import Content, register
from pulsar_xblocks.kernel.review.actions.queueing import Batch, ItemFacts
from pulsar_xblocks.kernel.review.actions.queueing import put_in_queue as enqueue
from pulsar_xblocks.kernel.review.actions.queueing import take_out as withdraw
from pulsar_xblocks.kernel.review.queries.results import Feedback
from pulsar_xblocks.kernel.review.queries.results import feedback as told
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import Work, WorkVersion
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.queries.facts import round_code

KIND = "work"


def register_content() -> None:
    """Tell the review what an expert may see of a work."""
    register(KIND, Content("studios/works/_blind.html", values, files, titles))


def put_in_queue(work: Work, now: datetime) -> None:
    """Hand a sent work over to the review; doing it again changes nothing."""
    row, studio = work.task.round, work.studio_year.studio
    year = work.studio_year.year
    enqueue(
        kind=KIND,
        object_id=work.pk,
        group=Batch(round_code(row), MONTHS[row.month], year.code, row.rubric or year.rubric, row.results_on),
        region=studio.region,
        facts=ItemFacts(studio.organisation_id, studio.organisation.municipality_id),
        reads=row.reads or year.reads,
        due_at=end_of_day(row.results_on, studio.region.time_zone),
        now=now,
    )


def take_out(work: Work, now: datetime) -> None:
    """Take a work out of the queue while the studio corrects it.  Raises Conflict when an expert has scored it."""
    withdraw(KIND, work.pk, now)


def feedback(work: Work) -> Feedback | None:
    """Return the published review of a work, None until then."""
    return told(KIND, work.pk)


def values(work_id: int) -> dict[str, Any]:
    """Return the blind values of the version that counts: no names, no school."""
    version = _latest(work_id)
    if version is None:
        return {}
    return {"title": version.title, "text": version.text, "links": domain.lines_of(version.links), "sirius_link": version.sirius_link}


def files(work_id: int) -> Sequence[PrivateFile]:
    """Return the files of the version that counts."""
    version = _latest(work_id)
    return files_by_key(domain.lines_of(version.files)) if version else []


def titles(work_ids: Sequence[int]) -> dict[int, str]:
    """Return work id -> title of its newest version; 1 query."""
    rows = WorkVersion.objects.filter(work__in=list(work_ids)).order_by("number")
    return dict(rows.values_list("work_id", "title"))


def _latest(work_id: int) -> WorkVersion | None:
    return WorkVersion.objects.filter(work=work_id).order_by("-number").first()
