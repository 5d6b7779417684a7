"""The academic part read from the course: no platform here, its grades are told by a fake."""

from decimal import Decimal

import pytest
from applying import NOW, form
from factories import PersonFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.definitions.actions import pin, place
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.loads.kinds import Change, Target, Writing
from pulsar_xblocks.kernel.platform import grades
from pulsar_xblocks.kernel.platform.grades import Earned
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.questions.domain import Limits, Question, Text
from pulsar_xblocks.selection.applications import grading, loads
from pulsar_xblocks.selection.applications.actions.scoring import restore_score, set_score
from pulsar_xblocks.selection.applications.models import AcademicScore, SelectionApplication
from pulsar_xblocks.selection.shown import BLOCK, code_of

pytestmark = pytest.mark.django_db
COURSE, UNIT = "course-v1:Pulsar+Science+2026", "Учебно-отборочный курс"


@pytest.fixture
def call(call):
    """Return a call that stands in a linked course and names a unit of it, 50 points."""
    unit = Question("n3", Text("Курс"), "graded", limits=Limits(most=Decimal(50)), source=UNIT)
    call.questionnaire = pin("questionnaire", form(unit), NOW)
    call.save()
    CourseLink.objects.create(course_key=COURSE, region=call.region, linked_at=NOW)
    place(usage_key="block", course_key=COURSE, block_type=BLOCK, target=code_of(call), definition=call.questionnaire, now=NOW)
    return call


@pytest.fixture
def book():
    """Return what the platform would tell: (course, subsection) -> account -> grade."""
    kept = {(COURSE, UNIT): {}}
    grades.use_reader(
        lambda course, unit, accounts: {k: v for k, v in kept[course, unit].items() if k in accounts} if (course, unit) in kept else None
    )
    yield kept
    grades.use_reader(None)


def applicants(call, count):
    return [SelectionApplicationFactory(call=call) for _ in range(count)]


def earned(value, possible=20):
    return Earned(Decimal(str(value)), Decimal(possible))


def points():
    return {row.application_id: row.points for row in AcademicScore.objects.filter(open_marker=1)}


def test_points_are_the_earned_share_of_the_part(call, book):
    one, other, idle = applicants(call, 3)
    book[COURSE, UNIT] = {one.person.user_id: earned(16), other.person.user_id: earned("6.5")}

    fresh = grading.read_call(call, NOW)

    assert (fresh, points()) == (2, {one.pk: Decimal(40), other.pk: Decimal("16.25")})  # 16 and 6.5 of 20, out of 50
    assert idle.pk not in points()  # who has not begun is not scored, that is no nought


def test_reading_again_stores_only_what_is_new_and_keeps_what_was(call, book):
    [row] = applicants(call, 1)
    book[COURSE, UNIT] = {row.person.user_id: earned(10)}
    grading.read_call(call, NOW)

    same = grading.read_call(call, NOW)
    book[COURSE, UNIT] = {row.person.user_id: earned(20)}
    better = grading.read_call(call, NOW)

    assert (same, better, points()) == (0, 1, {row.pk: Decimal(50)})
    assert AcademicScore.objects.count() == 2


def test_points_from_a_sheet_stand_above_those_of_the_course(call, book):
    [row] = applicants(call, 1)
    set_score(row, "n3", Decimal(33), source="sheet", now=NOW)
    book[COURSE, UNIT] = {row.person.user_id: earned(20)}

    assert (grading.read_call(call, NOW), points()) == (0, {row.pk: Decimal(33)})


def test_of_two_courses_the_better_result_counts(call, book):
    [row] = applicants(call, 1)
    other = "course-v1:Pulsar+Science+2027"
    CourseLink.objects.create(course_key=other, region=call.region, linked_at=NOW)
    place(usage_key="copy", course_key=other, block_type=BLOCK, target=code_of(call), definition=call.questionnaire, now=NOW)
    book[COURSE, UNIT], book[other, UNIT] = {row.person.user_id: earned(5)}, {row.person.user_id: earned(8, 10)}

    grading.read_call(call, NOW)

    assert points() == {row.pk: Decimal(40)}


def test_nothing_is_known_without_the_platform(call):
    applicants(call, 1)

    assert not grades.are_kept()
    assert grades.earned_in(COURSE, UNIT, [1]) is None
    assert grading.read_call(call, NOW) == 0


def test_people_without_an_account_and_closed_applications_are_left_out(call, book):
    SelectionApplicationFactory(call=call, person=PersonFactory())
    gone = SelectionApplicationFactory(call=call, status="withdrawn")
    book[COURSE, UNIT] = {gone.person.user_id: earned(20)}

    assert grading.read_call(call, NOW) == 0


def test_results_that_are_published_keep_their_points(call, book):
    call.preliminary_at = NOW

    with pytest.raises(Conflict):
        grading.read_call(call, NOW)


def test_operator_orders_a_reading_once_by_two_clicks(call, book):
    [row] = applicants(call, 1)
    book[COURSE, UNIT] = {row.person.user_id: earned(20)}
    operator = PersonFactory()

    for _ in range(2):
        grading.order(call, by=operator, now=NOW)
    run_due(NOW)

    assert (grading.last_reading(call).result, points()) == ("1", {row.pk: Decimal(50)})


def test_reading_takes_the_same_queries_for_any_number_when_nothing_is_new(call, book, django_assert_num_queries):
    for count in (1, 3):
        applicants(call, count)
        book[COURSE, UNIT] = dict.fromkeys(SelectionApplication.objects.values_list("person__user_id", flat=True), earned(20))
        grading.read_call(call, NOW)
        with django_assert_num_queries(3):
            grading.read_call(call, NOW)


def test_before_the_consent_nothing_is_read(call, draft, book):
    book[COURSE, UNIT] = {draft.person.user_id: earned(16)}

    assert (grading.read_call(call, NOW), points()) == (0, {})


def test_results_that_come_out_during_a_reading_end_it(call, book):
    [row] = applicants(call, 1)
    fresh = SelectionApplication.objects.select_related("call").get(pk=row.pk)
    type(call).objects.filter(pk=call.pk).update(preliminary_at=NOW)

    with pytest.raises(Conflict):
        set_score(fresh, "n3", Decimal(33), source="course", now=NOW)

    assert points() == {}


def test_a_sheet_loaded_during_a_reading_stands_above_it(call):
    [row] = applicants(call, 1)
    set_score(row, "n3", Decimal(33), source="sheet", now=NOW)

    set_score(row, "n3", Decimal(50), source="course", now=NOW)

    assert points() == {row.pk: Decimal(33)}


def test_a_sheet_taken_back_leaves_the_points_to_the_course_again(call, book):
    [row] = applicants(call, 1)
    book[COURSE, UNIT] = {row.person.user_id: earned(8)}
    grading.read_call(call, NOW)
    writing = Writing(None, Target(call.pk, call.region, call.title, "", "", call), PersonFactory(), NOW, "")
    change = Change(1, row.number, {"n3": "20"}, {"n3": "45"})

    effect = loads.KIND.store(writing, change)
    from_sheet = points()
    loads.KIND.undo(writing, change, effect)
    taken_back = points()
    book[COURSE, UNIT] = {row.person.user_id: earned(20)}
    grading.read_call(call, NOW)

    assert (from_sheet, taken_back, points()) == ({row.pk: Decimal(45)}, {row.pk: Decimal(20)}, {row.pk: Decimal(50)})


def test_an_undone_sheet_lets_the_points_of_the_course_follow_the_course_again(call, book):
    [row] = applicants(call, 1)
    book[COURSE, UNIT] = {row.person.user_id: earned(10)}
    grading.read_call(call, NOW)
    for points_ in (33, 34):
        set_score(row, "n3", Decimal(points_), source="sheet", now=NOW)

    sources = []
    for before in (33, 25):
        restore_score(row, "n3", Decimal(before), by=row.person, now=NOW)
        sources.append(AcademicScore.objects.get(open_marker=1).source)
    book[COURSE, UNIT] = {row.person.user_id: earned(20)}
    grading.read_call(call, NOW)

    assert (sources, points()) == (["sheet", "course"], {row.pk: Decimal(50)})


def test_an_undone_sheet_that_brought_the_first_points_leaves_none_until_the_course_has_some(call, book):
    [row] = applicants(call, 1)
    set_score(row, "n3", Decimal(33), source="sheet", now=NOW)

    restore_score(row, "n3", None, by=row.person, now=NOW)
    none = points()
    book[COURSE, UNIT] = {row.person.user_id: earned(20)}
    grading.read_call(call, NOW)

    assert (none, points()) == ({}, {row.pk: Decimal(50)})


def test_a_load_that_is_undone_leaves_the_points_of_the_course_as_those_of_the_course(call, book):
    [row] = applicants(call, 1)
    book[COURSE, UNIT] = {row.person.user_id: earned(10)}
    grading.read_call(call, NOW)
    writing = Writing(None, Target(call.pk, call.region, call.title, "", row=call), row.person, NOW, "")
    change = Change(1, row.number, {"n3": "25"}, {"n3": "33"})

    effect = loads.KIND.store(writing, change)
    loaded = list(AcademicScore.objects.filter(open_marker=1).values_list("points", "source"))
    loads.KIND.undo(writing, change, effect)

    assert loaded == [(Decimal(33), "sheet")]
    assert list(AcademicScore.objects.filter(open_marker=1).values_list("points", "source")) == [(Decimal(25), "course")]
