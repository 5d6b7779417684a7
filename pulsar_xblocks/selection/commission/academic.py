"""Where the points of the academic part stand: from which unit of which course, from a sheet, or not there yet."""

from typing import Any

from django.db.models import Count

from pulsar_xblocks.kernel.platform import grades
from pulsar_xblocks.selection.applications import grading
from pulsar_xblocks.selection.applications.models import AcademicScore
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.queries import desk
from pulsar_xblocks.selection.commission.showing import language
from pulsar_xblocks.selection.domain.rules import ACADEMIC


def shown(call: Call) -> dict[str, Any] | None:
    """Return the values of the card about the academic part, None where the rules have none; 4 queries."""
    parts = rules_of(call).of_kind(ACADEMIC)
    if not parts:
        return None
    rows = AcademicScore.objects.filter(application__in=desk.seen(call), part__in=[part.key for part in parts], open_marker=1)
    counts = dict(rows.order_by().values_list("source").annotate(n=Count("application", distinct=True)))
    job = grading.last_reading(call)
    return {
        "titles": [part.title.show(language()) for part in parts],
        "units": [unit.source for unit in grading.units_of(call)],
        "from_course": counts.get(grading.COURSE, 0),
        "from_sheet": counts.get("sheet", 0),
        "are_kept": grades.are_kept(),
        "job": job,
        "is_waiting": grading.is_waiting(job),
        "is_over": call.preliminary_at is not None,
    }
