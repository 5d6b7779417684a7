"""Grades of a subsection read from the platform, as far as its models and its store of courses are asked."""

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType, SimpleNamespace

import pytest
from opaque_keys.edx.keys import UsageKey

from pulsar_xblocks.kernel.platform import grades
from pulsar_xblocks.kernel.platform.grades import Earned

COURSE = "course-v1:Pulsar+Science+2026"
NOW = datetime(2026, 11, 10, tzinfo=UTC)
KEY = UsageKey.from_string("block-v1:Pulsar+Science+2026+type@sequential+block@entry")
BLOCK = SimpleNamespace(location=KEY, display_name="Учебно-отборочный  курс", parent="chapter")


class Store:
    """The platform's modulestore with one subsection."""

    def has_course(self, key):
        return str(key) == COURSE

    @contextmanager
    def bulk_operations(self, key, emit_signals=True):
        yield

    def get_items(self, key, qualifiers, revision):
        return [BLOCK] if qualifiers["category"] == "sequential" else []


class Rows:
    """The rows of persistent grades: who has begun."""

    asked = None

    def filter(self, **wanted):
        self.asked = wanted
        return self

    def values_list(self, *names):
        override = ("override__earned_graded_override", "override__possible_graded_override")
        assert names == ("user_id", "first_attempted", "earned_graded", "possible_graded", *override)
        kept = {
            1: (NOW, 16.0, 20.0, None, None),
            2: (NOW, 0.1, 20.0, None, None),
            3: (NOW, 5.0, 20.0, 18.0, None),
            4: (None, 0.0, 20.0, 0.0, 10.0),
            5: (None, 0.0, 20.0, None, None),
        }
        return [(user, *kept[user]) for user in kept if user in self.asked["user_id__in"]]


@pytest.fixture
def platform(monkeypatch):
    """Let the modules of the platform be there; return the rows."""
    rows, parts = Rows(), {}
    for name in (
        "xmodule",
        "xmodule.modulestore",
        "xmodule.modulestore.django",
        "lms",
        "lms.djangoapps",
        "lms.djangoapps.grades",
        "lms.djangoapps.grades.models",
    ):
        parts[name] = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, parts[name])
    parts["xmodule.modulestore"].ModuleStoreEnum = SimpleNamespace(RevisionOption=SimpleNamespace(published_only="published"))
    parts["xmodule.modulestore.django"].modulestore = Store
    parts["lms.djangoapps.grades.models"].PersistentSubsectionGrade = SimpleNamespace(objects=rows)
    return rows


@pytest.mark.parametrize("name", ["Учебно-отборочный курс", "учебно-отборочный курс", "entry"])
def test_grades_are_found_by_the_name_of_the_subsection_or_the_end_of_its_address(platform, name):
    found = grades.earned_in(COURSE, name, [1, 2, 9])

    assert found == {1: Earned(Decimal(16), Decimal(20)), 2: Earned(Decimal("0.1"), Decimal(20))}
    assert (platform.asked["course_id"], platform.asked["usage_key"]) == (KEY.course_key, KEY)


def test_what_an_instructor_has_put_into_the_gradebook_counts(platform):
    """The platform keeps it beside the computed grade, number by number; a nought is a number too."""
    found = grades.earned_in(COURSE, "entry", [3, 4])

    assert found == {3: Earned(Decimal(18), Decimal(20)), 4: Earned(Decimal(0), Decimal(10))}


def test_who_has_not_begun_is_left_out_though_the_platform_keeps_a_nought(platform):
    assert set(grades.earned_in(COURSE, "entry", [1, 5])) == {1}


def test_nothing_is_known_of_another_subsection_and_of_a_course_that_is_gone(platform):
    assert grades.are_kept()
    assert grades.earned_in(COURSE, "Другой раздел", [1]) is None
    assert grades.earned_in("course-v1:Pulsar+Gone+2026", "entry", [1]) is None


def test_without_the_platform_there_are_no_grades():
    assert not grades.are_kept()
    assert grades.earned_in(COURSE, "entry", [1]) is None


def test_a_sum_of_fractions_is_the_number_it_stands_for():
    earned = grades._earned(sum([0.1] * 6), 1.0, None, None)

    assert earned == Earned(Decimal("0.6"), Decimal(1))
