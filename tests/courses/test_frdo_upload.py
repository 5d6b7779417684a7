"""The file for ФИС ФРДО: rows of documents and personal files, the register's template, what was rejected comes back."""

import io
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from courses_passports import PASSPORT
from courses_rows import END, ISSUE, batch, finished, with_file
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from pulsar_xblocks.courses.documents.actions import following, frdo
from pulsar_xblocks.courses.documents.actions.following import Double
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.documents.domain import Printed
from pulsar_xblocks.courses.documents.frdo_row import Paper, Source, facts
from pulsar_xblocks.courses.documents.loads import KIND
from pulsar_xblocks.courses.documents.models import FrdoRow, FrdoTemplate, TrainingDocument
from pulsar_xblocks.courses.documents.queries import frdo as queries
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.frdo import DEFAULT, refusals
from pulsar_xblocks.courses.enrolments.dossier import Facts
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.loads import actions as loads
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, WrongType
from pulsar_xblocks.kernel.wording import said

pytestmark = pytest.mark.django_db
HEADERS = [column.header for column in DEFAULT.columns]
WHY = "отправка в реестр"
PAPER = Paper("certificate", "", "0007", "0001/26-ПК", date(2026, 12, 21), Printed(family="Иванова", given="Анна", programme="Наставник"))


@pytest.fixture
def big(group, region, operator):
    group.places = 30
    group.save()
    batch(region, operator)
    return group


def _issued(group, curator, *rows):
    return issue(group, list(rows), ISSUE, by=curator, now=END)


def _book(headers):
    book, out = Workbook(), io.BytesIO()
    book.active.append(headers)
    book.save(out)
    return out.getvalue()


def test_a_row_holds_what_the_document_the_passport_and_the_file_say():
    told = facts(Source(PAPER, PASSPORT, Facts("11223344595", "higher", "Иванова", "", "123", "f"), date(1980, 2, 1), "budget"))

    assert {key: told[key] for key in ("kind", "status", "lost", "series", "number", "issued_on", "hours", "form", "sex", "snils")} == {
        "kind": "Удостоверение о повышении квалификации",
        "status": "Оригинал",
        "lost": "Нет",
        "series": "нет",
        "number": "0007",
        "issued_on": "21.12.2026",
        "hours": "0",
        "form": "Очно-заочная",
        "sex": "Жен",
        "snils": "112-233-445 95",
    }
    assert "original_number" not in told


def test_a_duplicate_names_its_original_and_why():
    person = Facts("11223344595", "higher", "Иванова", "", "123", "f")
    told = facts(Source(PAPER, PASSPORT, person, date(1980, 2, 1), "paid", original=PAPER, why="lost"))

    assert (told["status"], told["lost"], told["exchanged"]) == ("Дубликат", "Да", "Нет")
    assert [key for key, _ in refusals(DEFAULT, told) if key.startswith("original")] == []


def test_only_sound_documents_are_in_the_file_and_the_others_are_named(big, region, operator, curator):
    whole, short = with_file(finished(big)), finished(big)
    _issued(big, curator, whole, short)

    lines = queries.lines(DEFAULT, queries.waiting(region.pk))
    wrong = [line for line in lines if line.problems]
    with override("en"):
        assert [line.document.enrolment for line in wrong] == [short]
        assert "«СНИЛС» is empty." in [said(text) for text in wrong[0].problems]
    upload, _, found = frdo.make_upload(region, WHY, by=operator, now=END)
    assert [line.document.enrolment for line in found] == [whole]
    assert upload.rows.count() == 1
    assert [row.enrolment for row in queries.waiting(region.pk)] == [short]
    with pytest.raises(Conflict):
        frdo.make_upload(region, WHY, by=operator, now=END)


def test_taken_rows_move_their_participants_to_the_end(big, region, operator, curator):
    _issued(big, curator, with_file(finished(big)))
    upload, _, _ = frdo.make_upload(region, WHY, by=operator, now=END)

    assert frdo.take(upload, by=operator, now=END) == 1
    assert Enrolment.objects.get().stage == stages.FRDO_DONE
    assert frdo.take(upload, by=operator, now=END) == 0
    assert queries.counts(region.pk) == {"unsent": 0, "sent": 0, "taken": 1, "refused": 0}


def test_a_cancelled_document_is_in_no_file(big, region, operator, curator):
    document = _issued(big, curator, with_file(finished(big)))[0]
    following.cancel(document, "Ошибка", by=operator, now=END)

    assert queries.waiting(region.pk) == []


def test_a_duplicate_goes_into_the_next_file(big, region, operator, curator):
    document = _issued(big, curator, with_file(finished(big)))[0]
    frdo.make_upload(region, WHY, by=operator, now=END)
    made = following.duplicate(document, Double("lost", date(2026, 12, 21), "", "О."), by=curator, now=END)

    _, _, found = frdo.make_upload(region, WHY, by=operator, now=END)
    assert [line.document.pk for line in found] == [made.pk]
    assert found[0].facts["original_registration"] == document.registration


def test_two_swapped_columns_stop_every_file_until_they_are_settled(big, region, operator, curator):
    _issued(big, curator, with_file(finished(big)))
    swapped = list(HEADERS)
    swapped[21], swapped[22] = swapped[22], swapped[21]

    found = frdo.compare_with(region, _book(swapped), by=operator, now=END)
    assert [(one.ours, one.theirs) for one in found.moved] == [("V", "W"), ("W", "V")]
    with pytest.raises(frdo.Unsettled):
        frdo.make_upload(region, WHY, by=operator, now=END)
    arranged = queries.load(type(DEFAULT), queries.pending(region.pk).definition.body)
    frdo.save_template(region, frdo.newest(region.pk), arranged, by=operator, now=END)
    _, template, _ = frdo.make_upload(region, WHY, by=operator, now=END)
    assert [column.key for column in template.columns[21:23]] == ["given", "family"]


def test_the_same_template_changes_nothing_and_a_difference_can_be_dropped(region, operator):
    assert not frdo.compare_with(region, _book(HEADERS), by=operator, now=END)
    assert frdo.compare_with(region, _book(HEADERS[:-1]), by=operator, now=END)
    frdo.drop_pending(region, by=operator, now=END)

    assert not FrdoTemplate.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", "Имя;Фамилия\n1;2".encode()])
def test_what_is_no_template_of_the_register_is_refused(region, operator, content):
    with pytest.raises((Invalid, WrongType)):
        frdo.compare_with(region, content, by=operator, now=END)


def test_an_operator_corrects_a_personal_file_and_every_look_is_written_down(big, operator, curator, now):
    clock.set_source(lambda: END)
    document = _issued(big, curator, with_file(finished(big), diploma_number=""))[0]
    page, typed = (
        f"/pulsar/documents/frdo/files/{document.pk}/",
        {"level": "higher", "sex": "m", "diploma_family": "Иванов", "citizenship": "643"},
    )
    reader, other = Client(headers={"Accept-Language": "en"}), Client()
    reader.force_login(operator.user)
    other.force_login(curator.user)

    assert "112-233-445 95" in reader.get(page).content.decode()
    wrong = reader.post(page, typed | {"snils": "112-233-445 96", "diploma_number": "7654321", "version": "1"})
    assert (wrong.status_code, "The check digits of this СНИЛС do not fit" in wrong.content.decode()) == (422, True)
    right = typed | {"snils": "112-233-445 95", "diploma_number": "7654321", "version": "1"}
    assert reader.post(page, right).status_code == 302
    assert reader.post(page, right).status_code == 409  # the page of another tab
    assert [line.problems for line in queries.lines(DEFAULT, queries.waiting(document.region_id))] == [()]
    assert (other.get(page).status_code, AuditEntry.objects.filter(action="dossier.view", actor=operator).count()) == (404, 3)


@pytest.mark.parametrize("days", [0, 366])
def test_a_term_of_no_days_or_of_more_than_a_year_is_refused(region, operator, days):
    with pytest.raises(Invalid) as refused:
        frdo.save_template(region, 0, replace(DEFAULT, days=days), by=operator, now=END)
    assert set(refused.value.errors) == {"days"}


def test_the_term_of_the_template_tells_what_is_late_and_what_was_rejected_is_listed(big, region, operator, curator, now):
    _issued(big, curator, with_file(finished(big)))
    upload, _, _ = frdo.make_upload(region, WHY, by=operator, now=END)
    with transaction.atomic():
        frdo.refuse(upload.rows.get(), "Не найден диплом", by=operator, now=END)
    reader = Client(headers={"Accept-Language": "en"})
    reader.force_login(operator.user)
    clock.set_source(lambda: END + timedelta(days=31))
    shown = reader.get("/pulsar/documents/frdo/").content.decode()
    assert "The register wrote: Не найден диплом" in shown and "is over" not in shown
    frdo.save_template(region, 0, replace(DEFAULT, days=30), by=operator, now=END)
    assert "The term of 1 is over." in reader.get("/pulsar/documents/frdo/").content.decode()


def test_a_template_without_the_number_is_refused_and_a_stale_page_too(region, operator):
    without = type(DEFAULT)("", tuple(column for column in DEFAULT.columns if column.key != "snils"))
    with pytest.raises(Invalid):
        frdo.save_template(region, 0, without, by=operator, now=END)
    frdo.save_template(region, 0, DEFAULT, by=operator, now=END)
    with pytest.raises(Conflict):
        frdo.save_template(region, 0, DEFAULT, by=operator, now=END)


def test_what_the_register_has_rejected_comes_back_and_can_be_undone(big, region, operator, curator):
    row = with_file(finished(big))
    document = _issued(big, curator, row)[0]
    upload, _, _ = frdo.make_upload(region, WHY, by=operator, now=END)
    frdo.take(upload, by=operator, now=END)
    table = f"Регистрационный номер;Ошибка\n{document.registration};Не найден диплом\n9999;Нет\n".encode()

    load = loads.check(KIND, KIND.target(None, upload.pk), loads.Upload("otvet.csv", table), by=operator, now=END)
    assert [one.action for one in load.rows.order_by("number")] == ["changed", "wrong"]
    table = f"Регистрационный номер;Ошибка\n{document.registration};Не найден диплом\n".encode()
    load = loads.check(KIND, KIND.target(None, upload.pk), loads.Upload("otvet.csv", table), by=operator, now=END)
    assert FrdoRow.objects.get().state == "taken"
    load = loads.apply(load, KIND, KIND.target(None, upload.pk), "ответ реестра", by=operator, now=END)
    assert (FrdoRow.objects.get().state, FrdoRow.objects.get().reason) == ("refused", "Не найден диплом")
    assert Enrolment.objects.get().stage == stages.CERT_ISSUED
    assert [one.pk for one in queries.waiting(region.pk)] == [document.pk]
    loads.undo(load, KIND, KIND.target(None, upload.pk), by=operator, now=END + timedelta(minutes=5))
    assert (FrdoRow.objects.get().state, Enrolment.objects.get().stage) == ("taken", stages.FRDO_DONE)


def test_who_is_rejected_later_gets_no_second_letter_about_the_certificate(big, region, operator, curator):
    _issued(big, curator, with_file(finished(big)))
    upload, _, _ = frdo.make_upload(region, WHY, by=operator, now=END)
    frdo.take(upload, by=operator, now=END)
    ordered = Job.objects.filter(kind="training.told").count()
    with transaction.atomic():
        frdo.refuse(upload.rows.get(), "Не найден диплом", by=operator, now=END)

    assert Enrolment.objects.get().stage == stages.CERT_ISSUED
    assert Job.objects.filter(kind="training.told").count() == ordered


def test_rows_cost_the_same_for_one_and_three(big, region, curator):
    rows = [with_file(finished(big), number) for number in ("11223344595", "08765430300", "00100199801")]
    _issued(big, curator, *rows)
    documents = queries.waiting(region.pk)

    def count(found):
        with CaptureQueriesContext(connection) as seen:
            queries.lines(DEFAULT, found)
        return len(seen)

    assert count(documents[:1]) == count(documents) == 2


def test_the_operator_takes_the_file_with_a_reason_and_nobody_else(big, region, operator, curator):
    _issued(big, curator, with_file(finished(big)))
    taken, others = Client(), Client()
    taken.force_login(operator.user)
    others.force_login(curator.user)

    assert others.get("/pulsar/documents/frdo/").status_code == 403
    assert taken.post("/pulsar/documents/frdo/export/", {"reason": ""}).status_code == 422
    answer = taken.post("/pulsar/documents/frdo/export/", {"reason": WHY})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert sheet.cell(2, 27).value == "112-233-445 95"
    entry = AuditEntry.objects.filter(action="export").get()
    assert (entry.object_kind, entry.reason) == ("dossier", WHY)
    assert taken.post("/pulsar/documents/frdo/export/", {"reason": WHY}).status_code == 409


def test_fifteen_hundred_rows_are_written_in_ten_seconds(big, region, operator, curator):
    document = _issued(big, curator, with_file(finished(big)))[0]
    values = {name: getattr(document, name) for name in ("enrolment", "region", "kind", "series", "issued_on", "body", "made_at")}
    more = [TrainingDocument(**values, number=f"{n:06d}", registration=f"{n}/26-Т", code=f"code-{n}") for n in range(1499)]
    TrainingDocument.objects.bulk_create(more)
    client = Client()
    client.force_login(operator.user)

    started = time.monotonic()
    answer = client.post("/pulsar/documents/frdo/export/", {"reason": WHY})
    answer.getvalue()
    assert time.monotonic() - started < 10
    assert FrdoRow.objects.count() == 1500
