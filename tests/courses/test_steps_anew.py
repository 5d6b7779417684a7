"""Steps that are undone and done again: one letter, the order that is in force, the certificate that is told of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from courses_rows import END, ISSUE, batch, finished, with_file
from factories import PersonFactory

from pulsar_xblocks.courses.documents.actions import following, frdo
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import letters
from pulsar_xblocks.courses.enrolments.actions import applying, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.models import Enrolment, TrainingOrder
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
IN, AGAIN = Paper("enrol", "12-к", date(2026, 11, 20)), Paper("enrol", "15-к", date(2026, 12, 2))
LEAVE = Paper("leave", "14-к", date(2026, 12, 1), "Заявление")


def _min(minutes):
    return NOW + timedelta(minutes=minutes)


def _told(row):
    return [message.subject.split(":")[0] for message in Message.objects.filter(person=row.person, kind=letters.KIND).order_by("pk")]


def _fresh(row):
    return Enrolment.objects.get(pk=row.pk)


@pytest.fixture
def row(group):
    made = applying.apply(group, PersonFactory(with_account=True, language="en"), Place(), now=NOW)
    Enrolment.objects.filter(pk=made.pk).update(stage=stages.ORDER_IN)
    made.events.update(stage=stages.ORDER_IN)
    return _fresh(made)


@pytest.fixture
def left(group, row, curator):
    """Somebody who was enrolled and has left."""
    deciding.sign_order(group, [row], IN, by=curator, now=_min(1))
    deciding.sign_order(group, [row], LEAVE, by=curator, now=_min(60))
    return _fresh(row)


def _batch(row):
    return row.events.order_by("-pk").values_list("batch", flat=True).first()


def test_what_was_undone_and_done_again_is_told_once(group, row, curator):
    deciding.sign_order(group, [row], IN, by=curator, now=_min(1))
    deciding.undo(group, _batch(row), by=curator, now=_min(3))
    deciding.sign_order(group, [row], IN, by=curator, now=_min(5))
    run_due(_min(40))

    assert _told(row) == ["You are enrolled"]


def test_who_is_taken_back_no_longer_names_the_order_of_leaving(group, left, curator):
    deciding.sign_order(group, [left], AGAIN, by=curator, now=_min(120))

    assert (_fresh(left).order_in.number, _fresh(left).order_out) == ("15-к", None)


def test_an_undone_order_brings_back_the_one_before_it(group, left, curator):
    deciding.sign_order(group, [left], AGAIN, by=curator, now=_min(120))
    deciding.undo(group, _batch(left), by=curator, now=_min(121))

    row = _fresh(left)
    assert (row.stage, row.order_in.number, row.order_out.number) == (stages.LEFT, "12-к", "14-к")


def test_an_undone_order_of_leaving_keeps_the_enrolment(group, left, curator):
    deciding.undo(group, _batch(left), by=curator, now=_min(61))

    row = _fresh(left)
    assert (row.stage, row.order_in.number, row.order_out) == (stages.STUDYING, "12-к", None)


@pytest.fixture
def issued(group, region, operator, curator):
    batch(region, operator)
    row = with_file(finished(group, with_account=True, language="en"))
    return issue(group, [row], ISSUE, by=curator, now=END)[0]


def test_who_gets_a_certificate_is_told_once(issued, region, operator):
    run_due(END + timedelta(minutes=31))
    assert _told(issued.enrolment)[-1] == "Your certificate is issued"
    upload, _, _ = frdo.make_upload(region, "в реестр", by=operator, now=END + timedelta(days=1))
    frdo.take(upload, by=operator, now=END + timedelta(days=2))
    frdo.refuse(upload.rows.get(), "Не найден диплом", by=operator, now=END + timedelta(days=3))
    run_due(END + timedelta(days=4))

    assert _told(issued.enrolment).count("Your certificate is issued") == 1


def test_a_certificate_cancelled_at_once_is_told_to_nobody(issued, operator):
    following.cancel(issued, "Не тот бланк", by=operator, now=END + timedelta(minutes=5))
    run_due(END + timedelta(minutes=31))

    assert "Your certificate is issued" not in _told(issued.enrolment)


def test_a_cancelled_certificate_in_a_file_says_nothing_of_the_new_one(issued, group, region, operator, curator):
    upload, _, _ = frdo.make_upload(region, "в реестр", by=operator, now=END)
    following.cancel(issued, "Ошибка в имени", by=operator, now=END)
    issue(group, [_fresh(issued.enrolment)], ISSUE, by=curator, now=END)
    frdo.take(upload, by=operator, now=END)

    assert _fresh(issued.enrolment).stage == stages.CERT_ISSUED


def test_a_cancelled_certificate_rejected_leaves_the_new_one_entered(issued, group, region, operator, curator):
    old, _, _ = frdo.make_upload(region, "в реестр", by=operator, now=END)
    following.cancel(issued, "Ошибка в имени", by=operator, now=END)
    issue(group, [_fresh(issued.enrolment)], ISSUE, by=curator, now=END)
    new, _, _ = frdo.make_upload(region, "в реестр", by=operator, now=END)
    frdo.take(new, by=operator, now=END)
    frdo.refuse(old.rows.get(), "Документ аннулирован", by=operator, now=END)

    assert _fresh(issued.enrolment).stage == stages.FRDO_DONE


def test_a_completion_is_taken_back_after_weeks_with_a_reason(group, curator):
    row = finished(group)
    with pytest.raises(Invalid):
        deciding.step_back(row, " ", by=curator, now=END)
    deciding.step_back(row, "Подписан не тот приказ", by=curator, now=END + timedelta(days=20))

    found = _fresh(row)
    assert (found.stage, found.order_out, found.reason) == (stages.ORDER_OUT, None, "Подписан не тот приказ")
    assert TrainingOrder.objects.filter(kind="complete").count() == 1


def test_documents_accepted_by_mistake_go_back_to_the_check(row, curator):
    deciding.step_back(row, "Не тот диплом", by=curator, now=_min(90))

    assert _fresh(row).stage == stages.DOCS_CHECK


def test_only_these_two_stages_have_a_way_back_by_hand(group, row, curator):
    for stage in set(stages.ENROLMENT) - {stages.CERT_NEEDED, stages.ORDER_IN}:
        Enrolment.objects.filter(pk=row.pk).update(stage=stage)
        with pytest.raises(stages.NotNow):
            deciding.step_back(_fresh(row), "Ошибка", by=curator, now=_min(90))


def test_a_rejected_duplicate_leaves_the_original_entered(issued, region, operator):
    old, _, _ = frdo.make_upload(region, "в реестр", by=operator, now=END)
    frdo.take(old, by=operator, now=END)
    following.duplicate(issued, following.Double("lost", END.date(), head="Образцова И. П."), by=operator, now=END)
    new, _, _ = frdo.make_upload(region, "в реестр", by=operator, now=END)
    frdo.refuse(new.rows.get(), "Не найден оригинал", by=operator, now=END)

    assert _fresh(issued.enrolment).stage == stages.FRDO_DONE
