import sys
from importlib.metadata import EntryPoint
from types import ModuleType, SimpleNamespace

import pytest
from opaque_keys.edx.keys import CourseKey

from pulsar_xblocks.kernel.definitions import authoring
from pulsar_xblocks.kernel.definitions.models import Placement
from pulsar_xblocks.kernel.platform import courses

pytestmark = pytest.mark.django_db
COURSE = "course-v1:centre+studio+2026"


def _module(monkeypatch, name, **parts):
    names = name.split(".")
    for length in range(1, len(names)):
        monkeypatch.setitem(sys.modules, ".".join(names[:length]), ModuleType(names[length - 1]))
    module = ModuleType(name)
    vars(module).update(parts)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def store(monkeypatch):
    """Let the platform's store hold one course; the list is its advanced modules."""
    modules = []
    found = {CourseKey.from_string(COURSE): SimpleNamespace(advanced_modules=modules)}
    _module(monkeypatch, "xmodule.modulestore.django", modulestore=lambda: SimpleNamespace(get_course=found.get))
    return modules


@pytest.fixture
def shown(now):
    """Let two of our blocks be seen in the course, one in a course that is gone, one in a workbench."""
    places = [(COURSE, "pulsar_studio"), (COURSE, "pulsar_standings"), ("course-v1:gone+x+1", "pulsar_studio"), ("bench", "pulsar_studio")]
    for number, (course, kind) in enumerate(places):
        Placement.objects.create(usage_key=f"block {number}", course_key=course, block_type=kind, seen_at=now)


def test_blocks_of_a_fresh_site_are_there(now):
    found = authoring.advanced_modules(now)

    assert (found.is_ok, found.sentence) == (True, f"{len(authoring.block_types())} blocks are there; courses with them: none to look into")


def test_a_course_that_shows_a_block_it_has_not_switched_on_is_found(store, shown, now):
    store.append("pulsar_studio")

    found = authoring.advanced_modules(now)

    assert (found.is_ok, found.sentence.split(": ", 1)[1]) == (False, f"{COURSE}: pulsar_standings")


def test_a_course_with_its_blocks_switched_on_is_in_order(store, shown, now, settings):
    store.append("pulsar_studio")
    settings.DEFAULT_ADVANCED_MODULES = ["pulsar_standings"]

    found = authoring.advanced_modules(now)

    assert (found.is_ok, found.sentence.rpartition(": ")[2]) == (True, "1")


def test_without_the_store_nothing_is_known(shown, now):
    assert courses.switched_on(COURSE) is None
    assert authoring.advanced_modules(now).is_ok


def test_a_block_that_is_switched_off_is_found(monkeypatch, now):
    rows = [SimpleNamespace(name="pulsar_studio"), SimpleNamespace(name="poll")]
    _module(monkeypatch, "common.djangoapps.xblock_django.api", disabled_xblocks=lambda: rows)

    found = authoring.advanced_modules(now)

    assert (found.is_ok, found.sentence.rpartition(": ")[2]) == (False, "pulsar_studio")


def test_a_block_that_cannot_be_imported_is_found(monkeypatch, now):
    lost = EntryPoint("pulsar_lost", "pulsar_xblocks.lost:Lost", "xblock.v1")
    monkeypatch.setattr(authoring, "entry_points", lambda group: [lost])

    found = authoring.advanced_modules(now)

    assert not found.is_ok
    assert found.sentence.startswith("not imported, so missing in Studio: pulsar_lost (ModuleNotFoundError: ")
