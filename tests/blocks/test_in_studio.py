"""Our blocks inside Studio: no LMS addresses there, no learners, an editor in a frame that may not download."""

import re
import sys
from types import ModuleType

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, reverse
from factories import PersonFactory, RegionFactory, RoundFactory, StudioYearFactory, YearFactory

from pulsar_demo.models import Course
from pulsar_demo.runtime import outline
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, PREVIEW, Session
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.questions.olx import as_text
from pulsar_xblocks.kernel.questions.templates import studio_opening

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Studios+2026"
TASK = {"round_code": "70:2026/27:11", "task_title": "Тепло", "task": "<p>Измерьте, <a href='https://a.example'>как тут</a>.</p>"}
CALL = {"call_code": "70:science-2026-12", "definition": as_text(studio_opening())}
MODULE = {"programme_code": "70:studio-mentor", "module_key": "start"}
TYPES = {"pulsar_studio": {}, "pulsar_studio_project": TASK, "pulsar_standings": {}, "pulsar_selection": CALL}
TYPES |= {"pulsar_training_module": MODULE}
WRITES = {"pulsar_studio": "start", "pulsar_studio_project": "submit", "pulsar_standings": "send_record", "pulsar_selection": "start"}
WRITES |= {"pulsar_training_module": "save_work"}


@pytest.fixture
def year(now):
    year = YearFactory(region=RegionFactory(), questionnaire=pin("questionnaire", studio_opening(), now))
    RoundFactory(year=year)
    StudioYearFactory(year=year)
    return year


@pytest.fixture(params=TYPES)
def row(request, year, now, settings, tmp_path):
    """Return the draft's row of a block in a course that is linked to the region."""
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Школьные студии")
    CourseLink.objects.create(course_key=COURSE, region=year.region, linked_at=now)
    unit = outline.add_unit(outline.add_section(course, "Раздел"), "Юнит", now, "unit")
    return outline.add_block(unit, request.param, now, name="block", fields=TYPES[request.param])


@pytest.fixture
def author(row):
    """Return an account of the course's team that is nobody to us yet."""
    account = PersonFactory(with_account=True).user
    Person.objects.filter(user=account).update(user=None)
    Course.objects.get().team.add(account)
    return account


@pytest.fixture
def browser(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    client.get("/login/")
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    return client


@pytest.fixture
def in_cms(settings):
    """Let there be no addresses of ours, as in Studio's process."""
    urls = ModuleType("urls_of_the_cms")
    urls.urlpatterns = []
    sys.modules["urls_of_the_cms"] = urls
    settings.ROOT_URLCONF = "urls_of_the_cms"
    yield
    del sys.modules["urls_of_the_cms"]


def block_of(row, kind, user):
    return DemoRuntime(Session(kind, user, COURSE)).block_of(row)


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("pulsar").get_models()}


@pytest.mark.parametrize("view", ["author_view", "student_view", "studio_view"])
@pytest.mark.parametrize("is_linked", [True, False])
def test_no_view_needs_an_address_of_the_lms(row, author, in_cms, view, is_linked):
    if not is_linked:
        CourseLink.objects.all().delete()
    with pytest.raises(NoReverseMatch):
        reverse("pulsar:courses")

    block = block_of(row, EDIT if view == "studio_view" else PREVIEW, author)

    assert "data-pulsar-root" in block.runtime.render(block, view).content


def test_nothing_else_that_studio_asks_for_needs_one(row, author, in_cms):
    block = block_of(row, EDIT, author)

    assert block.validate().to_json()["messages"] is not None
    assert block.index_dictionary()["content_type"]
    block.remember_place()


@pytest.mark.parametrize("place", ["preview/xblock", "xblock"])
@pytest.mark.parametrize("row", sorted(WRITES), indirect=True)
def test_what_learners_do_is_answered_as_a_preview_and_makes_nobody_a_person_of_ours(row, browser, place):
    before = counts()

    answer = browser.post(f"/{place}/{row.usage_key}/handler/do/{WRITES[row.block_type]}")

    assert (answer.status_code, answer.json()["code"]) == (409, "preview")
    assert "ничего не сохраняется" in answer.json()["title"]
    assert counts() == before


def test_editor_has_nothing_to_download_and_leads_out_in_a_tab_of_its_own(row, browser):
    text = browser.get(f"/xblock/{row.usage_key}/action/edit").content.decode()

    links = re.findall(r"<a\b[^>]*>", text)
    assert not [link for link in links if " download" in link]
    assert not [link for link in links if 'href="#' not in link and 'target="_blank"' not in link]


def test_editor_brings_its_own_save_and_cancel(row, browser):
    text = browser.get(f"/xblock/{row.usage_key}/action/edit").content.decode()

    assert text.count('class="editor-with-buttons" hidden') == 1  # by this Studio leaves away the buttons of its modal
    assert "xblock-actions" in text  # and keeps ours in sight
    assert text.count("data-pulsar-cancel") == 1
    assert 'data-pulsar-do="save_editor" data-pulsar-editor' in text


def test_scripts_of_the_page_are_one_classic_file_that_defines_no_module(row, browser):
    text = browser.get(f"/xblock/{row.usage_key}/action/edit").content.decode()

    ours = re.findall(r"""<script[^>]*src=['"]([^'"]*pulsar_xblocks[^'"]*)""", text)
    assert [url.rsplit("/", 1)[1] for url in ours] == ["block.js"]
    assert "define" not in b"".join(browser.get(ours[0])).decode()


def test_editor_of_another_part_of_the_site_is_for_authors(row, browser):
    Course.objects.get().team.clear()

    assert browser.get(f"/xblock/{row.usage_key}/handler/part/editor").status_code == 403
    assert browser.post(f"/xblock/{row.usage_key}/handler/do/save_editor").status_code == 403


@pytest.mark.parametrize("part", ["editor", "author"])
def test_learner_gets_neither_the_editor_nor_the_authors_page(row, browser, author, part, now):
    outline.publish(row.unit, now)
    Course.objects.get().team.clear()

    assert browser.get(f"/courses/{COURSE}/xblock/{row.usage_key}/handler/part/{part}").status_code == 403


def test_course_that_is_not_linked_keeps_the_binding_while_its_author_edits(row, browser):
    CourseLink.objects.all().delete()
    posted = {"display_name": "Имя", "year_code": "", "intro": "<p>Привет</p>", "round_code": "", "sender": "any"} | {
        "task_title": "Иначе",
        "task": "Иначе",
    }

    assert browser.post(f"/xblock/{row.usage_key}/handler/do/save_editor", posted).status_code == 200

    block = block_of(type(row).objects.get(pk=row.pk), EDIT, Course.objects.get().team.get())
    assert block.display_name == "Имя"
    assert getattr(block, "round_code", "70:2026/27:11") == "70:2026/27:11"
    assert getattr(block, "call_code", "70:science-2026-12") == "70:science-2026-12"
