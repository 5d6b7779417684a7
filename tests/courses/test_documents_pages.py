"""Pages of documents: who reaches them, what they store, what they give out."""

import io
from datetime import date

import pytest
from courses_rows import END, ISSUE, batch, enrolled, finished, trained, with_file
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from factories import RegionFactory, RoleFactory
from openpyxl import load_workbook

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.documents.models import FormBatch, NumberMask, TrainingDocument, UsedForm
from pulsar_xblocks.courses.documents.papers import printing
from pulsar_xblocks.courses.documents.papers.kinds import KINDS
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Enrolment, TrainingOrder
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.exports.docx import fields_of
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db
SIGNED = {"issued_on": "2026-12-21", "city": "Томск", "head": "Образцова И. П.", "secretary": ""}
WHY = {"reason": "печать группы"}


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.fixture(autouse=True)
def _after_the_training(now):
    clock.set_source(lambda: END)


@pytest.fixture
def big(group, region, operator):
    group.places = 30
    group.save()
    batch(region, operator)
    return group


@pytest.fixture
def runs(curator):
    return client_of(curator)


@pytest.fixture
def rules(operator):
    return client_of(operator)


def _words(answer):
    return "\n".join(one.text for one in Document(io.BytesIO(answer.getvalue())).paragraphs)


def test_the_sheet_stores_results_and_says_what_is_missing(big, runs):
    whole, short = trained(enrolled(big)), enrolled(big)
    page = f"/pulsar/groups/{big.pk}/final/"
    row = {f"result-{whole.key}": "passed", f"points-{whole.key}": "9,5", f"work-{whole.key}": "Студия", f"seen-{whole.key}": whole.version}

    shown = runs.get(page).content.decode()
    assert f"result-{whole.key}" in shown and f"result-{short.key}" not in shown
    assert "Not done yet: «Очный день», «План года студии», «Разбор случаев», «Дневник стажировки»." in shown
    assert runs.post(page, row | {"on": "2026-12-18"}).status_code == 302
    assert Enrolment.objects.get(pk=whole.pk).stage == stages.ORDER_OUT
    refused = runs.post(page, {f"result-{short.key}": "passed", f"seen-{short.key}": short.version, "on": "2026-12-18"})
    assert refused.status_code == 422
    assert runs.post(page, {f"result-{short.key}": "perhaps", f"points-{short.key}": "-1", "on": "x"}).status_code == 422


def test_the_way_from_the_order_to_the_signature(big, runs):
    row = finished(big, stages.ORDER_OUT)
    page = f"/pulsar/groups/{big.pk}/documents/"
    pick = {"pick": row.key}

    signed = runs.post(page + "do/", pick | {"what": "complete", "number": "19-к", "on": "2026-12-19"})
    assert "Undo" in runs.get(signed["Location"]).content.decode()
    assert runs.post(page + "do/", pick | SIGNED | {"what": "issue", "kind": "certificate"}).status_code == 302
    assert runs.post(page + "do/", pick | {"what": "hand", "handed_on": "2026-12-21", "handed_how": "hand"}).status_code == 302
    stored = TrainingDocument.objects.get()
    assert (stored.number, stored.registration, stored.handed_on) == ("0001", "0001/26-ПК", date(2026, 12, 21))
    shown = runs.get(page).content.decode()
    assert "0001/26-ПК" in shown and "signed for on" in shown


def test_everybody_whose_turn_it_is_gets_a_certificate(big, runs):
    rows = [finished(big) for _ in range(3)]
    enrolled(big)

    runs.post(f"/pulsar/groups/{big.pk}/documents/do/", SIGNED | {"what": "issue", "kind": "certificate", "everybody": "1"})
    assert set(TrainingDocument.objects.values_list("enrolment", flat=True)) == {row.pk for row in rows}


def test_everybody_who_has_not_finished_gets_one_statement(big, runs):
    rows = [enrolled(big, stages.LEFT), enrolled(big, stages.FINAL), enrolled(big, stages.FINAL)]
    Enrolment.objects.filter(pk=rows[1].pk).update(final="failed")
    page, sent = f"/pulsar/groups/{big.pk}/documents/do/", SIGNED | {"what": "issue", "kind": "statement", "everybody": "1"}

    assert runs.post(page, sent).status_code == 302
    assert set(TrainingDocument.objects.values_list("enrolment", flat=True)) == {rows[0].pk, rows[1].pk}
    assert runs.post(page, sent).status_code == 422  # nobody is left
    assert TrainingDocument.objects.count() == 2


def test_a_refused_issue_names_everybody_and_keeps_what_was_typed(big, runs):
    short = trained(enrolled(big), but="internship", less=2)
    answer = runs.post(f"/pulsar/groups/{big.pk}/documents/do/", SIGNED | {"what": "issue", "kind": "certificate", "pick": short.key})
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert f"{short.person.full_name}: 4 of 36 h are missing." in shown
    assert f'value="{short.key}" checked' in shown and 'value="Образцова И. П."' in shown


@pytest.mark.parametrize("body", [{}, {"what": "issue"}, {"what": "issue", "kind": "diary"}, {"what": "hand"}, {"what": "complete"}])
def test_nonsense_is_refused(big, runs, body):
    assert runs.post(f"/pulsar/groups/{big.pk}/documents/do/", body).status_code == 422


def test_people_of_another_group_are_not_picked(big, runs, programme, facts, curator, operator):
    other = actions.create_group(programme, facts | {"code": "2027-01"}, by=operator, now=END)
    actions.add_person(other, curator, "curator", by=operator, now=END)
    row = finished(big)

    answer = runs.post(f"/pulsar/groups/{other.pk}/documents/do/", SIGNED | {"what": "issue", "kind": "certificate", "pick": row.key})
    assert answer.status_code == 422
    assert not TrainingDocument.objects.exists()


def test_all_certificates_are_one_file_with_a_page_each(big, runs, curator):
    issue(big, [finished(big, family="Иванова", given="Анна", patronymic=""), finished(big)], ISSUE, by=curator, now=END)
    page = f"/pulsar/groups/{big.pk}/documents/print/certificate/"

    assert runs.get(page).status_code == 200
    assert runs.post(page, {"reason": ""}).status_code == 422
    text = _words(runs.post(page, WHY))
    assert "Иванова Анна" in text and "0001/26-ПК" in text and "/pulsar/documents/check/" in text
    assert AuditEntry.objects.filter(action="export", object_kind="training_document").count() == 1
    assert runs.post(f"/pulsar/groups/{big.pk}/documents/print/statement/", WHY).status_code == 422
    assert runs.post(f"/pulsar/groups/{big.pk}/documents/print/diary/", WHY).status_code == 404


@pytest.mark.parametrize("key", ["pd_journal", "pd_record", "pd_signatures"])
def test_lists_of_a_group_are_taken_with_a_reason(big, runs, curator, key):
    row = finished(big)
    issue(big, [row], ISSUE, by=curator, now=END)
    answer = runs.post(f"/pulsar/groups/{big.pk}/documents/papers/{key}/", WHY)
    rows = [[cell.text for cell in one.cells] for one in Document(io.BytesIO(answer.getvalue())).tables[0].rows]

    assert answer.status_code == 200
    assert len(rows) == 2 and row.person.full_name in rows[1]


def test_orders_name_their_participants(big, runs):
    row = finished(big)
    order = TrainingOrder.objects.get()
    answer = runs.post(f"/pulsar/groups/{big.pk}/documents/orders/{order.pk}/", WHY)

    document = Document(io.BytesIO(answer.getvalue()))
    assert "19-к" in "\n".join(one.text for one in document.paragraphs)
    assert row.person.full_name in [cell.text for cell in document.tables[0].rows[1].cells]
    assert runs.get(f"/pulsar/groups/{big.pk}/documents/orders/99999/").status_code == 404


def test_the_templates_of_the_product_ask_only_for_what_they_get():
    assert {kind.key: fields_of(kind.default()) - set(kind.fields) for kind in KINDS.values()} == {key: set() for key in KINDS}


def test_above_three_hundred_a_job_gives_out_and_prints(big, curator, runs, monkeypatch):
    monkeypatch.setattr(domain, "AT_ONCE", 1)
    rows = [finished(big), finished(big)]

    job = printing.issue_all(big, rows, ISSUE, by=curator, now=END)
    run_due(END)
    job.refresh_from_db()
    assert (job.state, TrainingDocument.objects.count()) == ("done", 2)
    runs.post(f"/pulsar/groups/{big.pk}/documents/print/certificate/", WHY)
    run_due(END)
    printed = Job.objects.get(kind=printing.PRINT_JOB)
    assert printed.state == "done" and printed.result_file


def test_the_register_finds_by_name_number_kind_and_state(big, rules, curator):
    made = issue(big, [finished(big, family="Абрамов", sort_name="абрамов пётр"), finished(big)], ISSUE, by=curator, now=END)

    def found(query):
        page = rules.get(f"/pulsar/documents/?{query}").content.decode()
        return [one.registration for one in made if f">{one.registration}<" in page]

    assert found("") == ["0001/26-ПК", "0002/26-ПК"]
    assert found("q=абрамов") == ["0001/26-ПК"]
    assert found("q=0002/26") == ["0002/26-ПК"]
    assert found("kind=statement") == found("state=cancelled") == found("year=2020") == []
    assert found("year=x&state=y&kind=z&page=99") == ["0001/26-ПК", "0002/26-ПК"]


def test_the_register_as_a_table(big, rules, curator):
    issue(big, [finished(big)], ISSUE, by=curator, now=END)
    sheet = load_workbook(io.BytesIO(rules.post("/pulsar/documents/xlsx/", {"reason": "отчёт за год"}).getvalue())).active

    assert [sheet.cell(2, at).value for at in (1, 4, 7, 10)] == ["0001/26-ПК", "0001", 36, "19-к"]


def test_pages_cost_the_same_for_one_and_three(big, rules, runs, curator):
    def count(client, page):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    pages = [(rules, "/pulsar/documents/"), (runs, f"/pulsar/groups/{big.pk}/documents/"), (runs, f"/pulsar/groups/{big.pk}/final/")]
    issue(big, [finished(big)], ISSUE, by=curator, now=END)
    before = [count(*one) for one in pages]
    issue(big, [finished(big), finished(big)], ISSUE, by=curator, now=END)

    assert [count(*one) for one in pages] == before


def test_one_document_is_doubled_and_cancelled_on_its_page(big, rules, curator):
    row = issue(big, [finished(big)], ISSUE, by=curator, now=END)[0]
    page = f"/pulsar/documents/{row.pk}/"

    assert rules.get(page).status_code == 200
    doubled = rules.post(page + "do/", SIGNED | {"what": "duplicate", "why": "lost"})
    assert doubled.status_code == 302
    assert rules.post(page + "do/", SIGNED | {"what": "duplicate", "why": "lost"}).status_code == 409
    assert rules.post(page + "do/", {"what": "cancel", "reason": " "}).status_code == 422
    assert rules.post(page + "do/", {"what": "cancel", "reason": "Ошибка"}).status_code == 302
    assert rules.post(page + "do/", {"what": "anew", "reason": "Порван"}).status_code == 409
    assert rules.get("/pulsar/documents/999999/").status_code == 404


def test_forms_and_masks_are_the_operators(big, rules, runs, region):
    page = "/pulsar/documents/forms/"
    told = {"kind": "diploma", "series": "ПП", "first": "1", "last": "50", "received_on": "2026-11-01", "what": "batch"}

    assert runs.get(page).status_code == 403
    assert rules.post(page, told).status_code == 302
    assert rules.post(page, told).status_code == 422
    made = FormBatch.objects.get(kind="diploma")
    assert rules.post(page, {"what": "spoil", "batch": made.pk, "number": "7", "reason": "Порван"}).status_code == 302
    assert rules.post(page, {"what": "spoil", "batch": made.pk, "number": "7", "reason": "Порван"}).status_code == 409
    assert rules.post(page, {"what": "spoil", "batch": 999999, "number": "7", "reason": "Порван"}).status_code == 404
    assert UsedForm.objects.get().state == "spoiled"
    assert rules.post(page, {"what": "mask", "kind": "diploma", "year": 2026, "mask": "{number", "last": 0}).status_code == 422
    assert rules.post(page, {"what": "mask", "kind": "diploma", "year": 2026, "mask": "Д-{number:3}", "last": 5}).status_code == 302
    assert NumberMask.objects.get(kind="diploma").last == 5
    assert "Д-006" in rules.get(page).content.decode()


def test_the_template_of_the_state_register_is_compared_and_kept(big, rules):
    assert rules.post("/pulsar/documents/frdo/compare/").status_code == 422
    assert rules.get("/pulsar/documents/frdo/template/").status_code == 200
    page, lone = "/pulsar/documents/frdo/template/", {"version": "0", "days": "60", "column-1-header": "СНИЛС", "column-1-key": "snils"}
    assert rules.post(page, lone).status_code == 422
    assert rules.post("/pulsar/documents/frdo/template/keep/").status_code == 302


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("operator", [200, 200, 200, 200, 200, 200]),
        ("methodist", [200, 200, 200, 200, 403, 403]),
        ("tutor", [404, 404, 200, 404, 403, 403]),
        ("mentor", [403, 403, 403, 403, 403, 403]),
    ],
)
def test_who_reaches_what(big, region, curator, role, statuses):
    row = issue(big, [with_file(finished(big))], ISSUE, by=curator, now=END)[0]
    client = client_of(RoleFactory(role=role, region=region).person)
    group = f"/pulsar/groups/{big.pk}"
    pages = [f"{group}/final/", f"{group}/documents/", "/pulsar/documents/", f"/pulsar/documents/{row.pk}/"]

    assert [client.get(page).status_code for page in [*pages, "/pulsar/documents/forms/", "/pulsar/documents/frdo/"]] == statuses


def test_another_region_sees_nothing(big, curator):
    row = issue(big, [finished(big)], ISSUE, by=curator, now=END)[0]
    client = client_of(RoleFactory(role="operator", region=RegionFactory(code="54", name="Новосибирская область")).person)

    assert client.get(f"/pulsar/documents/{row.pk}/").status_code == 404
    assert client.get(f"/pulsar/groups/{big.pk}/documents/").status_code == 404
    assert row.registration not in client.get("/pulsar/documents/").content.decode()
    assert client.get("/pulsar/documents/frdo/?region=70").status_code == 404
