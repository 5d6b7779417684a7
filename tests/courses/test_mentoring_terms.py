"""How long mentoring and learning paths are kept: own words go five years after the end, who still works is needed."""

from datetime import date, timedelta

import pytest
from factories import PersonFactory
from mentoring_rows import NOW, active, proposed, teacher, themes

from pulsar_xblocks.courses.mentoring import retirement as mentoring
from pulsar_xblocks.courses.mentoring.actions import pairing
from pulsar_xblocks.courses.mentoring.models import MentoringPair
from pulsar_xblocks.courses.paths import domain
from pulsar_xblocks.courses.paths import retirement as paths
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel.retention.registry import Doomed

pytestmark = pytest.mark.django_db
END = date(2031, 11, 10)  # five years after the pair and the path of these tests


def _doomed(row):
    return Doomed(row.region_id, row._meta.model_name, str(row.pk), None, None, END, NOW)


def test_a_pair_is_blanked_five_years_after_its_end(region, curator):
    themes(region)
    pair = pairing.end(active(region, curator), "Переезд", by=curator, now=NOW)
    assert mentoring.due(region.pk, END) == []

    items = mentoring.due(region.pk, END + timedelta(days=1))
    assert [(item.object_id, item.since) for item in items] == [(str(pair.pk), END)]
    assert mentoring.destroy_due(_doomed(pair)) == 3
    assert (MentoringPair.objects.get().goal, mentoring.due(region.pk, END + timedelta(days=1))) == ("", [])


def test_who_works_in_a_pair_is_needed(region):
    themes(region)
    pair = proposed(region)
    people = [pair.mentor_id, pair.mentee_id, PersonFactory().pk]

    assert mentoring.needed(people, "any", END) == {pair.mentor_id, pair.mentee_id}
    assert mentoring.needed(people[:1], "any", END) == {pair.mentor_id}


def test_a_path_is_blanked_five_years_after_it_is_completed(region):
    facts = {"region": region, "made_at": NOW, "goals": "Цель", "answers": '{"wish": "Текст"}'}
    row = LearningPath.objects.create(person=teacher(), key="one", status=domain.DONE, closed_at=NOW, **facts)
    going = LearningPath.objects.create(person=teacher(), key="two", status=domain.ACTIVE, **facts)
    assert paths.due(region.pk, END) == []

    assert [item.object_id for item in paths.due(region.pk, END + timedelta(days=1))] == [str(row.pk)]
    assert paths.destroy_due(_doomed(row)) == 1
    assert (LearningPath.objects.get(pk=row.pk).answers, LearningPath.objects.get(pk=going.pk).goals) == ("{}", "Цель")
    assert paths.needed([row.person_id, going.person_id], "any", END) == {going.person_id}
