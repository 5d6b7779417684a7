"""Home by role, «My Pulsar», search."""

from datetime import UTC, datetime

import factories as make
import pytest
from studios.cast import cast, queries_of, statuses

from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.studios.models import StudioApplication

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    return cast(now)


def text_of(client, address):
    return client.get(address).content.decode()


def test_home_is_for_staff_and_overseers_others_go_to_their_own_page(scene):
    roles = ["nobody", "stranger", "mentor", "head", "municipal", "operator", "methodist", "operator2"]

    assert statuses(scene, "/pulsar/", roles) == {
        "nobody": 302, "stranger": 302, "mentor": 302, "head": 200, "municipal": 200, "operator": 200, "methodist": 200, "operator2": 200,
    }  # fmt: skip
    assert scene.client.mentor.get("/pulsar/").url == "/pulsar/me/"


def test_operator_sees_what_waits_and_for_how_long(scene, russian):
    make.StudioApplicationFactory(year=scene.year, submitted_at=datetime(2026, 11, 6, 3, 0, tzinfo=UTC))
    make.StudioApplicationFactory(year=scene.year, status="returned", title="Лесной код")
    make.StudioYearFactory(year=scene.year, name="Молчун")

    home, other = text_of(scene.client.operator, "/pulsar/"), text_of(scene.client.operator2, "/pulsar/")

    assert "/pulsar/applications/?status=submitted,review" in home
    assert ("«Лесной код»" in home, "«Молчун»" in home) == (True, True)
    assert ("«Лесной код»" in other, "«Молчун»" in other) == (False, False)


def test_home_costs_the_same_with_more_rows(scene):
    make.StudioApplicationFactory(year=scene.year)
    make.MentorFactory(studio_year__year=scene.year)
    one = queries_of(scene.client.operator, "/pulsar/")
    for _ in range(3):
        make.StudioApplicationFactory(year=scene.year)
        make.MentorFactory(studio_year__year=scene.year)

    assert queries_of(scene.client.operator, "/pulsar/") == one
    assert one <= 20


def test_head_is_led_to_the_application_to_agree_to(scene):
    row = make.StudioApplicationFactory(year=scene.year, organisation=scene.school, head_approved_at=None)
    address = f"/pulsar/applications/{row.pk}/"

    assert address in text_of(scene.client.head, "/pulsar/")
    StudioApplication.objects.filter(pk=row.pk).update(head_approved_at=row.submitted_at)
    assert address not in text_of(scene.client.head, "/pulsar/")


def test_methodist_sees_questions_until_they_are_answered(scene):
    studio = make.StudioYearFactory(year=scene.year, methodist=scene.people.methodist, name="Снегирь")
    make.MentorFactory(studio_year=studio, person=scene.people.mentor)
    note = f"/pulsar/studios/{studio.pk}/note/"

    scene.client.mentor.post(note, {"text": "Как быть?"})
    asked = f"/pulsar/studios/{studio.pk}/#talk" in text_of(scene.client.methodist, "/pulsar/")
    scene.client.methodist.post(note, {"text": "Так."})

    assert asked
    assert f"/pulsar/studios/{studio.pk}/#talk" not in text_of(scene.client.methodist, "/pulsar/")


def test_panels_count_by_municipality_with_a_table(scene):
    make.StudioYearFactory(year=scene.year, studio__organisation=scene.school)

    text = text_of(scene.client.operator, "/pulsar/")

    assert 'role="img"' in text
    assert '<th scope="row">город Томск</th><td class="pulsar-num">1</td>' in text


def test_my_page_shows_the_mentor_the_studio_and_the_way_to_the_unit(scene):
    studio = make.StudioYearFactory(year=scene.year, name="Снегирь")
    make.MentorFactory(studio_year=studio, person=scene.people.mentor)
    key = "course-v1:Pulsar+Studios+2026"
    block = f"block-v1:{key[10:]}+type@pulsar_studio+block@opening"
    CourseLink.objects.create(course_key=key, region=scene.home, linked_at=studio.approved_at)
    Placement.objects.create(usage_key=block, course_key=key, block_type="pulsar_studio", target="70:2026/27", seen_at=studio.approved_at)

    text = text_of(scene.client.mentor, "/pulsar/me/")

    assert "«Снегирь»" in text
    assert f"/courses/{key}/jump_to/{block}" in text.replace("%2B", "+")
    assert "«Снегирь»" not in text_of(scene.client.stranger, "/pulsar/me/")


def test_my_page_shows_the_pupil_the_studio_and_the_consent(scene):
    pupil = make.PupilFactory(with_account=True)
    make.MembershipFactory(studio_year__year=scene.year, studio_year__name="Снегирь", person=pupil, active_on=None)
    scene.client.nobody.force_login(pupil.user)

    text = text_of(scene.client.nobody, "/pulsar/me/")

    assert "«Снегирь»" in text
    assert 'data-pulsar-status="pending"' in text


def test_my_page_costs_the_same_with_more_applications(scene):
    make.StudioApplicationFactory(year=scene.year, applicant=scene.people.mentor, open_marker=1)
    one = queries_of(scene.client.mentor, "/pulsar/me/")
    for _ in range(2):
        make.StudioApplicationFactory(year=scene.year, applicant=scene.people.mentor, status="rejected", open_marker=None)

    assert queries_of(scene.client.mentor, "/pulsar/me/") == one


def test_search_finds_what_the_role_may_see(scene):
    studio = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, name="Берёзка")
    make.MembershipFactory(studio_year=studio, person__family="Берёзкина", person__given="Вера")
    make.StudioYearFactory(year=scene.foreign_year, name="Берёзка-2")

    names = ("«Берёзка»", "Берёзкина", "«Берёзка-2»")
    found = {
        role: [name for name in names if name in text_of(getattr(scene.client, role), "/pulsar/search/?q=березк")]
        for role in ("operator", "head", "municipal", "operator2", "stranger")
    }

    assert found == {
        "operator": ["«Берёзка»", "Берёзкина"],
        "head": ["«Берёзка»", "Берёзкина"],
        "municipal": ["«Берёзка»"],
        "operator2": ["«Берёзка-2»"],
        "stranger": [],
    }


def test_search_wants_two_letters(scene):
    make.StudioYearFactory(year=scene.year, name="Ястреб")

    assert "«Ястреб»" not in text_of(scene.client.operator, "/pulsar/search/?q=я")
    assert "«Ястреб»" in text_of(scene.client.operator, "/pulsar/search/?q=яс")
