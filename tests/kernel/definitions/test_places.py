"""Places of blocks follow what Studio publishes: through the platform's signals, a job, and its store of courses."""

import sys
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from factories import RegionFactory, YearFactory
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.exceptions import NoSuchServiceError
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds

from pulsar_xblocks import signals
from pulsar_xblocks.kernel.definitions import places
from pulsar_xblocks.kernel.definitions.actions import link_course
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import courses
from pulsar_xblocks.studio_project_xblock import StudioProjectXBlock
from pulsar_xblocks.studio_xblock import StudioXBlock

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:Setting _field_data")]
COURSE = "course-v1:Pulsar+Studios+2026"
TYPES = {"pulsar_studio": StudioXBlock, "pulsar_studio_project": StudioProjectXBlock}


class BareRuntime:
    """The runtime of the platform's store: no service for anybody."""

    def service(self, block, name):
        raise NoSuchServiceError(name)


def _block(kind, name, parent="unit", **fields):
    key = UsageKey.from_string(f"block-v1:Pulsar+Studios+2026+type@{kind}+block@{name}")
    block = TYPES[kind](BareRuntime(), DictFieldData(fields), ScopeIds(None, kind, key, key))
    block.parent = parent
    return block


class Store:
    """The platform's modulestore, as far as it is asked."""

    def __init__(self):
        self.blocks, self.asked = {COURSE: []}, []

    def has_course(self, key):
        return str(key) in self.blocks

    @contextmanager
    def bulk_operations(self, key, emit_signals=True):
        assert not emit_signals, "reading must not tell that something was published"
        yield

    def get_items(self, key, qualifiers, revision):
        self.asked.append(revision)
        return [block for block in self.blocks[str(key)] if block.scope_ids.block_type == qualifiers["category"]]


@pytest.fixture
def store(monkeypatch):
    found = Store()
    package, module = ModuleType("xmodule.modulestore"), ModuleType("xmodule.modulestore.django")
    package.ModuleStoreEnum = SimpleNamespace(RevisionOption=SimpleNamespace(published_only="published"))
    module.modulestore = lambda: found
    for name, one in (("xmodule", ModuleType("xmodule")), ("xmodule.modulestore", package), ("xmodule.modulestore.django", module)):
        monkeypatch.setitem(sys.modules, name, one)
    return found


@pytest.fixture
def linked(now):
    year = YearFactory(region__code="70", code="2026/27", status="active")
    return CourseLink.objects.create(course_key=COURSE, region=year.region, linked_at=now)


def _publish(now, key=COURSE):
    signals.course_changed(sender=object, course_key=CourseKey.from_string(key), version="x")
    run_due(now)


def _places():
    return sorted(Placement.objects.values_list("usage_key", "block_type", "target"))


def test_published_blocks_are_placed_without_a_learner_or_a_service(store, linked, now):
    store.blocks[COURSE] = [_block("pulsar_studio", "a"), _block("pulsar_studio_project", "b", round_code="70:2026/27:11", task_key="2")]

    _publish(now)

    assert [(kind, target) for _, kind, target in _places()] == [
        ("pulsar_studio", "70:2026/27"),
        ("pulsar_studio_project", "70:2026/27:11/2"),
    ]
    assert set(store.asked) == {"published"}


def test_a_duplicate_is_another_place_of_the_same_target(store, linked, now):
    store.blocks[COURSE] = [_block("pulsar_studio_project", name, round_code="70:2026/27:11") for name in ("a", "copy")]

    _publish(now)

    assert [target for _, _, target in _places()] == ["70:2026/27:11"] * 2


def test_what_is_deleted_or_an_orphan_is_forgotten(store, linked, now):
    store.blocks[COURSE] = [_block("pulsar_studio", "a"), _block("pulsar_studio", "b")]
    _publish(now)
    store.blocks[COURSE] = [_block("pulsar_studio", "a"), _block("pulsar_studio", "b", parent=None)]

    _publish(now)

    assert [key[-1] for key, _, _ in _places()] == ["a"]


def test_a_deleted_course_has_no_places(store, linked, now):
    store.blocks[COURSE] = [_block("pulsar_studio", "a")]
    _publish(now)
    del store.blocks[COURSE]

    _publish(now)

    assert _places() == []


def test_publishing_twice_changes_nothing(store, linked, now):
    store.blocks[COURSE] = [_block("pulsar_studio", "a")]
    _publish(now)
    before = list(Placement.objects.values())

    _publish(now)

    assert list(Placement.objects.values()) == before


def test_a_course_nobody_has_linked_costs_two_reads(store, now):
    with CaptureQueriesContext(connection) as found:
        signals.course_changed(course_key=CourseKey.from_string(COURSE))

    assert Job.objects.count() == 0
    assert len([row for row in found if "pulsar_" in row["sql"]]) == 2


def test_a_course_that_is_linked_later_is_read_then(store, now):
    YearFactory(region=RegionFactory(code="70"), code="2026/27", status="active")
    store.blocks[COURSE] = [_block("pulsar_studio", "a")]

    link_course(COURSE, RegionFactory(code="70"), "", None, now)
    run_due(now)

    assert [target for _, _, target in _places()] == ["70:2026/27"]


def test_places_of_other_courses_and_of_other_types_stay(store, linked, now):
    Placement.objects.create(usage_key="elsewhere", course_key="course-v1:a+b+c", block_type="pulsar_studio", seen_at=now)
    Placement.objects.create(usage_key="newer", course_key=COURSE, block_type="pulsar_of_another_release", seen_at=now)

    _publish(now)

    assert [key for key, _, _ in _places()] == ["elsewhere", "newer"]


def test_without_a_store_the_places_stay(linked, now, monkeypatch):
    monkeypatch.setattr(courses, "_published", None)  # the demonstration's
    Placement.objects.create(usage_key="seen by a learner", course_key=COURSE, block_type="pulsar_studio", seen_at=now)

    _publish(now)

    assert [key for key, _, _ in _places()] == ["seen by a learner"]


def test_trouble_of_ours_does_not_stop_the_publication(monkeypatch, caplog):
    def broken(*_):
        raise DatabaseError("no such table")

    monkeypatch.setattr(places, "changed", broken)

    signals.course_changed(course_key=COURSE)

    assert "was not heard" in caplog.text


def test_a_signal_without_a_course_is_no_signal(db):
    signals.course_changed()

    assert Job.objects.count() == 0
