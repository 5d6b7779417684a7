"""Enrolment: places and the waiting list, documents, orders, undo, who may enter which СНИЛС."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import PersonFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.actions import applying, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Applicant, Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment, EnrolmentEvent
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, Stale

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
FACTS = {
    "snils": "112-233-445 95",
    "level": "higher",
    "diploma_family": "Иванова",
    "diploma_number": "1234567",
    "sex": "f",
    "citizenship": "643",
}
IN, OUT = Paper("enrol", "12-к", date(2026, 11, 20)), Paper("complete", "19-к", date(2026, 12, 18))


@pytest.fixture
def row(group, teacher, school):
    return applying.apply(group, teacher, Place(school, None, "учитель"), now=NOW)


def _applied(group, minutes=0):
    return applying.apply(group, PersonFactory(), Place(), now=NOW + timedelta(minutes=minutes))


def _at(row, stage):
    Enrolment.objects.filter(pk=row.pk).update(stage=stage)
    return Enrolment.objects.get(pk=row.pk)


def test_a_second_click_finds_the_first_application(group, teacher, row):
    assert applying.apply(group, teacher, Place(), now=NOW) == row
    assert Enrolment.objects.count() == 1
    assert row.municipality == row.organisation.municipality


def test_those_beyond_the_places_wait_and_get_the_place_that_becomes_free(group, row):
    _applied(group, 1)
    later, last = _applied(group, 3), _applied(group, 5)

    assert [later.stage, last.stage] == [stages.WAITING, stages.WAITING]
    applying.withdraw(row, by=row.person, now=NOW + timedelta(hours=1))
    assert [Enrolment.objects.get(pk=one.pk).stage for one in (later, last)] == [stages.DOCS_NEEDED, stages.WAITING]


def test_who_has_withdrawn_may_apply_anew(group, teacher, row):
    applying.withdraw(row, by=teacher, now=NOW)
    again = applying.apply(group, teacher, Place(), now=NOW)

    assert again != row
    assert again.stage == stages.DOCS_NEEDED


def test_after_the_window_nobody_applies_but_a_list_is_still_taken(group, teacher):
    late = NOW + timedelta(days=30)
    with pytest.raises(Gone):
        applying.apply(group, teacher, Place(), now=late)

    assert applying.apply(group, teacher, Place(), now=late, source="list").stage == stages.DOCS_NEEDED


def test_an_application_of_oneself_asks_for_the_consent_and_is_for_adults(group, teacher):
    who = Applicant("Иванова", "Анна", "", date(2010, 1, 1), "+73822000000")
    with pytest.raises(Invalid) as refused:
        applying.apply_oneself(group, teacher, who, Place(), now=NOW)
    assert set(refused.value.errors) == {"birth_date"}
    applying.apply_oneself(group, teacher, Applicant("Иванова", "Анна", "", date(1980, 1, 1), "+73822000000"), Place(), now=NOW)

    assert ConsentRequest.objects.get(subject=teacher).purpose == "pd"


def test_the_personal_file_is_sealed_and_masked(teacher, row):
    stored = applying.save_dossier(teacher, row, 0, FACTS, now=NOW)
    raw = Dossier.objects.values_list("secret", "snils_tail", "snils_index").get()

    assert json.loads(sealing.unseal(raw[0]))["snils"] == "11223344595"
    assert "11223344595" not in "".join(raw)
    assert raw[1] == "445 95"
    assert queries.facts_of(stored).diploma_number == "1234567"


def test_a_number_of_another_participant_is_refused_without_naming_whose(group, teacher, row):
    other = _applied(group)
    applying.save_dossier(teacher, row, 0, FACTS, now=NOW)

    with pytest.raises(Invalid) as refused:
        applying.save_dossier(other.person, other, 0, FACTS, now=NOW)
    sentence = refused.value.errors["snils"][0]
    assert teacher.family not in sentence
    assert Dossier.objects.filter(person=other.person).exclude(secret="").count() == 0


def test_a_number_is_found_after_the_keys_have_rotated(group, teacher, row, settings):
    from cryptography.fernet import Fernet  # noqa: PLC0415 - only here

    applying.save_dossier(teacher, row, 0, FACTS, now=NOW)
    settings.PULSAR_FIELD_KEYS = [Fernet.generate_key().decode(), *settings.PULSAR_FIELD_KEYS]
    other = _applied(group)

    assert queries.facts_of(queries.dossier_of(teacher)).snils == "11223344595"
    with pytest.raises(Invalid):
        applying.save_dossier(other.person, other, 0, FACTS, now=NOW)


def test_a_wrong_number_and_a_stale_page_are_refused(teacher, row):
    with pytest.raises(Invalid) as refused:
        applying.save_dossier(teacher, row, 0, FACTS | {"snils": "112-233-445 96"}, now=NOW)
    assert set(refused.value.errors) == {"snils"}
    applying.save_dossier(teacher, row, 0, FACTS, now=NOW)
    with pytest.raises(Stale):
        applying.save_dossier(teacher, row, 0, FACTS, now=NOW)


def test_documents_are_not_sent_while_something_is_missing(teacher, row):
    with pytest.raises(Invalid) as refused:
        applying.send_documents(row, by=teacher, now=NOW)

    assert len(refused.value.errors[""]) == 7  # the consent, five facts, the copy of the diploma


def test_documents_accepted_together_are_taken_back_together(group, row, curator):
    rows = [_at(one, stages.DOCS_CHECK) for one in (row, _applied(group))]
    for one in rows:
        EnrolmentEvent.objects.create(enrolment=one, stage=stages.DOCS_CHECK, at=NOW)
    batch = deciding.accept_documents(rows, by=curator, now=NOW)
    assert set(Enrolment.objects.values_list("stage", flat=True)) == {stages.ORDER_IN}

    assert deciding.undo(group, batch, by=curator, now=NOW + timedelta(minutes=29)) == 2
    assert set(Enrolment.objects.values_list("stage", flat=True)) == {stages.DOCS_CHECK}
    with pytest.raises(Conflict):
        deciding.undo(group, batch, by=curator, now=NOW + timedelta(minutes=29))


def test_nothing_is_undone_after_half_an_hour_or_when_somebody_went_on(group, row, curator):
    row = _at(row, stages.DOCS_CHECK)
    batch = deciding.accept_documents([row], by=curator, now=NOW)

    with pytest.raises(Conflict):
        deciding.undo(group, batch, by=curator, now=NOW + timedelta(minutes=31))
    deciding.sign_order(group, [row], IN, by=curator, now=NOW + timedelta(minutes=1))
    with pytest.raises(Conflict):
        deciding.undo(group, batch, by=curator, now=NOW + timedelta(minutes=5))


def test_an_order_moves_all_or_nobody(group, row, curator):
    other = _applied(group)
    _at(row, stages.ORDER_IN)

    with pytest.raises(stages.NotNow):
        deciding.sign_order(group, [row, other], IN, by=curator, now=NOW)
    assert Enrolment.objects.get(pk=row.pk).stage == stages.ORDER_IN
    order = deciding.sign_order(group, [row], IN, by=curator, now=NOW)
    assert Enrolment.objects.get(pk=row.pk).order_in == order


def test_a_completion_order_is_not_signed_at_the_desk(group, row, curator, client):
    client.force_login(curator.user)
    with pytest.raises(Invalid):
        deciding.sign_order(group, [_at(row, stages.ORDER_OUT)], OUT, by=curator, now=NOW)

    sent = {"what": "order", "kind": "complete", "number": "19-к", "on": "2026-12-18", "pick": row.key}
    assert client.post(f"/pulsar/groups/{group.pk}/participants/decide/", sent).status_code == 422
    assert (Enrolment.objects.get(pk=row.pk).stage, group.orders.count()) == (stages.ORDER_OUT, 0)


def test_who_is_left_out_gives_the_place_to_who_waits_and_reads_why(group, row, curator):
    _applied(group, 1)
    waiting = _applied(group, 2)
    with pytest.raises(Invalid):
        deciding.sign_order(group, [_at(row, stages.STUDYING)], Paper("leave", "5", date(2026, 12, 1)), by=curator, now=NOW)
    deciding.sign_order(group, [_at(row, stages.STUDYING)], Paper("leave", "5", date(2026, 12, 1), "Заявление"), by=curator, now=NOW)

    assert Enrolment.objects.get(pk=row.pk).reason == "Заявление"
    assert Enrolment.objects.get(pk=waiting.pk).stage == stages.DOCS_NEEDED


def test_a_rejection_says_why(row, curator):
    row = _at(row, stages.DOCS_CHECK)
    with pytest.raises(Invalid):
        deciding.reject_documents(row, " ", by=curator, now=NOW)

    assert deciding.reject_documents(row, "Нет второй страницы", by=curator, now=NOW).stage == stages.DOCS_REJECTED
