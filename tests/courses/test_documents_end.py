"""Documents at the end: the register is kept, the personal file is destroyed."""

from datetime import date, timedelta

import pytest
from courses_rows import END, ISSUE, batch, enrolled, finished, with_file

from pulsar_xblocks.courses.documents import own, retirement
from pulsar_xblocks.courses.documents.actions import frdo
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries.register import printed
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions.applying import save_dossier
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment, TrainingOrder
from pulsar_xblocks.courses.enrolments.queries import facts_of
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor

pytestmark = pytest.mark.django_db


def test_who_is_retired_before_the_register_has_it_keeps_what_it_asks(group, region, operator, curator):
    batch(region, operator)
    row = with_file(finished(group, family="Иванова", given="Анна"))
    made = issue(group, [row], ISSUE, by=curator, now=END)[0]
    retire(row.person, END)
    retire(Person.objects.get(pk=row.person_id), END)  # safe to run again

    assert printed(TrainingDocument.objects.get(pk=made.pk)).family == "Иванова"
    upload, _, [line] = frdo.make_upload(region, "в реестр", by=operator, now=END)
    assert (line.facts["family"], line.facts["birth_date"], line.facts["snils"]) == ("Иванова", "01.02.1980", "112-233-445 95")
    assert retirement.due(region.pk, date(2031, 12, 19)) == []
    frdo.take(upload, by=operator, now=END + timedelta(days=1))
    [item] = retirement.due(region.pk, date(2026, 12, 23))
    assert (item.person_id, item.since) == (row.person_id, date(2026, 12, 22))


def test_who_is_retired_before_the_certificate_still_gets_it(group, curator):
    row = with_file(finished(group, family="Иванова", given="Анна"))
    retire(row.person, END)

    made = issue(group, [Enrolment.objects.get(pk=row.pk)], ISSUE, by=curator, now=END)[0]
    assert (printed(made).family, printed(made).given) == ("Иванова", "Анна")
    assert Person.objects.get(pk=row.person_id).family == ""


def test_an_operator_still_corrects_the_file_that_the_register_has_rejected(group, operator, curator):
    row = with_file(finished(group, family="Иванова", given="Анна"))
    retire(row.person, END)
    typed = {"snils": "112-233-445 95", "level": "higher", "diploma_family": "Петрова", "diploma_number": "7", "sex": "f"}
    stored = save_dossier(operator, Enrolment.objects.get(pk=row.pk), Dossier.objects.get().version, typed, now=END)

    facts = facts_of(stored)
    assert (facts.diploma_family, facts.family, facts.birth_date) == ("Петрова", "Иванова", "1980-02-01")


def test_once_the_register_has_it_the_file_goes_with_the_person(group):
    row = with_file(finished(group, stages.FRDO_DONE))
    retire(row.person, END)

    stored = Dossier.objects.get()
    assert (stored.secret, stored.snils_index, stored.snils_tail) == ("", None, "")


def test_why_somebody_left_goes_with_the_person(group):
    row = enrolled(group, stages.LEFT)
    order = TrainingOrder.objects.create(group=group, kind="leave", number="14-к", on=date(2026, 12, 1), ground="Болезнь", made_at=END)
    Enrolment.objects.filter(pk=row.pk).update(order_out=order, contract_number="7", contract_on=date(2026, 11, 1))
    retire(row.person, END)

    found = Enrolment.objects.select_related("order_out").get(pk=row.pk)
    assert (found.order_out.number, found.order_out.ground) == ("14-к", "")
    assert (found.contract_number, found.contract_on) == ("", None)


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
