"""The points of a module for the platform, once the programme has another passport than the group that is taught."""

from dataclasses import replace
from decimal import Decimal

import pytest
from courses_passports import PASSPORT

from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import LMS, Session
from pulsar_xblocks.courses.modules.actions import checking, works
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.actions.works import Typed
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.kernel.definitions.actions import pin

pytestmark = pytest.mark.django_db


def test_rescoring_sends_points_of_the_most_that_the_groups_passport_has(block, studying, place_of, tutor, now, monkeypatch):
    place = place_of(studying)
    works.save(place, Typed("План"), now=now)
    row = works.send(place, by=studying.person, now=now)
    checking.accept(row, Verdict("", Decimal("8.5"), row.version), by=tutor, now=now)
    start = PASSPORT.modules[0]
    start = replace(start, activities=tuple(replace(one, most=one.most / 2) for one in start.activities))
    Programme.objects.update(passport=pin("passport", replace(PASSPORT, modules=(start, *PASSPORT.modules[1:])), now))
    shown = DemoRuntime(Session(LMS, studying.person.user, block.row.unit.section.course.course_key)).block_of(block.row)
    told = []
    monkeypatch.setattr(shown.runtime, "publish", lambda *said: told.append(said[2]))

    shown.rescore(only_if_higher=False)

    assert [(one["value"], one["max_value"]) for one in told] == [(8.5, 10.0)]
