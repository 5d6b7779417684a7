"""Documents at the end: the register is kept, the personal file is destroyed."""

from datetime import date

import pytest
from courses_rows import END, ISSUE, enrolled, finished, with_file

from pulsar_xblocks.courses.documents import own, retirement
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries.register import printed
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.roles.domain import Actor

pytestmark = pytest.mark.django_db


def test_a_retired_person_leaves_the_register_and_takes_the_file_along(group, curator):
    row = with_file(finished(group, family="Иванова", given="Анна"))
    made = issue(group, [row], ISSUE, by=curator, now=END)[0]
    retire(row.person, END)

    assert printed(TrainingDocument.objects.get(pk=made.pk)).family == "Иванова"
    stored = Dossier.objects.get()
    assert (stored.secret, stored.snils_index, stored.snils_tail) == ("", None, "")


def test_a_file_is_destroyed_five_years_after_the_last_course(group, region):
    row = with_file(finished(group, stages.FRDO_DONE))

    assert retirement.due(region.pk, date(2031, 12, 18)) == []
    found = retirement.due(region.pk, date(2031, 12, 19))
    assert [(one.object_kind, one.person_id, one.since) for one in found] == [("dossier", row.person_id, date(2031, 12, 18))]


def test_a_file_of_somebody_who_is_still_learning_stays(group, region):
    with_file(enrolled(group))

    assert retirement.due(region.pk, date(2040, 1, 1)) == []


def test_a_person_reads_of_the_own_documents(group, curator):
    row = finished(group)
    made = issue(group, [row], ISSUE, by=curator, now=END)[0]

    assert [one["registration"] for one in retirement.tell(row.person)] == [made.registration]
    card = next(iter(own.cards(row.person, Actor(row.person_id), END)))
    assert (card.status.key, card.url) == ("valid", f"/pulsar/documents/check/{made.code}/")
    assert Enrolment.objects.get().stage == stages.CERT_ISSUED
