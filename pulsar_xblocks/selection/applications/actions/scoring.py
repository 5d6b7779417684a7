"""Points of the academic part: the newest replaces the one before, which stays as history."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import AcademicScore, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call

COURSE, SHEET = "course", "sheet"  # source of a score


@transaction.atomic
def set_score(  # noqa: PLR0913 - one score's values
    application: SelectionApplication,
    part: str,
    points: Decimal | None,
    *,
    source: str,
    now: datetime,
    by: Person | None = None,
    load: int | None = None,
) -> None:
    """Store the points of a part, None = none any more; the same points again change nothing, those of a sheet stand above the course's.

    Raises Conflict after the results, also when they come out while a long reading or load runs.
    """
    fresh = Call.objects.select_for_update().filter(pk=application.call_id, preliminary_at=None).first()
    if application.call.preliminary_at is not None or fresh is None:
        raise Conflict(mark("The results are published: these points stay."))
    open_one = AcademicScore.objects.select_for_update().filter(application=application, part=part, open_marker=1)
    found = open_one.first()
    if (found.points if found else None) == points or (found and found.source == SHEET and source == COURSE):
        return
    open_one.update(open_marker=None)
    if points is not None:
        AcademicScore.objects.create(application=application, part=part, points=points, source=source, load_id=load, at=now, by=by)
    facts = {"part": part, "points": str(points) if points is not None else "", "source": source}
    record("selection_application.score", application, by=by, now=now, region_id=application.call.region_id, **facts)
