"""Placements follow what the platform's store publishes: no user at hand, whole courses at once."""

import sys
from types import ModuleType, SimpleNamespace

import pytest
from django.dispatch import Signal
from factories import RegionFactory
from opaque_keys.edx.keys import CourseKey

from pulsar_xblocks.kernel.definitions import following
from pulsar_xblocks.kernel.definitions.actions import link_course
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import published

pytestmark = pytest.mark.django_db
COURSE = "course-v1:centre+studio+2026"


class Gone(Exception):
    """The store has no such course."""


@pytest.fixture
def store(monkeypatch):
    """Be the platform's store: ``blocks`` are the usage keys of its one course, None = the course is gone."""
    found = SimpleNamespace(blocks=[], asked=[], published=Signal(), deleted=Signal())

    def get_items(key, **asked):
        found.asked.append((key, asked))
        if found.blocks is None:
            raise Gone
        return [_block(usage) for usage in found.blocks]

    signals = SimpleNamespace(course_published=found.published, course_deleted=found.deleted)
    parts = {
        "xmodule.modulestore": {"ModuleStoreEnum": SimpleNamespace(RevisionOption=SimpleNamespace(published_only="published"))},
        "xmodule.modulestore.django": {"modulestore": lambda: SimpleNamespace(get_items=get_items), "SignalHandler": signals},
        "xmodule.modulestore.exceptions": {"ItemNotFoundError": Gone},
    }
    monkeypatch.setitem(sys.modules, "xmodule", ModuleType("xmodule"))
    for name, values in parts.items():
        module = ModuleType(name)
        vars(module).update(values)
        monkeypatch.setitem(sys.modules, name, module)
    return found


def _block(usage):
    facts = {"course_key": COURSE, "block_type": "pulsar_studio", "target": "70:2026/27", "seen_at": CLOCK[0]}
    block = SimpleNamespace(scope_ids=SimpleNamespace(usage_id=usage))
    block.remember_place = lambda: Placement.objects.update_or_create(usage_key=usage, defaults=facts)
    return block


CLOCK = [None]


@pytest.fixture(autouse=True)
def _now(now):
    CLOCK[0] = now


@pytest.fixture
def linked(now):
    return CourseLink.objects.create(course_key=COURSE, region=RegionFactory(), linked_at=now)


def keys():
    return sorted(Placement.objects.values_list("usage_key", flat=True))


def test_places_become_those_of_the_published_blocks(store):
    store.blocks = ["a", "b"]
    assert following.follow(COURSE) == 2
    assert keys() == ["a", "b"]

    store.blocks = ["b", "c"]
    following.follow(COURSE)

    assert keys() == ["b", "c"]


def test_only_our_published_blocks_are_asked_for(store):
    following.follow(COURSE)

    key, asked = store.asked[0]
    assert key == CourseKey.from_string(COURSE)
    assert asked["revision"] == "published"
    assert asked["qualifiers"]["category"]["$in"] == ["pulsar_standings", "pulsar_studio", "pulsar_studio_project"]


def test_course_that_is_gone_keeps_no_places_and_others_keep_theirs(store, now):
    store.blocks = ["a"]
    following.follow(COURSE)
    Placement.objects.create(usage_key="x", course_key="course-v1:another+x+1", block_type="pulsar_studio", seen_at=now)

    store.blocks = None
    following.follow(COURSE)

    assert keys() == ["x"]


def test_without_a_store_nothing_is_forgotten(now):
    published_before, published._fallback = published._fallback, None
    Placement.objects.create(usage_key="a", course_key=COURSE, block_type="pulsar_studio", seen_at=now)

    try:
        assert following.follow(COURSE) == 0
    finally:
        published._fallback = published_before

    assert keys() == ["a"]


def test_publication_orders_the_walk(store, linked, now, monkeypatch):
    monkeypatch.setattr(published, "_listeners", [])
    published.listen(following.heard)
    store.blocks = ["a"]

    store.published.send(sender=None, course_key=CourseKey.from_string(COURSE))
    store.deleted.send(sender=None, course_key=CourseKey.from_string(COURSE), extra="anything")

    assert list(Job.objects.values_list("kind", "region")) == [(following.JOB, linked.region_id)] * 2
    run_due(now)
    assert keys() == ["a"]


def test_course_that_is_linked_after_its_publication_is_walked(store, now):
    region, store.blocks = RegionFactory(), ["a"]

    for _ in range(2):
        link_course(COURSE, region, "", None, now)
    run_due(now)

    assert keys() == ["a"]
    assert Job.objects.filter(kind=following.JOB).count() == 1


def test_course_of_others_costs_two_queries_and_no_job(django_assert_num_queries):
    with django_assert_num_queries(2):
        following.heard("course-v1:somebody+else+1")

    assert not Job.objects.exists()


def test_course_with_old_places_is_walked_though_it_is_not_linked(store, now):
    Placement.objects.create(usage_key="a", course_key=COURSE, block_type="pulsar_studio", seen_at=now)
    store.blocks = []

    following.heard(COURSE)
    run_due(now)

    assert keys() == []
