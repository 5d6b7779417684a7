"""What is left of a retired participant in the modules, and what a participant is told of the own data."""

from decimal import Decimal

import pytest
from training_rows import standing

from pulsar_xblocks.courses.modules import queries, retirement
from pulsar_xblocks.courses.modules.actions import checking, reflecting, works
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.models import ActivityMark, Reflection, TaskWork
from pulsar_xblocks.kernel.versions.models import Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(studying, place_of, tutor, now):
    """Return the enrolment of somebody whose plan is accepted and who has written a reflection that quotes it."""
    works.save(place_of(studying), works.Typed("Мой план"), now=now)
    row = works.send(place_of(studying), by=studying.person, now=now)
    checking.accept(row, Verdict("Хорошо, Анна", Decimal(8), row.version), by=tutor, now=now)
    thoughts = place_of(studying, "thoughts")
    reflecting.save(thoughts, reflecting.Typed("Мои мысли", "group", ("work:plan",)), now=now)
    reflecting.finish(thoughts, by=studying.person, now=now)
    return studying


def test_words_go_and_facts_stay(done, now):
    retirement.blank(done.person, now)
    retirement.blank(done.person, now)  # safe to run again

    assert list(TaskWork.objects.values_list("text", "comment", "status")) == [("", "", "accepted")]
    assert list(Reflection.objects.values_list("text", "quotes")) == [("", "")]
    assert set(Revision.objects.values_list("body", flat=True)) == {""}
    assert ActivityMark.objects.filter(open_marker=1).count() == 2
    assert [activity for _, activity, _ in standing(done)] == ["plan", "thoughts", "plan"]
    assert [step["what"] for step in map(queries.body_of, queries.history_of(TaskWork.objects.get())) if step] == []


def test_a_participant_is_told_everything_of_the_own_work(done):
    found = retirement.tell(done.person)

    assert found["works"] == [{"activity": "plan", "status": "accepted", "text": "Мой план", "comment": "Хорошо, Анна"}]
    assert found["reflections"] == [{"activity": "thoughts", "text": "Мои мысли", "seen_by": "group"}]
    assert sorted(row["activity"] for row in found["done"]) == ["plan", "thoughts"]


def test_an_empty_person_has_nothing_to_tell(enrol):
    assert retirement.tell(enrol().person) == {"works": [], "reflections": [], "done": []}
