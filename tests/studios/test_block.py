import gzip
import re

import pytest
from budgets import AUTOSAVE, FIRST_VIEW, SUBMITS, allowed
from django.test import Client
from factories import (
    MeetingFactory,
    MembershipFactory,
    MentorFactory,
    PersonFactory,
    RoleFactory,
    StudioApplicationFactory,
    StudioYearFactory,
)

from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studio_xblock import StudioXBlock
from pulsar_xblocks.studios.models import StudioApplication

pytestmark = pytest.mark.django_db

FIRST_VIEW_KB = 30


def queries(answer) -> int:
    assert answer.status_code == 200, answer.content.decode()[:300]
    return int(answer["X-Pulsar-Queries"])


@pytest.fixture
def full(year, studio):
    """Fill the year with 300 more pupils in the studio and 300 more studios."""

    def fill():
        MembershipFactory.create_batch(300, studio_year=studio)
        StudioYearFactory.create_batch(300, year=year)

    return fill


@pytest.mark.parametrize("who", ["mentor", "pupil", "stranger"])
def test_first_view_is_within_12_queries_however_large_the_year_is(who, request, full):
    learner = request.getfixturevalue(who)
    small = queries(learner.page())

    full()

    assert queries(learner.page()) == small
    assert small <= FIRST_VIEW


def test_pupil_goes_from_what_is_going_on_to_the_work(pupil, studio, block, now):
    course, target = (
        block.row.usage_key.split("+type@")[0].replace("block-v1", "course-v1"),
        f"{studio.year.region.code}:{studio.year.code}:11",
    )
    work = block.row.usage_key.replace("pulsar_studio@", "pulsar_studio_project@")
    Placement.objects.create(usage_key=work, course_key=course, block_type="pulsar_studio_project", target=target, seen_at=now)

    html = pupil.page().content.decode()

    assert re.search(r'<a href="[^"]+">Открыть работу</a>', html)


def test_first_view_by_nobody_is_within_12_queries(block, studio):
    answer = Client().get(block.unit_url.replace("student_view", "public_view"))

    assert queries(answer) <= FIRST_VIEW
    assert "Чтобы принять участие, войдите" in answer.content.decode()
    assert "Это просмотр" not in answer.content.decode()


def test_first_view_of_a_draft_is_within_12_queries(stranger, answers):
    stranger.do("start")
    stranger.do("save", answers | {"version": "1"})

    assert queries(stranger.page()) <= FIRST_VIEW


def test_first_view_of_a_submitted_application_is_within_12_queries(stranger, answers):
    stranger.do("start")
    stranger.do("submit", answers | {"version": "1"})

    assert queries(stranger.page()) <= FIRST_VIEW


@pytest.mark.parametrize("part", ["roster", "log", "year", "talk"])
def test_parts_take_the_same_queries_for_1_and_300_rows(part, mentor, studio, full):
    MeetingFactory(studio_year=studio)
    small = queries(mentor.part(part))

    full()
    MeetingFactory.create_batch(20, studio_year=studio)

    assert queries(mentor.part(part)) == small
    assert small <= 15


def test_autosave_is_within_8_queries(stranger, answers):
    stranger.do("start")

    assert queries(stranger.do("save", answers | {"version": "1"})) <= allowed(AUTOSAVE)


def test_submission_is_within_20_queries_however_many_people_hear_of_it(stranger, answers, year, now):
    school = Organisation.objects.get(code=answers["o1"])
    RoleFactory(role="head", organisation=school, region=year.region)
    RoleFactory.create_batch(3, role="operator", region=year.region)
    stranger.do("start")

    assert queries(stranger.do("submit", answers | {"version": "1"})) <= allowed(SUBMITS["pulsar_studio"])

    assert run_due(now) > 0
    assert Message.objects.count() == 4


@pytest.mark.parametrize("who", ["mentor", "pupil", "stranger"])
def test_everything_the_first_view_loads_is_within_30_kb(who, request):
    learner = request.getfixturevalue(who)

    sizes = loaded_by_first_view(learner)

    assert sum(sizes.values()) <= FIRST_VIEW_KB * 1024, sizes


def test_first_view_of_the_application_form_is_within_30_kb(stranger, answers):
    stranger.do("start")
    stranger.do("save", answers | {"version": "1"})

    sizes = loaded_by_first_view(stranger)

    assert sum(sizes.values()) <= FIRST_VIEW_KB * 1024, sizes


def loaded_by_first_view(learner) -> dict[str, int]:
    """Return address -> gzip bytes of the unit's document and every file of ours that it names: CSS, the init script, all modules."""
    page = learner.page().content.decode()
    ours = dict.fromkeys(re.findall(r"/static/xblock/resources/pulsar_xblocks/[\w./-]+\.(?:css|js)", page))
    return {"document": packed(page.encode())} | {url.rsplit("pulsar_xblocks/", 1)[1]: packed(body_of(learner, url)) for url in ours}


def body_of(learner, url: str) -> bytes:
    answer = learner.client.get(url)
    assert answer.status_code == 200, url
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def packed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def test_placement_is_stored_at_the_first_write_and_never_by_a_view(stranger, block):
    stranger.page()
    assert not Placement.objects.exists()

    stranger.do("start")

    assert [(row.usage_key, row.target) for row in Placement.objects.all()] == [(block.row.usage_key, "70:2026/27")]


def test_course_without_a_region_shows_a_page_and_stores_nothing(stranger, block):
    CourseLink.objects.all().delete()

    assert "data-pulsar-root" in stranger.page().content.decode()
    assert stranger.do("start").status_code == 409
    assert not StudioApplication.objects.exists()


def test_second_mentor_sees_the_same_studio(mentor, as_learner, studio, now):
    second = MentorFactory(studio_year=studio, person=PersonFactory(with_account=True)).person

    give_role(second, "mentor", place=studio.studio.organisation, now=now)

    assert studio.join_code in as_learner(second).page().content.decode()
    assert studio.join_code in mentor.page().content.decode()


def test_pupil_sees_neither_the_code_nor_full_names_of_others(pupil, mentor, studio):
    other = MembershipFactory(studio_year=studio).person
    seen = [pupil.page().content.decode(), *(pupil.part(name).json()["html"] for name in ("overview", "roster", "log", "year", "talk"))]

    assert other.full_name in mentor.part("roster").json()["html"]
    assert not [text for text in seen if other.full_name in text or studio.join_code in text]


def test_application_of_somebody_else_is_not_shown(stranger, block, year):
    other = StudioApplicationFactory(year=year, title="Чужая заявка")

    assert other.title not in stranger.page().content.decode()
    assert other.title not in stranger.part("application").json()["html"]


def test_block_of_a_learner_is_whole_without_its_scripts(stranger):
    page = stranger.page().content.decode()

    assert "data-pulsar-root" in page
    assert 'data-init="PulsarBlock"' in page
    assert StudioXBlock.css[-1] in page
