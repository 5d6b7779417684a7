"""«My Pulsar» of those who teach and are taught: what waits for a curator, a course that is over told once."""

import pytest
from mentoring_rows import NOW

from pulsar_xblocks.console import cards as home
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import own
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(group, teacher):
    return applying.apply(group, teacher, Place(), now=NOW)


def _told(person, *, own):
    rows = home.rows(person, actor_of(person), NOW, own=own)
    return [todo.title for todos in rows.values() for todo in todos]


def test_a_curator_finds_what_waits_where_the_day_begins(enrolment, curator, operator):
    Enrolment.objects.update(stage=stages.DOCS_CHECK)
    word = "Документы слушателей на проверку"

    assert _told(curator, own=True) == [word]
    assert (word in _told(operator, own=False), _told(operator, own=True)) == (True, [])


@pytest.mark.parametrize(("stage", "count"), [(stages.STUDYING, 1), (stages.ORDER_OUT, 1), (stages.CERT_ISSUED, 0), (stages.FRDO_DONE, 0)])
def test_a_course_whose_document_is_given_out_is_told_by_the_document(enrolment, teacher, stage, count):
    Enrolment.objects.update(stage=stage)

    assert len(own.cards(teacher, actor_of(teacher), NOW)) == count


def test_a_course_says_how_many_hours_are_done(enrolment, teacher):
    Enrolment.objects.update(stage=stages.STUDYING)
    [card] = own.cards(teacher, actor_of(teacher), NOW)

    assert dict(card.facts)["Часы: сделано / всего"] == "0 / 36"
