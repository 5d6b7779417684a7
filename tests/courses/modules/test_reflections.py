"""Reflections: private by default, quoting own words as they were, finished by the participant alone."""

from decimal import Decimal

import pytest
from training_rows import standing

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.ledger import entries_of
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.actions import reflecting, reversing, works
from pulsar_xblocks.courses.modules.actions.reflecting import Typed
from pulsar_xblocks.courses.modules.models import ActivityMark, Reflection
from pulsar_xblocks.kernel.pure.errors import Invalid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(studying, place_of):
    return place_of(studying, "thoughts")


def test_a_reflection_is_private_until_its_author_says_otherwise(place, enrol, now):
    row = reflecting.save(place, Typed("Думаю"), now=now)
    reflecting.finish(place, by=place.enrolment.person, now=now)
    other = enrol()

    assert row.seen_by == "private"
    assert queries.shared_reflections(other, "thoughts") == []
    assert not queries.told_to_tutor(place.enrolment.group).exists()
    row = reflecting.save(place, Typed("Думаю", "tutor", seen=row.version), now=now)
    assert queries.shared_reflections(other, "thoughts") == []
    assert queries.told_to_tutor(place.enrolment.group).count() == 1
    reflecting.save(place, Typed("Думаю", "group", seen=row.version), now=now)
    assert [one.text for one in queries.shared_reflections(other, "thoughts")] == ["Думаю"]


def test_who_has_left_reads_the_group_no_longer(place, enrol, now):
    reflecting.save(place, Typed("Думаю", "group"), now=now)
    reflecting.finish(place, by=place.enrolment.person, now=now)
    other = enrol()
    assert len(queries.shared_reflections(other, "thoughts")) == 1
    other.stage = stages.LEFT

    assert queries.shared_reflections(other, "thoughts") == []


def test_an_unfinished_reflection_is_nobody_elses_business(place, enrol, now):
    reflecting.save(place, Typed("Думаю", "group"), now=now)

    assert queries.shared_reflections(enrol(), "thoughts") == []
    assert not queries.told_to_tutor(place.enrolment.group).exists()


def test_own_words_are_quoted_as_they_were(place, place_of, now):
    plan = place_of(place.enrolment, "plan")
    first = works.save(plan, works.Typed("Было"), now=now)
    row = reflecting.save(place, Typed("Думаю", "private", ("work:plan", "work:foreign")), now=now)
    works.save(plan, works.Typed("Стало", seen=first.version), now=now)
    row = reflecting.save(place, Typed("Думаю дальше", "private", ("work:plan",), row.version), now=now)

    assert [(one.kind, one.key, one.text) for one in queries.quotes_of(row)] == [("work", "plan", "Было")]
    row = reflecting.save(place, Typed("Думаю дальше", "private", (), row.version), now=now)
    assert queries.quotes_of(row) == []


def test_words_of_others_are_not_quoted(place, place_of, enrol, now):
    works.save(place_of(enrol(), "plan"), works.Typed("Чужое"), now=now)

    row = reflecting.save(place, Typed("Думаю", "private", ("work:plan",)), now=now)

    assert queries.quotes_of(row) == []


def test_a_finished_reflection_confirms_its_hours_once(place, now):
    person = place.enrolment.person
    with pytest.raises(Invalid):
        reflecting.finish(place, by=person, now=now)
    row = reflecting.save(place, Typed("Думаю"), now=now)
    reflecting.finish(place, by=person, now=now)
    reflecting.finish(place, by=person, now=now)

    assert standing(place.enrolment) == [("confirmed", "thoughts", Decimal(2))]
    assert ActivityMark.objects.get().source == "own"
    with pytest.raises(Invalid):  # a finished one has words
        reflecting.save(place, Typed(" ", seen=row.version), now=now)


def test_two_windows_never_overwrite_each_other(place, now):
    reflecting.save(place, Typed("Первое"), now=now)

    with pytest.raises(Stale):
        reflecting.save(place, Typed("Второе"), now=now)


def test_another_window_does_not_open_what_was_made_private(place, now):
    first = reflecting.save(place, Typed("Думаю", "group"), now=now).version
    reflecting.save(place, Typed("Думаю", "private", seen=first), now=now)

    with pytest.raises(Stale) as refused:  # the same words: were only they compared, the page would send them once more by itself
        reflecting.save(place, Typed("Думаю", "tutor", seen=first), now=now)

    assert [(one.name, one.value) for one in refused.value.rows] == [("seen_by", "private")]
    assert refused.value.current != refused.value.yours
    assert Reflection.objects.get().seen_by == "private"


def test_only_known_readers_are_taken(place, now):
    with pytest.raises(Invalid):
        reflecting.save(place, Typed("Думаю", "everybody"), now=now)


def test_hours_taken_back_open_the_reflection_again(place, curator, now):
    reflecting.save(place, Typed("Думаю"), now=now)
    reflecting.finish(place, by=place.enrolment.person, now=now)
    (entry,) = entries_of(place.enrolment)

    reversing.take_back(place.enrolment, entry.pk, "Пустой текст", by=curator, now=now)

    assert Reflection.objects.get().done_at is None
    assert standing(place.enrolment) == []
