"""The block: budgets, the mentor's own studio, records from the block, nothing of a pupil for those who are not logged in."""

import factories as make
import pytest
from budgets import FIRST_VIEW, SUBMIT, SUBMITS, allowed, steps
from django.test import Client
from studios.conftest import Block, Learner
from studios.test_block import loaded_by_first_view

from pulsar_demo.models import Course
from pulsar_demo.runtime import outline
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.league.models import LeagueRecord

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Studios+2026"
RECORD = {"criterion": "K5", "quantity": "1,5", "on": "2026-11-01", "text": "День опытов для начальной школы", "client_key": "a"}


@pytest.fixture
def block(scene, now, settings, tmp_path):
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Школьные студии")
    CourseLink.objects.create(course_key=COURSE, region=scene.home, title=course.title, linked_at=now)
    unit = outline.add_unit(outline.add_section(course, "Зачёт"), "Зачёт", now, "standings")
    row = outline.add_block(unit, "pulsar_standings", now, name="standings")
    outline.publish(unit, now)
    return Block(row, f"/xblock/{unit.usage_key}?view=student_view")


@pytest.fixture
def mentor(block, scene):
    return Learner(block, scene.people.mentor)


def html(answer):
    return answer.json()["html"]


def queries(answer):
    assert answer.status_code == 200
    return int(answer["X-Pulsar-Queries"])


def test_first_view_is_within_12_queries_however_large_the_table_is(block, scene, mentor, publish):
    assert queries(mentor.page()) <= 12
    publish(1)
    small = queries(mentor.page())
    make.StudioYearFactory.create_batch(300, year=scene.year)

    publish(1, reason="Новые студии")

    assert queries(mentor.page()) == small <= 12


def test_a_record_is_sent_within_16_queries(mentor):
    mentor.do("send_record", RECORD)  # the first write of a day stores the block's place too

    assert queries(mentor.do("send_record", RECORD | {"client_key": "b"})) <= allowed(SUBMITS["pulsar_standings"]) <= SUBMIT


@pytest.mark.parametrize("part", ["page", "records", "entries"])
def test_a_part_reads_as_far_among_many_studios(mentor, scene, publish, part):
    publish(1)
    mentor.part(part)
    few = steps(lambda: mentor.part(part))

    make.MembershipFactory.create_batch(100, studio_year__year=scene.year)

    assert steps(lambda: mentor.part(part)) <= 1.1 * few


def test_first_view_by_a_pupil_is_within_12_queries(block, scene, publish):
    publish(1)
    pupil = make.MembershipFactory(studio_year=scene.studios[1], person=make.PupilFactory(with_account=True)).person

    seen = Learner(block, pupil).page()

    assert queries(seen) <= FIRST_VIEW
    assert "pulsar-league-own" in seen.content.decode()


def test_first_view_loads_at_most_30_kb(scene, mentor, publish):
    make.StudioYearFactory.create_batch(60, year=scene.year)
    publish(1)

    sizes = loaded_by_first_view(mentor)

    assert sum(sizes.values()) <= 30 * 1024, sizes


def test_mentor_sees_the_own_studio_with_its_explanation(mentor, publish):
    publish(1)

    page = mentor.page().content.decode()

    assert "14 = 4 + 1 + 9" in page
    assert "pulsar-league-own" in page


def test_filters_and_explanation_of_another_studio(mentor, scene, publish):
    publish(1)
    code = scene.studios[1].studio.code

    shown = html(mentor.part("page", q="квант", open=code))

    assert "explained" in shown
    assert shown.count('<tr role="row"><td') == 1


def test_record_is_sent_and_taken_back(mentor, scene):
    assert mentor.do("send_record", RECORD).status_code == 200
    row = LeagueRecord.objects.get()
    assert (row.subject_id, str(row.quantity), Placement.objects.get().target) == (scene.studios[0].pk, "1.50", "70:2026/27")

    assert mentor.do("withdraw_record", {"record": row.pk}).status_code == 200
    assert LeagueRecord.objects.get().status == "withdrawn"


def test_records_lead_to_the_practice_cards(mentor):
    assert 'href="/pulsar/practices/mine/"' in html(mentor.part("records"))


def test_wrong_record_comes_back_with_what_was_typed(mentor):
    answer = mentor.do("send_record", RECORD | {"text": "Опыты"})

    assert answer.status_code == 422
    assert 'id="e-text-p' in html(answer)
    assert 'value="1,5"' in html(answer)


def test_others_send_nothing(block, scene):
    pupil = make.MembershipFactory(studio_year=scene.studios[0], person=make.PupilFactory(with_account=True)).person
    make.RoleFactory(role="pupil", person=pupil, region=scene.home)

    for person in (pupil, scene.people.stranger, scene.people.operator):
        assert Learner(block, person).do("send_record", RECORD).status_code == 403
    assert Learner(block).do("send_record", RECORD).status_code in (401, 403, 409)
    assert not LeagueRecord.objects.exists()


def test_record_of_another_studio_is_not_found(block, scene, mentor, record):
    row = record.send()
    other = make.MentorFactory(studio_year=scene.studios[1]).person
    make.RoleFactory(role="mentor", person=other, region=scene.home, organisation=scene.school)

    assert Learner(block, other).do("withdraw_record", {"record": row.pk}).status_code == 404


def test_nobody_sees_the_table_without_any_pupil(block, scene, publish):
    pupil = make.MembershipFactory(studio_year=scene.studios[0]).person
    publish(1)

    page = Client().get(block.unit_url.replace("student_view", "public_view")).content.decode()

    assert pupil.family not in page
    assert scene.people.mentor.family not in page


def test_last_year_stands_there_until_the_first_results(mentor, scene, publish):
    past = make.YearFactory(region=scene.home, code="2025/26", status="archived", criteria=scene.year.criteria)
    make.RoundFactory(year=past, number=1, month=10)
    make.StudioYearFactory(year=past, name="Прошлогодняя", studio__organisation=scene.school)
    publish(1, ("8",), year=past)

    page = mentor.page().content.decode()

    assert "«Прошлогодняя»" in page
    assert queries(mentor.page()) <= 12


def test_unlinked_course_shows_a_page(block, mentor):
    CourseLink.objects.all().delete()

    assert "data-pulsar-root" in mentor.page().content.decode()
