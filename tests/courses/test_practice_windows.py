"""A diary in two windows and in two minds: evidence of another window, a refused day whose time is taken meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from kernel_files import PDF
from practice_rows import DAY, PLAN, agreed, confirmed, put, spot, studying, taught

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.domain.hours import CONFIRMED
from pulsar_xblocks.courses.ledger import Cause, post_hours, take_back
from pulsar_xblocks.courses.practice.actions import confirming, days, planning
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeRow
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def log(group, teacher, school):
    return agreed(studying(taught(group), teacher, school))


def _file(person, name="План.pdf"):
    return store_upload(SimpleUploadedFile(name, PDF), person, EVIDENCE, None, NOW).key


def test_another_window_does_not_take_away_the_evidence_of_the_first(log, teacher):
    first = days.save_day(log, 0, DAY, by=teacher, now=NOW).version
    key = _file(teacher)
    with_file = days.save_day(log, first, replace(DAY, files=[key]), by=teacher, now=NOW).version

    with pytest.raises(Stale) as stale:  # of the window that stood open without the file
        days.save_day(log, first, replace(DAY, result="Ещё одна встреча"), by=teacher, now=NOW)

    assert [(one.name, one.current, one.yours) for one in stale.value.rows] == [
        ("result", "Команда выбрала задачу", "Ещё одна встреча"),
        ("files", "План.pdf", ""),
    ]
    assert stale.value.current != stale.value.yours
    assert [file.key for file in files_of(PracticeRow.objects.get(), EVIDENCE)] == [key]
    again = days.save_day(log, first, replace(DAY, files=[key]), by=teacher, now=NOW)  # sent twice while the page was left
    assert (again.version, with_file) == (with_file, first + 1)


def test_evidence_is_taken_off_by_the_window_that_has_seen_it(log, teacher):
    first = days.save_day(log, 0, replace(DAY, files=[_file(teacher)]), by=teacher, now=NOW).version
    days.save_day(log, first, DAY, by=teacher, now=NOW)

    assert not files_of(PracticeRow.objects.get(), EVIDENCE)


def test_a_refusal_is_not_taken_back_when_the_time_is_given_to_another_day(log):
    refused = put(log, hours="8")
    PracticeRow.objects.update(starts="09:00")
    confirming.reject(log, (refused.key, refused.version), "Встречи не было", by=log.supervisor, now=NOW)
    other = replace(DAY, key="day-other-0001", hours=Decimal(8))
    days.save_day(log, 0, other, by=log.enrolment.person, now=NOW)
    confirmed(log, days.put_day(log, other.key, by=log.enrolment.person, now=NOW))

    with pytest.raises(Conflict):
        confirming.unmark(log, refused.key, by=log.supervisor, now=NOW)

    assert PracticeRow.objects.get(key=refused.key).status == practice.REJECTED


def test_hours_over_a_day_are_not_confirmed_when_a_face_to_face_day_comes_later(log):
    row = put(log, hours="8")
    post_hours(log.enrolment, CONFIRMED, Cause("day-1", Decimal(4), row.on, "day:1"), by=None, now=NOW)

    with pytest.raises(Conflict):
        confirmed(log, row)
    assert PracticeRow.objects.get().status == practice.WAITING

    take_back(log.enrolment, "confirmed:day:1", "Ошибка", by=None, now=NOW)
    confirmed(log, row)
    assert PracticeRow.objects.get().status == practice.CONFIRMED


def test_a_plan_is_not_moved_away_from_days_that_are_put_in(log, teacher):
    confirmed(log, put(log, date(2026, 11, 4)))
    open_plan = planning.change_plan(log, by=teacher, now=NOW)
    planning.save_plan(spot(log.enrolment), open_plan.version, PLAN | {"starts_on": date(2026, 11, 6)})

    with pytest.raises(Invalid) as refused:
        planning.ask_supervisor(log, by=teacher, now=NOW)
    assert set(refused.value.errors) == {"starts_on"}

    planning.save_plan(spot(log.enrolment), open_plan.version + 1, PLAN | {"starts_on": date(2026, 11, 4)})
    assert planning.ask_supervisor(log, by=teacher, now=NOW).asked_at == NOW


def test_a_refusal_is_taken_back_while_the_time_is_free(log):
    refused = put(log, date(2026, 11, 4), hours="8")
    confirming.reject(log, (refused.key, refused.version), "Встречи не было", by=log.supervisor, now=NOW)

    assert confirming.unmark(log, refused.key, by=log.supervisor, now=NOW).status == practice.WAITING
