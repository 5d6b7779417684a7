"""Rules of the work in modules: states, points, days, codes, grades of the course, hours by kind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from courses_passports import START, h
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.courses.domain.hours import Line
from pulsar_xblocks.courses.domain.passport import ATTENDANCE, CONTACT, Activity, Module
from pulsar_xblocks.courses.modules import domain
from pulsar_xblocks.courses.modules.domain import ActivityText, Doing, KindHours, ModuleTexts, Result

DAY, PLAN = START.activities
HALVES = st.integers(0, 40).map(lambda n: Decimal(n) / 2)
CENTS = st.decimals(0, 1000, places=2)
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("doing", "state"),
    [
        (Doing(), "ahead"),
        (Doing(has_draft=True), "draft"),
        (Doing(work="draft"), "draft"),
        (Doing(work="sent"), "sent"),
        (Doing(work="returned"), "returned"),
        (Doing(work="accepted", is_done=True), "activity_done"),
        (Doing(line=Line(DAY, confirmed=Decimal(4))), "partly"),
        (Doing(line=Line(DAY, declared=Decimal(8))), "waiting"),
        (Doing(work="sent", line=Line(PLAN, declared=Decimal(4))), "sent"),
    ],
)
def test_state_of_an_activity(doing, state):
    assert domain.state_of(doing) == state


def test_every_state_has_words():
    states = {"ahead", "partly", "waiting", "activity_done", "draft", "sent", "returned"}

    assert set(domain.ACTIVITY) == states


def test_a_work_has_words_or_files():
    assert domain.work_problems(" \n", 0)
    assert domain.work_problems("Ответ", 0) == domain.work_problems("", 1) == {}


@pytest.mark.parametrize(
    ("points", "is_sound"),
    [("0", True), ("10", True), ("7.25", True), ("10.01", False), ("-1", False), ("7.255", False), ("NaN", False), (None, False)],
)
def test_points_of_a_graded_task(points, is_sound):
    value = None if points is None else Decimal(points)

    assert (not domain.points_problems(PLAN, value)) == is_sound


def test_a_task_without_points_takes_none():
    assert domain.points_problems(DAY, None) == {}
    assert domain.points_problems(DAY, Decimal(1))


@pytest.mark.parametrize(
    ("hours", "on", "wrong"),
    [
        ("8", date(2026, 11, 23), set()),
        ("4.5", date(2026, 12, 18), set()),
        ("8.5", date(2026, 11, 23), {"hours"}),
        ("0", date(2026, 11, 23), {"hours"}),
        ("1.25", date(2026, 11, 23), {"hours"}),
        ("8", date(2026, 11, 22), {"on"}),
        ("8", date(2026, 12, 19), {"on"}),
    ],
)
def test_a_day_lies_in_the_training_and_within_the_plan(hours, on, wrong):
    assert set(domain.day_problems(DAY, Decimal(hours), on, date(2026, 11, 23), date(2026, 12, 18))) == wrong


def test_a_day_is_of_a_face_to_face_activity():
    assert "activity" in domain.day_problems(PLAN, Decimal(4), date(2026, 12, 1), date(2026, 11, 23), date(2026, 12, 18))


def test_two_half_days_make_the_day():
    assert not domain.attended([Decimal(4)], DAY.hours)
    assert domain.attended([Decimal(4), Decimal(4)], DAY.hours)


@pytest.mark.parametrize(
    ("earned", "possible", "result"),
    [
        ("3", "5", Result(Decimal("6.00"), is_done=True)),  # 60 % of 10 points
        ("2.99", "5", Result(Decimal("5.98"), is_done=False)),
        ("0", "5", Result(Decimal("0.00"), is_done=False)),
        ("5", "0", Result(None, is_done=False)),
        ("7", "5", Result(Decimal("10.00"), is_done=True)),
    ],
)
def test_grades_of_the_course(earned, possible, result):
    assert domain.course_result(PLAN, Decimal(earned), Decimal(possible), Decimal(60)) == result


@given(earned=CENTS, possible=CENTS, percent=st.integers(0, 100))
def test_grades_never_give_more_than_there_is(earned, possible, percent):
    found = domain.course_result(PLAN, earned, possible, Decimal(percent))

    assert found.points is None or 0 <= found.points <= PLAN.most
    assert found.is_done <= (possible > 0)


@pytest.mark.parametrize(("text", "code"), [("123 456", "123456"), (" 12-34-56 ", "123456"), ("", ""), ("абв", ""), ("٣٤٥", "")])
def test_a_code_is_read_however_it_is_grouped(text, code):
    assert domain.typed_code(text) == code


def test_a_code_counts_to_its_last_second():
    until = NOW + domain.CODE_LIFE

    assert domain.is_open("123456", until, until)
    assert not domain.is_open("123456", until, until + timedelta(seconds=1))
    assert not domain.is_open("", until, NOW)
    assert not domain.is_open("123456", None, NOW)


def test_the_share_counts_mandatory_activities():
    assert domain.share_done(START, {"plan"}) == 0.5
    assert domain.share_done(START, {"plan", "day-1", "foreign"}) == 1
    assert domain.share_done(Module(), set()) == 0


def test_points_of_a_module_stop_at_the_most():
    assert domain.score_of(START, {"plan": Decimal(12), "day-1": Decimal(5)}) == (Decimal(10), Decimal(10))


def test_hours_of_a_module_by_kind():
    foreign = Line(Activity("foreign", hours=Decimal(9)), confirmed=Decimal(9))
    lines = [Line(DAY, confirmed=Decimal(4)), Line(PLAN, declared=Decimal(4)), foreign]

    found = domain.hours_by_kind(START, lines)

    assert found == (
        KindHours("contact", Decimal(8), Decimal(4), Decimal(4)),
        KindHours("independent", Decimal(4), Decimal(4), Decimal(0)),
    )
    assert [row.missing for row in found] == [4, 4]


def test_a_module_without_activities_has_its_hours_once_it_is_passed():
    bare = Module("bare", "Без занятий", h(distance="6"))

    assert domain.hours_by_kind(bare, ()) == (KindHours("distance", Decimal(6)),)
    assert domain.hours_by_kind(bare, (), is_passed=True) == (KindHours("distance", Decimal(6), Decimal(6), Decimal(6)),)


@given(declared=HALVES, confirmed=HALVES)
def test_hours_never_go_beyond_the_plan(declared, confirmed):
    module = Module("m", "М", h(contact="8"), activities=(Activity("day", "День", ATTENDANCE, Decimal(8), CONTACT),))

    (row,) = domain.hours_by_kind(module, [Line(module.activities[0], declared, confirmed)])

    assert 0 <= row.confirmed <= row.declared <= row.planned
    assert row.confirmed + row.missing == row.planned


@pytest.mark.parametrize(
    ("target", "parts"), [("70:studio-mentor/start", ("70:studio-mentor", "start")), ("", ("", "")), ("start", ("", "start"))]
)
def test_a_target_is_split_and_joined(target, parts):
    assert domain.split_target(target) == parts
    assert domain.target_of(*parts) == (target if all(parts) else "")


def test_words_of_an_activity_that_has_none():
    assert ModuleTexts((ActivityText("plan", "<p>1</p>"),)).of("day") == ""


def test_words_are_written_for_tasks_and_reflections():
    assert domain.worded(START) == [PLAN]
