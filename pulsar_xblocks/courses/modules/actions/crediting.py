"""What is marked by a list: modules without activities, group work of a session."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.domain.passport import Activity
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.actions.attending import WHY, Sheet
from pulsar_xblocks.courses.modules.actions.marking import Grounds, mark_done, mark_undone
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid


@transaction.atomic
def set_list(group: TrainingGroup, activity: Activity, sheet: Sheet, *, by: Person, now: datetime) -> tuple[int, int]:
    """Mark those who are ticked, take back the marks of those who no longer are; return how many of both.

    Only those in training are touched, never oneself.  Raises Invalid without a reason when marks go.
    """
    people, marks = [one for one in queries.studying(group) if one.person_id != by.pk], queries.marks_in(group, activity.key)
    came = [one for one in people if one.key in sheet.ticked and one.pk not in marks]
    gone = [one for one in people if one.key in sheet.before and one.key not in sheet.ticked and one.pk in marks]
    if gone and not sheet.reason.strip():
        raise Invalid({"reason": [WHY]})
    for one in came:
        mark_done(one, activity, Grounds(domain.BY_TUTOR), by=by, now=now)
    for one in gone:
        known = marks[one.pk]
        known.enrolment = one
        mark_undone(known, sheet.reason.strip()[:500], by=by, now=now)
    return len(came), len(gone)
