"""Points of the academic part: the newest replaces the one before, which stays as history."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

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
    _require_before_results(application)
    found = _open(application, part).first()
    if (found.points if found else None) == points or (found and found.source == SHEET and source == COURSE):
        return
    _replace(application, part, points, source=source, load=load, by=by, now=now)


@transaction.atomic
def restore_score(application: SelectionApplication, part: str, points: Decimal | None, *, by: Person, now: datetime) -> None:
    """Let the points before the last ones stand again, with where they came from: those of the course follow the course again.

    Raises Conflict after the results.
    """
    _require_before_results(application)
    closed = AcademicScore.objects.filter(application=application, part=part, open_marker=None, points=points)
    before = closed.order_by("-pk").first() if points is not None else None
    source, load = (before.source, before.load_id) if before else (SHEET, None)
    _replace(application, part, points, source=source, load=load, by=by, now=now)


def _require_before_results(application: SelectionApplication) -> None:
    fresh = Call.objects.select_for_update().filter(pk=application.call_id, preliminary_at=None).first()
    if application.call.preliminary_at is not None or fresh is None:
        raise Conflict(mark("The results are published: these points stay."))


def _open(application: SelectionApplication, part: str) -> QuerySet[AcademicScore]:
    return AcademicScore.objects.select_for_update().filter(application=application, part=part, open_marker=1)


def _replace(  # noqa: PLR0913 - one score's values
    application: SelectionApplication, part: str, points: Decimal | None, *, source: str, load: int | None, by: Person | None, now: datetime
) -> None:
    _open(application, part).update(open_marker=None)
    if points is not None:
        AcademicScore.objects.create(application=application, part=part, points=points, source=source, load_id=load, at=now, by=by)
    facts = {"part": part, "points": str(points) if points is not None else "", "source": source}
    record("selection_application.score", application, by=by, now=now, region_id=application.call.region_id, **facts)
