"""What the course hears of a decided internship: the activity is done, or is no longer; the hours of its days stay."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from practice_rows import agreed, confirmed, put, studying, taught
from training_rows import standing

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import deciding
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def passed(group, teacher, school, curator):
    log = agreed(studying(taught(group), teacher, school))
    confirmed(log, put(log, hours="10"))
    words = {"report": "Провела встречи", "self_assessment": "Научилась спрашивать"}
    log = deciding.save_report(log, queries.log_or_404(log.pk).version, words)
    return deciding.decide(deciding.send_report(log, by=teacher, now=NOW), practice.PASSED, "", by=curator, now=NOW)


def told():
    """Return how often the course is to hear of the participant, and what the audit says of the activity."""
    words = AuditEntry.objects.filter(action__startswith="activity.").order_by("pk").values_list("action", flat=True)
    return Job.objects.filter(kind="courses.module_results").count(), list(words)


def test_an_internship_that_is_passed_is_done_for_the_course_too(passed):
    assert ActivityMark.objects.get().source == "log"
    assert told() == (1, ["activity.done"])
    assert standing(passed.enrolment) == [("confirmed", "internship", Decimal(10)), ("declared", "internship", Decimal(10))]


def test_a_decision_taken_back_is_told_too_and_leaves_the_hours(passed, curator):
    deciding.reopen(passed, by=curator, now=NOW)

    assert ActivityMark.objects.get().open_marker is None
    assert told() == (2, ["activity.done", "activity.undone"])
    assert standing(passed.enrolment) == [("confirmed", "internship", Decimal(10)), ("declared", "internship", Decimal(10))]
