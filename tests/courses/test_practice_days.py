"""The plan and the days of a diary: what is demanded and when, overlaps, two tabs, hours in the ledger, decisions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from factories import PersonFactory
from practice_rows import DAY, PLAN, agreed, asked, confirmed, planned, put, spot, studying, taught

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.domain.hours import CONFIRMED, Spent, balance
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.ledger import Cause, post_hours, take_back
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import confirming, days, planning
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, Stale

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def row(group, teacher, school):
    return studying(taught(group), teacher, school)


def _again(log):
    return queries.log_or_404(log.pk)


def _hours(log):
    """Return (declared, confirmed, counted) of the diary by the ledger."""
    rows = LedgerEntry.objects.filter(scope="70:studio-mentor/2026-11", subject_id=log.enrolment_id)
    entries = [Spent(one.criterion, one.subject_kind.partition(".")[2], one.quantity, one.on) for one in rows]
    line = next(one for one in balance(passport_of_group(log.enrolment.group), entries).lines if one.activity.key == log.activity)
    return line.declared, line.confirmed, line.counted


def test_a_plan_is_stored_as_typed_and_is_sent_only_whole(row, teacher):
    log = planning.save_plan(spot(row), 0, PLAN | {"host": "", "supervisor_email": "vera@", "supervisor_name": "Соколова"})

    with pytest.raises(Invalid) as refused:
        planning.ask_supervisor(log, by=teacher, now=NOW)
    assert set(refused.value.errors) == {"host", "supervisor_email", "supervisor_name"}
    assert Link.objects.count() == 0
    assert Letter.objects.count() == 0


def test_the_own_address_is_no_supervisors(row, teacher):
    teacher.email = "Vera@example.ru"
    teacher.save()

    with pytest.raises(Invalid) as refused:
        asked(queries.enrolments().get(pk=row.pk))
    assert set(refused.value.errors) == {"supervisor_email"}


def test_the_supervisor_gets_one_letter_however_often_the_button_is_pressed(row, teacher):
    log = asked(row)
    planning.ask_supervisor(log, by=teacher, now=NOW)

    letter = Letter.objects.get()
    assert letter.address == "vera@example.ru"
    assert log.supervisor.full_name == "Соколова Вера Павловна"
    assert "/pulsar/l/" in letter.text
    assert Message.objects.get().link == ""  # the token stands in the letter only


def test_two_tabs_of_a_plan_get_both_texts(row):
    planned(row)

    with pytest.raises(Stale) as stale:
        planning.save_plan(spot(row), 0, PLAN | {"host": "Гимназия № 13"})
    assert (stale.value.current, stale.value.yours) == ({"host": "Лицей № 7"}, {"host": "Гимназия № 13"})
    assert planning.save_plan(spot(row), 0, PLAN).version == 1  # the same words are no conflict


def test_a_changed_plan_is_agreed_anew_and_another_address_is_another_person(row, teacher):
    log = agreed(row)
    first = log.supervisor
    log = planning.change_plan(log, by=teacher, now=NOW)
    assert (log.status, log.plan_agreed_at) == (practice.PLANNED, None)
    planning.save_plan(spot(row), log.version, PLAN | {"supervisor_email": "pavel@example.ru"})
    log = planning.ask_supervisor(log, by=teacher, now=NOW + timedelta(hours=1))

    assert log.supervisor != first
    assert Link.objects.filter(revoked_at=None).get().person == log.supervisor
    with pytest.raises(Conflict):
        confirming.agree(log, NOW.isoformat(), by=log.supervisor, now=NOW)  # of the plan as it was sent before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"hours": Decimal(-1)}, "hours"),
        ({"hours": Decimal("10.5")}, "hours"),
        ({"hours": None}, "hours"),
        ({"on": date(2026, 11, 1)}, "on"),
        ({"on": date(2026, 11, 11)}, "on"),
        ({"activity": " "}, "activity"),
    ],
)
def test_a_day_is_saved_as_typed_but_not_put_in(row, teacher, typed, field):
    log = agreed(row)
    saved = days.save_day(log, 0, replace(DAY, **typed), by=teacher, now=NOW)

    with pytest.raises(Invalid) as refused:
        days.put_day(log, saved.key, by=teacher, now=NOW)
    assert set(refused.value.errors) == {field}
    assert PracticeRow.objects.get().status == practice.DRAFT
    assert LedgerEntry.objects.count() == 0


def test_a_day_does_not_overlap_another_diary_of_the_same_person(row, teacher, programme, operator, curator, facts):
    from pulsar_xblocks.courses.programmes import actions  # noqa: PLC0415 - only here

    other = actions.create_group(programme, facts | {"code": "2026-12"}, by=operator, now=NOW)
    actions.add_person(other, curator, "curator", by=operator, now=NOW)
    second = studying(taught(actions.set_group_status(other, "active", by=operator, now=NOW)), teacher)
    put(agreed(row), hours="6")
    log = agreed(second)
    PracticeRow.objects.update(starts="09:00")  # to 13.30
    days.save_day(log, 0, replace(DAY, starts="13:00", hours=Decimal(2)), by=teacher, now=NOW)

    with pytest.raises(Invalid) as refused:
        days.put_day(log, DAY.key, by=teacher, now=NOW)
    assert set(refused.value.errors) == {"starts"}
    days.save_day(log, 1, replace(DAY, starts="13:30", hours=Decimal("4.5")), by=teacher, now=NOW)
    with pytest.raises(Invalid) as refused:  # together more than ten hours a day
        days.put_day(log, DAY.key, by=teacher, now=NOW)
    assert set(refused.value.errors) == {"hours"}


def test_a_day_with_a_face_to_face_day_has_no_more_than_ten_hours(row, group, teacher):
    post_hours(row, CONFIRMED, Cause("meeting", Decimal(6), DAY.on, "day:1"), by=None, now=NOW)
    log = agreed(row)

    with pytest.raises(Invalid) as refused:
        put(log, DAY.on, "4.5")
    assert refused.value.errors["hours"][0].params == {"hours": Decimal("10.5"), "most": Decimal(10)}
    take_back(row, "confirmed:day:1", "Ошибка", by=None, now=NOW)
    assert days.put_day(log, PracticeRow.objects.get().key, by=teacher, now=NOW).status == practice.WAITING


def test_two_tabs_of_a_day_get_both_texts(row, teacher):
    log = agreed(row)
    days.save_day(log, 0, DAY, by=teacher, now=NOW)

    with pytest.raises(Stale) as stale:
        days.save_day(log, 0, replace(DAY, activity="Провёл урок", hours=Decimal(2)), by=teacher, now=NOW)
    assert stale.value.yours == {"hours": "2", "activity": "Провёл урок"}
    assert [one.name for one in stale.value.rows] == ["hours", "activity"]


def test_a_day_of_somebody_elses_diary_is_not_found(row, group):
    other = agreed(studying(group, PersonFactory()))
    mine = put(agreed(row))

    with pytest.raises(NotFound):
        days.save_day(other, 0, replace(DAY, key=mine.key), by=other.enrolment.person, now=NOW)
    with pytest.raises(NotFound):
        days.remove_day(other, mine.key, by=other.enrolment.person, now=NOW)
    with pytest.raises(NotFound):
        days.save_day(other, 0, replace(DAY, key="../../etc"), by=other.enrolment.person, now=NOW)


def test_a_removed_day_takes_its_hours_back_and_comes_back_as_a_draft(row, teacher):
    log = agreed(row)
    day = put(log)
    assert _hours(log) == (4, 0, 0)

    days.remove_day(log, day.key, by=teacher, now=NOW)
    assert _hours(log) == (0, 0, 0)
    assert queries.rows_of(log, with_drafts=True) == []
    assert days.restore_day(log, day.key, by=teacher, now=NOW).status == practice.DRAFT
    days.put_day(log, day.key, by=teacher, now=NOW)
    assert _hours(log) == (4, 0, 0)


def test_confirmed_hours_go_into_the_ledger_and_count_no_further_than_the_plan(row):
    log = agreed(row)
    first, second = put(log, date(2026, 11, 3), "6"), put(log, date(2026, 11, 4), "6")
    confirmed(log, first, second)
    confirmed(log, first, second)  # a second click

    assert _hours(log) == (12, 12, 10)
    assert LedgerEntry.objects.filter(subject_kind="enrolment.confirmed").count() == 2


def test_a_confirmation_taken_back_is_reversed_and_may_be_given_again(row):
    log = agreed(row)
    day = put(log)
    confirmed(log, day)
    taken = confirming.unmark(log, day.key, by=log.supervisor, now=NOW)
    assert _hours(log) == (4, 0, 0)
    confirming.confirm(log, [(taken.key, taken.version)], by=log.supervisor, now=NOW)

    assert _hours(log) == (4, 4, 4)
    assert LedgerEntry.objects.exclude(reverses=None).count() == 1


def test_a_day_not_confirmed_says_why_and_is_corrected(row, teacher):
    log = agreed(row)
    day = put(log)
    with pytest.raises(Invalid):
        confirming.reject(log, (day.key, day.version), " ", by=log.supervisor, now=NOW)
    confirming.reject(log, (day.key, day.version), "Встречи не было", by=log.supervisor, now=NOW)
    assert _hours(log) == (0, 0, 0)
    assert "Встречи не было" in Message.objects.filter(person=teacher).latest("pk").text

    opened = days.open_day(log, day.key, by=teacher, now=NOW)
    days.save_day(log, opened.version, replace(DAY, key=day.key, hours=Decimal(2)), by=teacher, now=NOW)
    assert days.put_day(log, day.key, by=teacher, now=NOW).reason == ""
    assert _hours(log) == (2, 0, 0)


def test_what_was_changed_meanwhile_is_not_confirmed_and_what_is_confirmed_not_changed(row, teacher):
    log = agreed(row)
    day = put(log)
    days.open_day(log, day.key, by=teacher, now=NOW)
    with pytest.raises(Conflict):
        confirmed(log, day)
    confirmed(log, days.put_day(log, day.key, by=teacher, now=NOW))

    with pytest.raises(Conflict):
        days.open_day(log, day.key, by=teacher, now=NOW)
    with pytest.raises(Conflict):
        days.remove_day(log, day.key, by=teacher, now=NOW)


def test_days_are_not_confirmed_before_the_plan_is(row):
    log = asked(row)
    day = put(log)

    with pytest.raises(Conflict):
        confirming.confirm(log, [(day.key, day.version)], by=log.supervisor, now=NOW)


def test_who_has_left_the_course_writes_no_more(row, teacher):
    log = agreed(row)
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.LEFT)
    left = _again(log)

    with pytest.raises(stages.NotNow):
        days.save_day(left, 0, DAY, by=teacher, now=NOW)
    with pytest.raises(stages.NotNow):
        planning.change_plan(left, by=teacher, now=NOW)
    assert PracticeLog.objects.get().status == practice.ACTIVE
