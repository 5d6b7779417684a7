import pytest
from factories import PersonFactory, RegionFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions import actions, queries
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.questions.templates import studio_opening

pytestmark = pytest.mark.django_db

COURSE = "course-v1:Pulsar+Studios+2026"
USAGE = "block-v1:Pulsar+Studios+2026+type@pulsar_studio+block@one"


def _place(now, **other):
    facts = {"usage_key": USAGE, "course_key": COURSE, "block_type": "pulsar_studio", "target": "70:2026/27", "definition": None}
    return actions.place(**facts | other, now=now)


def test_equal_content_is_one_definition(now):
    first, second = actions.pin("questionnaire", studio_opening(), now), actions.pin("questionnaire", studio_opening(), now)

    assert first == second
    assert queries.body_of(first, Questionnaire) == studio_opening()


def test_equal_content_of_another_kind_is_another_definition(now):
    assert actions.pin("rubric", {}, now) != actions.pin("calendar", {}, now)
    assert Definition.objects.count() == 2


def test_placement_is_stored_once_and_follows_the_block(now, django_assert_num_queries):
    first = _place(now)

    with django_assert_num_queries(1):
        again = _place(now)
    moved = _place(now, target="70:2027/28")

    assert (again, moved) == (first, first)
    assert list(Placement.objects.values_list("usage_key", "target")) == [(USAGE, "70:2027/28")]
    assert list(queries.placements_of("70:2027/28")) == [first]
    assert queries.placement_of(USAGE) == first


def test_endless_code_of_a_course_from_outside_breaks_no_database(now, django_assert_num_queries):
    """SQLite takes it, PostgreSQL and MySQL would refuse the whole course."""
    code = "70:2026/27:" + "1" * 500

    row = _place(now, target=code)
    with django_assert_num_queries(1):
        _place(now, target=code)

    assert row.target == code[:120]


def test_course_is_linked_to_a_region_with_an_audit_entry(now):
    region, person = RegionFactory(), PersonFactory()

    link = actions.link_course(f" {COURSE} ", region, " Студии ", person, now)

    assert (link.course_key, link.title, link.linked_at) == (COURSE, "Студии", now)
    assert queries.region_of_course(COURSE) == region
    assert list(AuditEntry.objects.values_list("action", "actor", "region")) == [("course.link", person.pk, region.pk)]


def test_second_click_links_nothing_new(now):
    region = RegionFactory()

    links = [actions.link_course(COURSE, region, "", None, now) for _ in range(2)]

    assert links[0] == links[1]
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("key", ["", "курс", "block-v1:a+b+c+type@x+block@y", "course-v1:a", "course-v1:" + "a" * 255 + "+b+c"])
def test_wrong_key_is_refused(now, key):
    with pytest.raises(Invalid) as caught:
        actions.link_course(key, RegionFactory(), "", None, now)

    assert list(caught.value.errors) == ["course_key"]
    assert CourseLink.objects.count() == 0


def test_course_of_another_region_is_refused(now):
    actions.link_course(COURSE, RegionFactory(), "", None, now)

    with pytest.raises(Invalid):
        actions.link_course(COURSE, RegionFactory(code="54"), "", None, now)


def test_unlinked_course_has_no_region(now):
    link = actions.link_course(COURSE, RegionFactory(), "", None, now)

    actions.unlink_course(link, None, now)

    assert queries.region_of_course(COURSE) is None
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["course.link", "course.unlink"]
