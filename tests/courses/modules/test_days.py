"""Face-to-face days: by the list, by the code on the screen, taken back; hours follow."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from training_rows import standing

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.ledger import entries_of
from pulsar_xblocks.courses.modules.actions import attending, reversing
from pulsar_xblocks.courses.modules.actions.attending import Day, Sheet
from pulsar_xblocks.courses.modules.domain import WrongCode
from pulsar_xblocks.courses.modules.models import ActivityMark, DayMark
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
EIGHT = [("confirmed", "day-1", Decimal(8))]


@pytest.fixture
def day(group, tutor, now):
    return attending.make_day(group, Day("day-1", ON, Decimal(8), "Томск"), by=tutor, now=now)


def test_a_day_is_made_once(group, day, tutor, now):
    with pytest.raises(Invalid) as refused:
        attending.make_day(group, Day("day-1", ON, Decimal(4)), by=tutor, now=now)
    assert set(refused.value.errors) == {"on"}


@pytest.mark.parametrize("activity", ["plan", "foreign", ""])
def test_a_day_is_of_a_face_to_face_activity(group, tutor, now, activity):
    with pytest.raises(Invalid) as refused:
        attending.make_day(group, Day(activity, ON, Decimal(4)), by=tutor, now=now)
    assert "activity" in refused.value.errors


def test_the_list_confirms_the_hours(day, studying, enrol, tutor, now):
    absent = enrol()

    assert attending.set_list(day, Sheet([studying.key]), by=tutor, now=now) == (1, 0)
    assert attending.set_list(day, Sheet([studying.key], [studying.key]), by=tutor, now=now) == (0, 0)

    assert standing(studying) == EIGHT
    assert standing(absent) == []
    assert ActivityMark.objects.get().source == "attendance"


def test_a_mark_is_taken_back_only_with_a_reason(day, studying, tutor, now):
    attending.set_list(day, Sheet([studying.key]), by=tutor, now=now)
    with pytest.raises(Invalid):
        attending.set_list(day, Sheet([], [studying.key]), by=tutor, now=now)
    assert attending.set_list(day, Sheet([], [studying.key], "Не приходил"), by=tutor, now=now) == (0, 1)

    assert standing(studying) == []
    assert [row.note for row in entries_of(studying) if row.reverses_id] == ["Не приходил"]
    assert not ActivityMark.objects.filter(open_marker=1).exists()
    attending.set_list(day, Sheet([studying.key]), by=tutor, now=now)
    assert standing(studying) == EIGHT


def test_who_marked_oneself_while_the_list_was_open_stays_marked(day, studying, tutor, now):
    code = attending.open_code(day, by=tutor, now=now).code
    attending.mark_oneself(studying, code, "code", now=now)

    assert attending.set_list(day, Sheet([]), by=tutor, now=now) == (0, 0)
    assert standing(studying) == EIGHT


def test_two_half_days_make_the_activity_done(group, studying, tutor, now):
    days = [attending.make_day(group, Day("day-1", ON + timedelta(days=n), Decimal(4)), by=tutor, now=now) for n in (0, 1)]
    attending.set_list(days[0], Sheet([studying.key]), by=tutor, now=now)
    assert not ActivityMark.objects.exists()

    attending.set_list(days[1], Sheet([studying.key]), by=tutor, now=now)
    assert ActivityMark.objects.filter(open_marker=1).count() == 1
    attending.take_back(days[0], studying, "Ушёл раньше", by=tutor, now=now)
    assert not ActivityMark.objects.filter(open_marker=1).exists()


def test_the_code_marks_once_and_only_while_it_is_shown(day, studying, tutor, now):
    with pytest.raises(WrongCode):
        attending.mark_oneself(studying, "", "code", now=now)
    row = attending.open_code(day, by=tutor, now=now)
    spaced = f"{row.code[:3]} {row.code[3:]}"
    attending.mark_oneself(studying, spaced, "code", now=now)
    attending.mark_oneself(studying, spaced, "qr", now=now)

    assert [(mark.how, mark.by) for mark in DayMark.objects.all()] == [("code", studying.person)]
    late = now + timedelta(minutes=20, seconds=1)
    with pytest.raises(WrongCode):
        attending.mark_oneself(studying, row.code, "code", now=late)
    attending.close_code(day, by=tutor, now=now)
    with pytest.raises(WrongCode):
        attending.mark_oneself(studying, row.code, "code", now=now)


def test_a_fresh_code_replaces_the_earlier_one(day, studying, tutor, now):
    first = attending.open_code(day, by=tutor, now=now).code
    second = attending.open_code(day, by=tutor, now=now).code

    if first != second:
        with pytest.raises(WrongCode):
            attending.mark_oneself(studying, first, "code", now=now)
    assert attending.mark_oneself(studying, second, "code", now=now) == day


def test_codes_are_not_guessed(day, studying, tutor, now):
    code = attending.open_code(day, by=tutor, now=now).code
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(10):
        with pytest.raises(WrongCode):
            attending.mark_oneself(studying, wrong, "code", now=now)

    with pytest.raises(TooMany):
        attending.mark_oneself(studying, code, "code", now=now)


def test_a_code_of_another_group_is_none(day, studying, tutor, enrol, now):
    code = attending.open_code(day, by=tutor, now=now).code
    elsewhere = enrol()
    elsewhere.group_id = 0

    with pytest.raises(WrongCode):
        attending.mark_oneself(elsewhere, code, "code", now=now)


def test_who_is_not_in_training_is_not_marked(day, enrol, tutor, now):
    code = attending.open_code(day, by=tutor, now=now).code

    with pytest.raises(stages.NotNow):
        attending.mark_oneself(enrol(stage=stages.ORDER_IN), code, "code", now=now)


def test_hours_of_a_day_taken_back_by_hand_take_the_mark_along(day, studying, tutor, curator, now):
    attending.set_list(day, Sheet([studying.key]), by=tutor, now=now)
    (entry,) = entries_of(studying)

    reversing.take_back(studying, entry.pk, "Ошибка в списке", by=curator, now=now)

    assert standing(studying) == []
    assert not DayMark.objects.filter(open_marker=1).exists()
    with pytest.raises(NotFound):
        attending.take_back(day, studying, "Ещё раз", by=tutor, now=now)
