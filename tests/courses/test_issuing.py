"""Documents given out: who lacks what, forms and registration numbers without gaps, statements."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from courses_rows import END, ISSUE, batch, enrolled, finished, trained
from django.utils.translation import override

from pulsar_xblocks.courses.documents.actions import completing, stocking
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.documents.actions.stocking import Delivery, Numbering
from pulsar_xblocks.courses.documents.domain import CERTIFICATE, STATEMENT
from pulsar_xblocks.courses.documents.models import NumberMask, TrainingDocument, UsedForm
from pulsar_xblocks.courses.documents.queries import stock
from pulsar_xblocks.courses.documents.queries.register import printed
from pulsar_xblocks.courses.domain import numbers, stages
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.ledger.actions import reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.wording import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def big(group):
    group.places = 30
    group.save()
    return group


def _why(refused, name=""):
    with override("en"):
        return [said(text) for text in refused.value.errors[name]]


def test_many_get_theirs_in_the_order_of_names_with_the_next_forms(big, region, operator, curator):
    batch(region, operator, "0007", "0010")
    rows = [finished(big, family=name, sort_name=name.lower()) for name in ("Яковлев", "Абрамов", "Миронов")]

    made = issue(big, rows, ISSUE, by=curator, now=END)
    assert [(one.registration, one.series, one.number, printed(one).family) for one in made] == [
        ("0001/26-ПК", "ПК", "0007", "Абрамов"),
        ("0002/26-ПК", "ПК", "0008", "Миронов"),
        ("0003/26-ПК", "ПК", "0009", "Яковлев"),
    ]
    assert set(Enrolment.objects.values_list("stage", flat=True)) == {stages.CERT_ISSUED}
    assert len({one.code for one in made}) == 3
    told = printed(made[0])
    assert (told.hours, told.head, told.city, told.starts_on) == (36, "Образцова И. П.", "Томск", date(2026, 11, 23))


def test_a_certificate_with_thirty_four_of_thirty_six_hours_is_refused(big, curator):
    row = finished(big)
    entry = LedgerEntry.objects.get(subject_id=row.pk, criterion="internship")
    reverse(entry, "Ошибка", by=curator, now=END)

    with pytest.raises(Invalid) as refused:
        issue(big, [row], ISSUE, by=curator, now=END)
    assert _why(refused) == [f"{row.person.full_name}: 10 of 36 h are missing."]
    assert not TrainingDocument.objects.exists()


def test_a_certificate_before_the_final_assessment_is_refused_with_what_is_missing(big, curator):
    row = trained(enrolled(big))

    with pytest.raises(Invalid) as refused:
        issue(big, [row], ISSUE, by=curator, now=END)
    name = row.person.full_name
    assert _why(refused) == [f"{name}: 2 of 36 h are missing.", f"{name}: The final assessment has not been held yet."]


def test_a_certificate_before_the_completion_order_is_refused(big, curator):
    row = finished(big, stages.ORDER_OUT)

    with pytest.raises(Invalid) as refused:
        issue(big, [row], ISSUE, by=curator, now=END)
    assert _why(refused) == [f"{row.person.full_name}: the completion order is not signed; now: Completion order required."]


def test_one_who_lacks_something_keeps_the_others_back_and_no_number_is_lost(big, region, operator, curator):
    batch(region, operator)
    whole, short = finished(big), trained(enrolled(big))
    with pytest.raises(Invalid):
        issue(big, [whole, short], ISSUE, by=curator, now=END)

    assert not UsedForm.objects.exists()
    assert [one.registration for one in issue(big, [whole], ISSUE, by=curator, now=END)] == ["0001/26-ПК"]


def test_a_second_certificate_is_refused(big, curator):
    row = finished(big)
    issue(big, [row], ISSUE, by=curator, now=END)

    with pytest.raises(Invalid) as refused:
        issue(big, [row], ISSUE, by=curator, now=END)
    assert "given out already" in _why(refused)[0]


def test_too_few_forms_are_named(big, region, operator, curator):
    batch(region, operator, "1", "2")
    rows = [finished(big) for _ in range(4)]

    with pytest.raises(Invalid) as refused:
        issue(big, rows, ISSUE, by=curator, now=END)
    assert _why(refused, "batch") == ["2 numbered forms are missing: enter a batch."]
    assert NumberMask.objects.count() == 0


def test_a_spoiled_form_is_passed_over_and_the_chosen_batch_goes_first(big, region, operator, curator):
    batch(region, operator, "1", "9", series="А")
    second = batch(region, operator, "1", "9", series="Б")
    stocking.spoil(second, "1", "Замялся в принтере", by=operator, now=END)

    made = issue(big, [finished(big), finished(big)], replace(ISSUE, batch=second.pk), by=curator, now=END)
    assert [(one.series, one.number) for one in made] == [("Б", "2"), ("Б", "3")]


@pytest.mark.parametrize("day", [date(2026, 12, 17), date(2026, 12, 22)])
def test_a_document_is_not_older_than_its_order_and_not_of_tomorrow(big, curator, day):
    with pytest.raises(Invalid):
        issue(big, [finished(big)], replace(ISSUE, issued_on=day), by=curator, now=END)


def test_a_statement_is_for_those_who_have_left_and_tells_the_hours_that_count(big, curator):
    left = trained(enrolled(big, stages.LEFT), but="cases", less=5)
    made = issue(big, [left], replace(ISSUE, kind=STATEMENT), by=curator, now=END)

    assert (made[0].registration, printed(made[0]).hours) == ("0001/26-С", Decimal(29))
    assert Enrolment.objects.get(pk=left.pk).stage == stages.LEFT
    with pytest.raises(Invalid):
        issue(big, [finished(big)], replace(ISSUE, kind=STATEMENT), by=curator, now=END)


def test_the_completion_order_names_who_lacks_something(big, curator):
    row = finished(big, stages.ORDER_OUT)
    paper = Paper("complete", "20-к", date(2026, 12, 19))
    short = trained(enrolled(big, stages.ORDER_OUT), but="internship", less=2)
    with pytest.raises(Invalid):
        completing.complete(big, [row, short], paper, by=curator, now=END)

    completing.complete(big, [row], paper, by=curator, now=END)
    assert Enrolment.objects.get(pk=row.pk).stage == stages.CERT_NEEDED


def test_a_completion_order_of_a_day_to_come_is_refused(big, curator):
    with pytest.raises(Invalid) as refused:
        completing.complete(big, [finished(big, stages.ORDER_OUT)], Paper("complete", "20-к", date(2062, 12, 19)), by=curator, now=END)

    assert list(refused.value.errors) == ["on"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (lambda big: trained(enrolled(big, stages.ORDER_OUT)), "The final assessment has not been held yet."),
        (lambda big: _short(big, points=Decimal("5.9")), "59 % of the points, 60 % are needed."),
        (lambda big: _short(big, but="internship", less=2), "2 of 36 h are missing."),
    ],
)
def test_what_is_missing_stops_the_order_and_the_certificate_alike(big, curator, row, why):
    short = row(big)
    with pytest.raises(Invalid) as refused:
        completing.complete(big, [short], Paper("complete", "20-к", date(2026, 12, 19)), by=curator, now=END)
    assert f"{short.person.full_name}: {why}" in _why(refused)
    Enrolment.objects.filter(pk=short.pk).update(stage=stages.CERT_NEEDED)
    with pytest.raises(Invalid) as refused:
        issue(big, [short], ISSUE, by=curator, now=END)
    assert f"{short.person.full_name}: {why}" in _why(refused)


def test_sixty_percent_are_enough(big, curator):
    row = _short(big, points=6)

    completing.complete(big, [row], Paper("enrol", "20-к", date(2026, 12, 19)), by=curator, now=END)
    stored = Enrolment.objects.get(pk=row.pk)
    assert (stored.stage, stored.order_out.kind, stored.order_in) == (stages.CERT_NEEDED, "complete", None)


def _short(big, **how):
    row = trained(enrolled(big, stages.ORDER_OUT), **how)
    Enrolment.objects.filter(pk=row.pk).update(final="passed")
    row.refresh_from_db()
    return row


def test_forms_are_entered_once(region, operator):
    batch(region, operator, "0001", "0100")

    with pytest.raises(Invalid):
        batch(region, operator, "0050", "0150")
    assert batch(region, operator, "0050", "0150", series="ПП")
    with pytest.raises(Invalid):
        stocking.add_batch(region, Delivery("diary", numbers.forms("", "1", "2"), date(2026, 11, 1)), by=operator, now=END)


def test_a_form_is_written_off_once_and_with_a_reason(region, operator):
    row = batch(region, operator, "0001", "0100")
    stocking.spoil(row, "7", "Порван", by=operator, now=END)

    with pytest.raises(Conflict):
        stocking.spoil(row, "0007", "Порван", by=operator, now=END)
    with pytest.raises(Invalid):
        stocking.spoil(row, "8", " ", by=operator, now=END)
    with pytest.raises(Invalid):
        stocking.spoil(row, "101", "Порван", by=operator, now=END)
    assert [(one.total, one.spoiled, one.free) for one in stock.stock(region.pk)] == [(100, 1, 99)]


def test_a_counter_begins_anew_every_year_with_the_mask_of_the_year_before(region, operator):
    stocking.set_mask(region, Numbering(CERTIFICATE, 2026, "ПК-{number:3}/{year}", 40), by=operator, now=END)

    assert stocking.take_numbers(region.pk, CERTIFICATE, date(2026, 12, 21), 2) == ["ПК-041/2026", "ПК-042/2026"]
    assert stocking.take_numbers(region.pk, CERTIFICATE, date(2027, 1, 12), 1) == ["ПК-001/2027"]


def test_a_counter_that_numbers_already_is_not_moved(big, region, operator, curator):
    issue(big, [finished(big)], ISSUE, by=curator, now=END)

    with pytest.raises(Invalid):
        stocking.set_mask(region, Numbering(CERTIFICATE, 2026, "{number}", 40), by=operator, now=END)
    assert stocking.set_mask(region, Numbering(CERTIFICATE, 2026, "{number}-У", 1), by=operator, now=END).mask == "{number}-У"
