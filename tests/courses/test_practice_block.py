"""The block: budgets, who writes where, saving as it is typed, two tabs, what its author is told."""

from datetime import UTC, date, datetime

import pytest
from budgets import AUTOSAVE, FIRST_VIEW, SUBMIT, allowed
from django.test import Client
from factories import PersonFactory
from practice_rows import PLAN, agreed, put, studying, taught
from studios.conftest import Block, Learner
from studios.test_block import loaded_by_first_view

from pulsar_demo.models import Course
from pulsar_demo.runtime import outline
from pulsar_demo.runtime.places import published_blocks
from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.practice.handlers import complaints
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Studios+2026"
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
FIELDS = {"programme_code": "70:studio-mentor", "activity": "internship", "intro": "<p>Ищите студию рядом.</p>"}
TYPED = {name: str(value) for name, value in PLAN.items()}
DAY = {
    "key": "day-one-0001",
    "version": "0",
    "on": "2026-11-03",
    "starts": "09:00",
    "hours": "4,5",
    "activity": "Провела встречу",
    "result": "",
}


@pytest.fixture
def block(region, now, settings, tmp_path):
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Школьные студии")
    CourseLink.objects.create(course_key=COURSE, region=region, title=course.title, linked_at=now)
    unit = outline.add_unit(outline.add_section(course, "Курсы"), "Дневник", now, "practice")
    row = outline.add_block(unit, "pulsar_practice_log", now, name="practice", fields=FIELDS)
    outline.publish(unit, now)
    return Block(row, f"/xblock/{unit.usage_key}?view=student_view")


@pytest.fixture
def row(group, teacher, school):
    return studying(taught(group), teacher, school)


@pytest.fixture
def learner(block, row):
    return Learner(block, row.person)


def queries(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return int(answer["X-Pulsar-Queries"])


def html(answer):
    return answer.json()["html"]


def test_first_view_is_within_12_queries_with_and_without_days(learner, row):
    assert queries(learner.page()) <= FIRST_VIEW
    log = agreed(row)
    put(log)
    few = queries(learner.page())
    for number in range(4, 10):
        put(log, date(2026, 11, number), "1")

    assert queries(learner.page()) == few <= FIRST_VIEW


def test_first_view_loads_at_most_30_kb(learner, row):
    put(agreed(row))

    sizes = loaded_by_first_view(learner)

    assert sum(sizes.values()) <= 30 * 1024, sizes


def test_a_visitor_an_author_and_who_takes_no_course_see_what_it_is(block, row, group, russian):
    public = Client().get(block.unit_url.replace("student_view", "public_view"))
    stranger = Learner(block, PersonFactory(with_account=True))

    assert queries(public) <= FIRST_VIEW
    assert "Дневник стажировки" in public.content.decode()
    assert "10\xa0ч" in stranger.page().content.decode()
    assert stranger.do("save_plan", TYPED | {"version": "0"}).status_code == 403
    assert stranger.do("save_day", DAY).status_code == 403


def test_the_plan_is_saved_as_it_is_typed_and_sent(learner):
    saved = learner.do("save_plan", {"version": "0", "host": "Лицей"})
    assert saved.json()["version"] == 1
    assert queries(learner.do("save_plan", {"version": "1", "host": "Лицей № 7"})) <= allowed(AUTOSAVE, held=1)
    refused = learner.do("ask", {"version": "2", "host": "Лицей № 7"})
    assert refused.status_code == 422
    assert 'id="e-plan' in html(refused)
    sent = learner.do("ask", TYPED | {"version": str(PracticeLog.objects.get().version)})

    assert queries(sent) <= allowed(SUBMIT, held=3)
    assert PracticeLog.objects.get().asked_at is not None
    assert Placement.objects.get().target == "70:studio-mentor/internship"


def test_a_wrong_day_of_the_plan_is_refused_beside_its_field(learner):
    answer = learner.do("save_plan", {"version": "0", "starts_on": "31.02.2026"})

    assert (answer.status_code, sorted(answer.json()["errors"])) == (422, ["starts_on"])
    assert PracticeLog.objects.count() == 0


def test_a_day_is_saved_as_it_is_typed_and_put_in(learner, row):
    agreed(row)
    assert learner.do("save_day", DAY).json()["version"] == 1
    assert queries(learner.do("save_day", DAY | {"version": "1", "hours": "4"})) <= allowed(AUTOSAVE, held=1)
    assert "не подан" in html(learner.part("days")) or PracticeRow.objects.get().status == practice.DRAFT
    put_in = learner.do("put_day", DAY | {"version": "2", "hours": "4"})

    assert queries(put_in) <= allowed(SUBMIT, held=3)
    assert (PracticeRow.objects.get().status, PracticeRow.objects.get().hours) == (practice.WAITING, 4)
    assert learner.do("put_day", DAY | {"version": "2", "hours": "4"}).status_code == 200  # the answer was lost, sent again
    assert PracticeRow.objects.count() == 1


def test_a_refused_day_keeps_what_was_typed_and_can_be_corrected(learner, row):
    agreed(row)
    refused = learner.do("put_day", DAY | {"hours": "12"})
    assert refused.status_code == 422
    assert 'value="12"' in html(refused)
    version = PracticeRow.objects.get().version

    assert f'name="version" value="{version}"' in html(refused)
    assert learner.do("put_day", DAY | {"version": str(version)}).status_code == 200


def test_two_tabs_get_409_with_both_texts(learner, row):
    agreed(row)
    learner.do("save_day", DAY)
    stale = learner.do("save_day", DAY | {"activity": "Провела урок"})

    assert stale.status_code == 409
    assert stale.json()["current"] == {"activity": "Провела встречу"}
    assert "Провела урок" in html(stale)


def test_a_day_is_opened_removed_and_brought_back(learner, row):
    agreed(row)
    learner.do("put_day", DAY)
    assert learner.do("open_day", {"key": DAY["key"]}).status_code == 200
    assert "Провела встречу" in html(learner.do("remove_day", {"key": DAY["key"]})) or PracticeRow.objects.get().removed_at
    learner.do("restore_day", {"key": DAY["key"]})

    assert PracticeRow.objects.get().removed_at is None
    assert learner.do("open_day", {"key": "nobody-has-this"}).status_code == 404


def test_a_report_is_sent_and_taken_back(learner, row):
    put(agreed(row), hours="10")
    words = {"version": "1", "report": "Провела", "self_assessment": "Научилась"}
    assert learner.do("save_report", words).status_code == 200
    assert learner.do("send_report", words | {"version": "2"}).status_code == 200
    assert learner.do("send_report", words | {"version": "2"}).status_code == 200
    assert learner.do("save_day", DAY | {"key": "day-two-0002"}).status_code == 409

    assert learner.do("take_report_back").status_code == 200
    assert PracticeLog.objects.get().status == practice.ACTIVE


@pytest.mark.parametrize("hours", ["-4", "1e9", "abc", "9" * 400, "NaN"])
def test_hostile_hours_are_refused(learner, row, hours):
    agreed(row)

    assert learner.do("put_day", DAY | {"hours": hours}).status_code == 422
    assert PracticeRow.objects.filter(status=practice.WAITING).count() == 0


def test_huge_and_strange_texts_are_answered_properly(learner, row):
    agreed(row)

    assert learner.do("save_day", DAY | {"activity": "а" * 5000}).status_code == 422
    assert learner.do("save_day", DAY | {"activity": "нул\0"}).status_code == 422
    assert learner.do("save_day", DAY | {"starts": "25:99"}).status_code == 422
    assert learner.do("save_day", DAY | {"files": "no-such-file"}).status_code == 422
    assert learner.do("save_day", DAY | {"key": "b" * 22, "version": "9" * 40}).status_code in (409, 422)


def test_after_training_the_diary_is_read_only(learner, row):
    put(agreed(row))
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.LEFT)

    assert "data-pulsar-autosave" not in learner.page().content.decode()
    assert learner.do("save_day", DAY).status_code == 409


def test_the_author_is_told_what_is_wrong(block, programme, region):
    def said(**fields):
        found = next(iter(published_blocks(COURSE)))
        for name, value in fields.items():
            setattr(found, name, value)
        return [one.text for one in complaints.problems(found.authored())]

    assert said() == []
    assert said(programme_code="") == [complaints.UNBOUND]
    assert said(programme_code="42:studio-mentor", activity="internship") == [complaints.ELSEWHERE]
    assert said(programme_code="70:gone", activity="internship") == [complaints.LOST]
    assert said(programme_code="70:studio-mentor", activity="plan") == [complaints.NO_DIARY]
