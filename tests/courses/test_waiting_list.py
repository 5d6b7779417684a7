"""The waiting list: who is next when places are added, and until when a place is given."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import PersonFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import actions as programmes
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.pure.errors import Conflict

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
LEAVE = Paper("leave", "5", date(2026, 12, 19), "Заявление")


def _applied(group, minutes=0):
    return applying.apply(group, PersonFactory(), Place(), now=NOW + timedelta(minutes=minutes))


def _stages(*rows):
    return [Enrolment.objects.get(pk=row.pk).stage for row in rows]


@pytest.fixture
def rows(group):
    """Two people with the two places, two who wait."""
    return [_applied(group, minutes) for minutes in range(4)]


def test_places_that_are_added_go_to_who_waits(group, rows, facts, operator):
    programmes.edit_group(group, group.version, facts | {"places": 3}, by=operator, now=NOW)

    assert _stages(*rows) == [stages.DOCS_NEEDED, stages.DOCS_NEEDED, stages.DOCS_NEEDED, stages.WAITING]


def test_who_applies_later_does_not_pass_those_who_wait(group, rows):
    TrainingGroup.objects.filter(pk=group.pk).update(places=3)
    newcomer = _applied(group, 10)

    assert _stages(*rows[2:], newcomer) == [stages.DOCS_NEEDED, stages.WAITING, stages.WAITING]


@pytest.mark.parametrize(
    ("status", "at"),
    [("active", datetime(2026, 12, 18, 17, 0, tzinfo=UTC)), ("finished", NOW)],
    ids=["over by the calendar", "ended by a person"],
)
def test_nobody_gets_a_place_once_training_is_over(group, rows, curator, status, at):
    Enrolment.objects.filter(pk=rows[0].pk).update(stage=stages.FINAL)
    TrainingGroup.objects.filter(pk=group.pk).update(status=status)
    deciding.sign_order(group, [rows[0]], LEAVE, by=curator, now=at)

    assert _stages(*rows[2:]) == [stages.WAITING, stages.WAITING]


def test_an_enrolment_taken_back_gives_its_place_on(group, rows, curator):
    Enrolment.objects.filter(pk=rows[0].pk).update(stage=stages.STUDYING)
    deciding.sign_order(group, [rows[0]], LEAVE, by=curator, now=NOW)
    deciding.sign_order(group, [rows[0]], Paper("enrol", "6", date(2026, 11, 20)), by=curator, now=NOW + timedelta(minutes=1))
    Enrolment.objects.filter(pk=rows[1].pk).update(stage=stages.LEFT)
    batch = rows[0].events.order_by("-pk").first().batch
    deciding.undo(group, batch, by=curator, now=NOW + timedelta(minutes=2))

    assert _stages(*rows[2:]) == [stages.DOCS_NEEDED, stages.DOCS_NEEDED]


def test_an_order_of_leaving_is_not_undone_once_the_place_is_given_on(group, rows, curator):
    Enrolment.objects.filter(pk=rows[0].pk).update(stage=stages.STUDYING)
    deciding.sign_order(group, [rows[0]], LEAVE, by=curator, now=NOW)

    with pytest.raises(Conflict):
        deciding.undo(group, rows[0].events.order_by("-pk").first().batch, by=curator, now=NOW + timedelta(minutes=2))
    assert _stages(rows[0], rows[2]) == [stages.LEFT, stages.DOCS_NEEDED]
