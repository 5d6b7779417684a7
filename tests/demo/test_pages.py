import re

import pytest
from django.core.files.storage import storages
from django.test import Client
from factories import RoundFactory, YearFactory
from selection_rows import CallFactory

from pulsar_demo.story import STEPS
from pulsar_xblocks.kernel.directory.models import Region


def test_story_has_at_most_8_steps_and_one_main_button(client, loaded):
    text = client.get("/").content.decode()

    assert text.count('id="step-') == len(STEPS) <= 8
    assert text.count("pulsar-btn-main") == 1


def test_story_tells_the_whole_year_in_order():
    told = [[(way.persona, way.target) for way in step.ways] for step in STEPS]

    assert told == [
        [("mentor", "block:opening-studio"), ("head", "/pulsar/applications/"), ("operator", "/pulsar/applications/")],
        [("mentor2", "block:opening-studio"), ("pupil", "/pulsar/me/"), ("", "/demo/mail/")],
        [("pupil2", "block:november-studio_project")],
        [("expert1", "/pulsar/reviews/")],
        [("operator", "publish:1"), ("mentor2", "block:standings-standings")],
        [("pupil2", "/pulsar/selection/70/arts-2027-02/"), ("expert3", "/pulsar/reviews/"), ("", "/pulsar/selection/")],
        [
            *(("operator", "call:science-2027-03"), ("secretary", "call:science-2027-03"), ("operator", "call:science-2026-11")),
            ("operator", "call:mmc-2025"),
        ],
        [("author", "/studio/")],
    ]


def test_every_button_of_the_story_leads_to_a_page_of_its_persona(client, loaded):
    year = YearFactory(region=Region.objects.get(code="70"))
    row = RoundFactory(year=year, number=1)
    calls = [CallFactory(region=year.region, code=code).pk for code in ("science-2027-03", "science-2026-11", "mmc-2025")]
    text = client.get("/").content.decode().replace("%2B", "+")

    targets = re.findall(r'name="next" value="(.[^"]+)"><button class="pulsar-btn', text)
    course = "/learn/course-v1:Pulsar+Studios+2026/"
    assert [target.removeprefix(course).split("@")[-1] for target in targets] == [
        "opening/", "/pulsar/applications/", "/pulsar/applications/", "opening/", "/pulsar/me/", "november/",
        "/pulsar/reviews/", f"/pulsar/reviews/rounds/{row.pk}/publish/", "standings/",
        "/pulsar/selection/70/arts-2027-02/", "/pulsar/reviews/", *(f"/pulsar/calls/{pk}/" for pk in (calls[0], *calls)), "/studio/",
    ]  # fmt: skip


def test_story_leads_the_persona_to_its_page(loaded):
    client = Client()

    answer = client.post("/demo/as/mentor/", {"next": "/pulsar/me/"})

    assert (answer.status_code, answer["Location"]) == (302, "/pulsar/me/")
    assert client.get("/").context["request"].user.username == "mentor"


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_persona_is_never_led_to_another_site(loaded, address):
    assert Client().post("/demo/as/mentor/", {"next": address})["Location"] == "/"


def test_only_personas_can_be_chosen(loaded):
    assert Client().post("/demo/as/root/").status_code == 404
    assert Client().get("/demo/as/mentor/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/login/", "/demo/mail/", "/studio/", "/learn/"])
def test_every_page_says_demonstration_data(as_persona, sample, path):
    answer = as_persona("author").get(path, follow=True)

    assert answer.status_code == 200
    assert "Демонстрационные данные" in answer.content.decode()


def test_language_is_remembered_in_a_cookie(client, loaded):
    client.post("/language/", {"language": "en", "next": "/login/"})

    assert "Demonstration data" in client.get("/").content.decode()
    assert 'lang="en"' in client.get("/").content.decode()


def test_unknown_language_changes_nothing(client, loaded):
    client.post("/language/", {"language": "xx"})

    assert 'lang="ru"' in client.get("/").content.decode()


def test_course_shows_the_unit_in_a_frame_that_does_not_scroll(as_persona, sample):
    text = as_persona("pupil").get(f"/learn/{sample.unit.section.course.course_key}/{sample.unit.usage_key}/").content.decode()

    assert f'src="/xblock/{sample.unit.usage_key}?view=student_view"' in text.replace("%2B", "+")
    assert 'scrolling="no" height="0" referrerpolicy="origin"' in text  # the learning app begins so; the unit tells its height


def test_unit_that_does_not_exist_is_404(as_persona, sample):
    pupil = as_persona("pupil")

    assert pupil.get(f"/learn/{sample.unit.section.course.course_key}/nothing/").status_code == 404
    assert pupil.get("/xblock/nothing").status_code == 404


def test_wrong_password_is_told_on_the_page(client, loaded):
    answer = client.post("/login/", {"username": "mentor", "password": "wrong"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_private_files_have_no_address(client, settings, loaded):
    with pytest.raises(ValueError, match="not accessible via a URL"):
        storages["pulsar_private"].url("x")
