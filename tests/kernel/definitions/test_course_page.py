"""The page of a course: what in it is ours, what each block shows, what needs a look, new runs to link."""

import re
import sys
from types import ModuleType, SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import RegionFactory, RoleFactory, RoundFactory, YearFactory
from lxml import html

from pulsar_xblocks.kernel.definitions import queries
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.platform import courses

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Studios+2026"


@pytest.fixture
def linked(now):
    year = YearFactory(region__code="70", code="2026/27", name="Уроки настоящего")
    RoundFactory(year=year, number=1, month=11)
    return CourseLink.objects.create(course_key=COURSE, region=year.region, title="Студии", linked_at=now)


@pytest.fixture
def operator(client):
    client.force_login(RoleFactory(role="operator").person.user)
    return client


def _place(now, kind, target, number=0):
    return Placement.objects.create(
        usage_key=f"block {target} {kind} {number}", course_key=COURSE, block_type=kind, target=target, seen_at=now
    )


def _rows(answer):
    page = html.document_fromstring(answer.content.decode())
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")][:3] for row in page.xpath("//tbody/tr")]


def test_each_block_is_named_with_what_it_shows_in_the_order_of_the_course(now, linked, operator, russian):
    for kind, target in (("pulsar_studio", "70:2026/27"), ("pulsar_studio_project", "70:2026/27:11/2"), ("pulsar_standings", "70:2026/27")):
        _place(now, kind, target)

    rows = _rows(operator.get(f"/pulsar/courses/{linked.pk}/"))

    assert rows == [
        ["Школьная студия", "Уроки настоящего", "В порядке"],
        ["Работа студии", "Уроки настоящего, ноябрь, 2", "В порядке"],
        ["Региональный зачёт", "Уроки настоящего", "В порядке"],
    ]


@pytest.mark.parametrize(
    ("kind", "target", "problem"),
    [
        ("pulsar_studio", "", "the region has no active project year"),
        ("pulsar_studio", "54:2026/27", "The block shows another region"),
        ("pulsar_studio", "70:1999/00", "no such project year"),
        ("pulsar_studio", "70:2025/26", "The project year is over"),
        ("pulsar_studio", "70:2027/28", "is a draft"),
        ("pulsar_studio_project", "", "No round is chosen"),
        ("pulsar_studio_project", "54:2026/27:11", "The block shows another region"),
        ("pulsar_studio_project", "70:1999/00:11", "no such project year"),
        ("pulsar_studio_project", "70:2026/27:5", "no such round"),
        ("pulsar_studio_project", "nonsense", "The block shows another region"),
    ],
)
def test_what_is_wrong_is_said(now, linked, english, kind, target, problem):
    YearFactory(region=linked.region, code="2025/26", status="archived")
    YearFactory(region=linked.region, code="2027/28", status="draft")
    _place(now, kind, target)

    assert problem in queries.blocks_in(linked, most=10)[0].problem


def test_a_kind_that_is_not_switched_on_is_said(now, linked, english, monkeypatch):
    monkeypatch.setattr(queries, "switched_on", lambda key: {"pulsar_studio"})
    _place(now, "pulsar_studio", "70:2026/27")
    _place(now, "pulsar_standings", "70:2026/27")

    found = [block.problem[:35] for block in queries.blocks_in(linked, most=10)]

    assert found == ["", "This kind of block is not switched "]


def test_the_page_takes_the_same_queries_for_one_and_three(now, linked, operator):
    address = f"/pulsar/courses/{linked.pk}/"
    _place(now, "pulsar_studio_project", "70:2026/27:11")
    operator.get(address)
    with CaptureQueriesContext(connection) as one:
        operator.get(address)
    for number in (1, 2):
        _place(now, "pulsar_studio_project", "70:2026/27:11", number)

    with CaptureQueriesContext(connection) as three:
        answer = operator.get(address)

    assert (len(three), len(_rows(answer))) == (len(one), 3)
    assert len(three) <= 15


def test_a_block_leads_to_its_unit(now, linked, operator):
    _place(now, "pulsar_studio", "70:2026/27")

    page = operator.get(f"/pulsar/courses/{linked.pk}/").content.decode()

    assert re.search(rf'href="/courses/{re.escape(COURSE)}/jump_to/block', page)


@pytest.mark.parametrize(
    ("role", "code", "status"), [("methodist", "70", 200), ("operator", "54", 404), ("mentor", "70", 403), ("head", "70", 403)]
)
def test_who_may_look(now, linked, client, role, code, status):
    region = linked.region if code == "70" else RegionFactory(code=code, name="Новосибирская область")
    client.force_login(RoleFactory(role=role, region=region).person.user)

    assert client.get(f"/pulsar/courses/{linked.pk}/").status_code == status
    assert client.get(f"/pulsar/courses/{COURSE}/").status_code == (302 if status == 200 else status)


def test_what_is_not_there(linked, operator):
    assert operator.get(f"/pulsar/courses/{10**12}/").status_code == 404
    assert operator.get("/pulsar/courses/<b>/").status_code == 302  # the form says that it is no key


# --- new runs


@pytest.fixture
def reruns(monkeypatch):
    """Let the platform have new runs of courses: (source, new key, title); «gone» in a key = deleted since."""
    rows = []

    class Rows(list):
        def filter(self, source_course_key__in, action, state):
            assert (action, state) == ("rerun", "succeeded")
            return Rows(row for row in rows if row.source_course_key in source_course_key__in)

        def order_by(self, *names):
            return self

    models, store = ModuleType("models"), ModuleType("django")
    models.CourseRerunState = SimpleNamespace(objects=Rows())
    store.modulestore = lambda: SimpleNamespace(has_course=lambda key: "gone" not in str(key), get_course=lambda key: None)
    for name in ("common", "common.djangoapps", "common.djangoapps.course_action_state", "xmodule", "xmodule.modulestore"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "common.djangoapps.course_action_state.models", models)
    monkeypatch.setitem(sys.modules, "xmodule.modulestore.django", store)

    def add(source, key, title=""):
        keys = courses.import_module("opaque_keys.edx.keys").CourseKey
        rows.append(SimpleNamespace(source_course_key=keys.from_string(source), course_key=keys.from_string(key), display_name=title))

    return add


def test_a_new_run_of_a_linked_course_is_offered_everywhere(now, linked, operator, reruns, russian):
    reruns(COURSE, "course-v1:Pulsar+Studios+2027", "Студии 2027")

    pages = [operator.get(address).content.decode() for address in ("/pulsar/courses/", f"/pulsar/courses/{linked.pk}/", "/pulsar/")]

    assert ["Студии 2027" in page for page in pages] == [True, True, True]
    assert "?link=course-v1%3APulsar%2BStudios%2B2027#link-title" in pages[0]


def test_a_run_that_is_linked_gone_or_of_another_course_is_not(now, linked, operator, reruns):
    reruns(COURSE, "course-v1:Pulsar+Studios+linked")
    reruns(COURSE, "course-v1:Pulsar+Studios+gone")
    reruns("course-v1:x+y+z", "course-v1:x+y+z2")
    CourseLink.objects.create(course_key="course-v1:Pulsar+Studios+linked", region=linked.region, linked_at=now)

    assert queries.unlinked_reruns(CourseLink.objects.all()) == []
    assert "data-pulsar-runs" not in operator.get("/pulsar/courses/").content.decode()


def test_a_new_run_is_not_linked_by_itself(linked, reruns):
    reruns(COURSE, "course-v1:Pulsar+Studios+2027")

    found = [run.course_key for run in queries.unlinked_reruns(CourseLink.objects.all())]

    assert found == ["course-v1:Pulsar+Studios+2027"]
    assert queries.region_of_course("course-v1:Pulsar+Studios+2027") is None


def test_the_methodist_sees_the_run_and_no_button(now, linked, client, reruns):
    reruns(COURSE, "course-v1:Pulsar+Studios+2027")
    client.force_login(RoleFactory(role="methodist").person.user)

    page = client.get("/pulsar/courses/").content.decode()

    assert "data-pulsar-runs" in page
    assert "?link=" not in page
