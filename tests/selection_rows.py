"""Rows of the selection for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime

import factory
from factories import LONG_AGO, PersonFactory, RegionFactory
from factory.django import DjangoModelFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY


class CallFactory(DjangoModelFactory):
    """A call in science, open from 1 November to 1 December 2026, 60 places."""

    class Meta:
        model = Call

    region = factory.SubFactory(RegionFactory)
    code = factory.Sequence(lambda number: f"science-{number}")
    title = "Отбор на смену «Наука»"
    direction = "science"
    audience = "pupil"
    profile = "science"
    status = "active"
    opens_at = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    closes_at = datetime(2026, 12, 1, 16, 59, tzinfo=UTC)
    shift_starts = date(2027, 1, 11)
    shift_ends = date(2027, 1, 24)
    rules = factory.LazyFunction(lambda: pin("selection_rules", replace(READY["science"], places=60), LONG_AGO))
    created_at = LONG_AGO


class SelectionApplicationFactory(DjangoModelFactory):
    """A submitted application of a pupil of grade 9."""

    class Meta:
        model = SelectionApplication

    call = factory.SubFactory(CallFactory)
    person = factory.SubFactory(PersonFactory, with_account=True)
    number = factory.Sequence(lambda number: f"П-2026-{number:06d}")
    questionnaire = factory.LazyFunction(lambda: pin("questionnaire", Questionnaire(), LONG_AGO))
    status = "submitted"
    grade = 9
    created_at = LONG_AGO
    saved_at = LONG_AGO
    submitted_at = LONG_AGO
