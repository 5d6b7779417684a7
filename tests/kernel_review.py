"""Rows of the review for tests."""

from datetime import UTC, date, datetime

import factory
from factories import LONG_AGO, DefinitionFactory, PersonFactory, RegionFactory
from factory.django import DjangoModelFactory

from pulsar_xblocks.kernel.definitions.domain import canonical
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem


class RubricFactory(DefinitionFactory):
    """The default rubric of ten points."""

    kind = "rubric"
    body = factory.LazyFunction(lambda: canonical(RUBRIC))


class ReviewGroupFactory(DjangoModelFactory):
    """The October works, due on 14 November."""

    class Meta:
        model = ReviewGroup

    region = factory.SubFactory(RegionFactory)
    kind = "work"
    code = factory.Sequence(lambda n: f"70:2026/27:{n + 1}")
    title = "October"
    note = "2026/27"
    letter = "О"
    rubric = factory.SubFactory(RubricFactory)
    due_at = datetime(2026, 11, 14, 16, 59, tzinfo=UTC)
    results_on = date(2026, 11, 16)
    created_at = LONG_AGO


class ReviewItemFactory(DjangoModelFactory):
    """A work that one expert is to read."""

    class Meta:
        model = ReviewItem

    group = factory.SubFactory(ReviewGroupFactory)
    kind = factory.SelfAttribute("group.kind")
    object_id = factory.Sequence(lambda n: n + 1)
    blind_code = factory.Sequence(lambda n: f"О-{n + 1:04d}")
    queued_at = LONG_AGO


class ReviewFactory(DjangoModelFactory):
    """A read given to an expert and not begun."""

    class Meta:
        model = Review

    item = factory.SubFactory(ReviewItemFactory)
    expert = factory.SubFactory(PersonFactory, with_account=True)
    assigned_at = LONG_AGO
