"""The register for everybody and in the console; a report of a centre with its evidence."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import OrganisationFactory, PersonFactory, RoleFactory
from openpyxl import load_workbook
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.selection.centres.actions import register
from pulsar_xblocks.selection.centres.models import Centre
from pulsar_xblocks.selection.templates.centre import centre as questionnaire

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.fixture
def operator(centre):
    return client_of(RoleFactory(region=centre.region).person)


def test_everybody_reads_who_serves_a_municipality(centre):
    whole = Client().get("/pulsar/centres/public/70/").content.decode()
    other = Client().get("/pulsar/centres/public/70/?municipality=69701000").content.decode()

    assert centre.organisation.short_name in whole and "Каргасокский район" in whole
    assert centre.organisation.short_name not in other
    assert Client().get("/pulsar/centres/public/99/").status_code == 404


def test_the_register_costs_the_same_for_one_and_three(centre, places, term, now):
    def count():
        with CaptureQueriesContext(connection) as seen:
            assert Client().get("/pulsar/centres/public/70/").status_code == 200
        return len(seen)

    one = count()
    for _ in range(2):
        register.enter(OrganisationFactory(municipality=centre.organisation.municipality), places, term, by=None, now=now)

    assert count() == one


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("operator", [200, 200, 200]), ("methodist", [200, 200, 403]), ("mentor", [403, 404, 403]), ("municipal", [403, 404, 403])],
)
def test_who_reaches_the_register(centre, role, statuses):
    client = client_of(RoleFactory(role=role, region=centre.region).person)

    pages = ("/pulsar/centres/", f"/pulsar/centres/{centre.pk}/", "/pulsar/centres/new/")

    assert [client.get(page).status_code for page in pages] == statuses


def test_the_operator_suspends_with_a_reason(centre, operator):
    page = f"/pulsar/centres/{centre.pk}/"

    refused = operator.post(page, {"kind": "suspended", "on": "2026-11-10", "reason": ""})
    stored = operator.post(page, {"kind": "suspended", "on": "2026-11-10", "reason": "Отчёт не сдан"})
    again = operator.post(page, {"kind": "suspended", "on": "2026-11-10", "reason": "Отчёт не сдан"})

    assert [one.status_code for one in (refused, stored, again)] == [422, 302, 409]
    assert "Status suspended" in Client(headers={"Accept-Language": "en"}).get("/pulsar/centres/public/70/").content.decode()


def test_an_older_centre_is_entered_by_hand(centre, operator):
    other = OrganisationFactory(municipality=centre.organisation.municipality)
    values = {"organisation": other.code, "starts_on": "2024-01-01", "ends_on": "2026-12-31", "decision": "Приказ № 3", "contact": ""}

    refused = operator.post("/pulsar/centres/new/", values | {"municipalities": ["69624000"]})
    made = operator.post("/pulsar/centres/new/", values | {"municipalities": ["69624000", "69612000"]})

    assert (refused.status_code, made.status_code) == (422, 302)
    assert Centre.objects.get(organisation=other).municipalities.count() == 2


def test_the_chosen_of_a_competition_are_entered(centre, operator, now):
    asked = pin("questionnaire", questionnaire(), now)
    call = CallFactory(region=centre.region, audience="organisation", final_at=now, questionnaire=asked)
    school = OrganisationFactory(municipality=centre.organisation.municipality)
    row = SelectionApplicationFactory(
        call=call, organisation=school, status="confirmed", questionnaire=asked, answers='{"m2": ["69624000", "69612000"]}'
    )
    page, values = f"/pulsar/centres/from/{call.pk}/", {"starts_on": "2027-01-01", "ends_on": "2029-12-31", "decision": "Приказ № 15"}

    shown = operator.get(page).content.decode()
    stored = operator.post(page, values | {"pick": [row.pk], "contact": "координатор, 8 (38253) 2-00-00"})

    assert str(school) in shown and stored.status_code == 302
    made = Centre.objects.get(application=row)
    assert (made.call, made.ends_on, made.municipalities.count()) == (call, date(2029, 12, 31), 2)


def test_a_head_reports_with_evidence_and_the_operator_accepts(report, head, operator):
    page = f"/pulsar/centres/{report.centre_id}/reports/2026/"
    client = client_of(head)
    wrong = client.post(page, {"version": report.version, "actual_0": "много", "actual_1": ""})
    evidence = SimpleUploadedFile("приказ.pdf", PDF, "application/pdf")
    sent = client.post(page, {"version": report.version, "actual_0": "280", "actual_1": "12,5", "send": "1", "evidence": evidence})
    file = PrivateFile.objects.get()
    seen = [one.get(f"/pulsar/files/{file.key}/").status_code for one in (client, operator, client_of(PersonFactory(with_account=True)))]
    returned = operator.post(f"{page}decide/", {"return": "1", "reason": "Уточните призёров."})
    body = client.get(page).content.decode()

    assert [one.status_code for one in (wrong, sent, returned)] == [422, 302, 302]
    assert seen == [200, 200, 404]
    assert "Уточните призёров." in body
    assert client.post(f"{page}decide/", {"accept": "1"}).status_code in (403, 404)


def test_a_stranger_reads_no_report(report):
    assert client_of(PersonFactory(with_account=True)).get(f"/pulsar/centres/{report.centre_id}/reports/2026/").status_code == 404


def test_all_values_of_a_year_go_to_excel(report, operator):
    found = operator.get("/pulsar/centres/reports/2026/xlsx/")
    sheet = load_workbook(io.BytesIO(b"".join(found.streaming_content))).active

    assert [sheet.cell(2, column).value for column in (1, 4, 6, 9)] == [report.centre.organisation.short_name, "Охват", 300, 300]
    assert operator.get("/pulsar/centres/xlsx/").status_code == 200


def test_the_operator_writes_indicators_and_asks(centre, operator):
    wrong = operator.post("/pulsar/centres/indicators/", {"name_0": "Охват", "plan_0": "нет"})
    stored = operator.post("/pulsar/centres/indicators/", {"name_0": "Охват", "unit_0": "чел.", "plan_0": "300"})
    asked = operator.post("/pulsar/centres/reports/", {"year": "2026", "due": "2026-12-31"})

    assert [one.status_code for one in (wrong, stored, asked)] == [422, 302, 302]
    assert f"{centre.reports.get().due_at:%Y-%m-%d %H:%M}" == "2026-12-31 16:59"
