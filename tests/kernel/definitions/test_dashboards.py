"""Our tab in the platform's dashboards of a course, run by the real openedx-filters with the settings the package adds."""

import re
import sys
from types import ModuleType, SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from factories import RegionFactory, RoleFactory, UserFactory
from mako.lookup import TemplateLookup
from opaque_keys.edx.keys import CourseKey
from openedx_filters.learning import filters

from pulsar_xblocks.kernel.definitions import dashboards
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.plugin_settings import plugin_settings

pytestmark = pytest.mark.django_db
KEY = CourseKey.from_string("course-v1:Pulsar+Studios+2026")
BUILT_IN = [{"tab_id": "course_info", "title": "Course Info", "url": "/instructor-dashboard/x", "sort_order": 10}]


@pytest.fixture
def site(settings):
    """Let the site be set up as the platform does it: plugins first for «common», then for «production»."""
    settings.LMS_ROOT_URL = "https://lms.example.ru"
    settings.PULSAR_PUBLIC_URL = ""
    settings.MAKO_TEMPLATE_DIRS_BASE = []
    plugin_settings(settings)
    plugin_settings(settings)
    return settings


@pytest.fixture
def linked(now):
    return CourseLink.objects.create(course_key=str(KEY), region=RegionFactory(), linked_at=now)


@pytest.fixture
def logged_in(monkeypatch):
    """Return a function that makes an account the one of the request at hand."""
    crum = ModuleType("crum")
    monkeypatch.setitem(sys.modules, "crum", crum)
    crum.get_current_user = lambda: None
    return lambda user: setattr(crum, "get_current_user", lambda: user)


def _user(role, **rest):
    return RoleFactory(role=role, **rest).person.user


def _tabs(user):
    step = getattr(filters, "InstructorDashboardTabsRequested", None)
    if step is None:  # openedx-filters before 3.4: the platform asks for no tabs either
        return dashboards.AddTab().run_filter(list(BUILT_IN), user, KEY)["tabs"]
    return step.run_filter(tabs=list(BUILT_IN), user=user, course_key=KEY)[0]


def _sections():
    context = {"course": SimpleNamespace(id=KEY), "sections": [{"section_key": "course_info"}]}
    found, template = filters.InstructorDashboardRenderStarted.run_filter(context=context, template_name="dashboard.html")
    assert template == "dashboard.html"
    return found["sections"]


def test_the_operator_gets_a_tab_with_a_whole_address(site, linked, english):
    tabs = _tabs(_user("operator"))

    # an address that begins with «/» would be taken for a page of the dashboard itself
    url = "https://lms.example.ru/pulsar/courses/course-v1:Pulsar+Studios+2026/"
    assert tabs == [*BUILT_IN, {"tab_id": "pulsar", "title": "Pulsar", "url": url, "sort_order": 200}]


def test_the_tab_leads_to_the_page_of_the_course(site, linked, client):
    user = _user("methodist")
    client.force_login(user)

    answer = client.get(_tabs(user)[-1]["url"].removeprefix("https://lms.example.ru"), follow=True)

    assert (answer.status_code, answer.redirect_chain) == (200, [(f"/pulsar/courses/{linked.pk}/", 302)])


def test_an_unlinked_course_has_the_tab_for_who_may_link_it(site, client):
    operator = _user("operator")
    client.force_login(operator)

    answer = client.get(dashboards.page_of(str(KEY)), follow=True)

    assert [len(_tabs(user)) for user in (operator, _user("methodist"))] == [2, 1]
    assert 'value="course-v1:Pulsar+Studios+2026"' in answer.content.decode()


@pytest.mark.parametrize("role", ["mentor", "pupil", "expert", "head", "author", "officer"])
def test_course_staff_without_a_role_in_the_region_sees_no_tab(site, linked, role):
    assert _tabs(_user(role)) == BUILT_IN


def test_another_region_sees_no_tab(site, linked):
    assert _tabs(_user("operator", region=RegionFactory(code="54", name="Новосибирская область"))) == BUILT_IN


def test_an_account_the_product_does_not_know_is_not_stored(site, linked):
    user = UserFactory()

    assert (_tabs(user), Person.objects.filter(user=user).count()) == (BUILT_IN, 0)


def test_the_tab_costs_at_most_three_queries(site, linked):
    user = _user("operator")

    with CaptureQueriesContext(connection) as found:
        _tabs(user)

    assert len(found) <= 3


def test_the_old_dashboard_gets_a_section_that_its_template_draws(site, linked, logged_in):
    logged_in(_user("operator"))
    with translation.override("ru"):
        section = _sections()[-1]
        lookup = TemplateLookup(directories=[str(folder) for folder in site.MAKO_TEMPLATE_DIRS_BASE], default_filters=["h"])
        template = lookup.get_template(f"{section['template_path_prefix']}{section['section_key']}.html")
        html = template.render(section_data=section)

    assert (section["section_key"], section["course_id"]) == ("pulsar", str(KEY))
    assert '<a href="/pulsar/courses/course-v1:Pulsar+Studios+2026/">Открыть курс в консоли</a>' in html


@pytest.mark.parametrize("role", ["", "mentor"])
def test_the_old_dashboard_of_others_stays_as_it_was(site, linked, logged_in, role):
    if role:
        logged_in(_user(role))

    assert _sections() == [{"section_key": "course_info"}]


def test_the_platform_reads_the_course_out_of_the_address():
    pattern = r"^(.*?/courses/)(?P<course_id>[^/+]+(/|\+)[^/+]+(/|\+)[^/?]+)"  # how it looks for a course in every address

    found = re.match(pattern, dashboards.page_of(str(KEY)))

    assert CourseKey.from_string(found["course_id"]) == KEY
    assert [re.match(pattern, address) for address in ("/pulsar/courses/", "/pulsar/courses/1/", "/pulsar/courses/1/unlink/")] == [None] * 3


def test_both_steps_may_run_twice(site, linked, logged_in):
    user = _user("operator")
    logged_in(user)
    once = dashboards.AddTab().run_filter(list(BUILT_IN), user, KEY)["tabs"]
    context = dashboards.AddSection().run_filter({"course": SimpleNamespace(id=KEY), "sections": []})["context"]

    assert dashboards.AddTab().run_filter(once, user, KEY)["tabs"] == once
    assert dashboards.AddSection().run_filter(context)["context"] == context
