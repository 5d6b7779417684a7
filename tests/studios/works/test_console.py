from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import RegionFactory, RoleFactory, StudioYearFactory
from openpyxl import load_workbook

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.review.actions import import_result
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.studios.models import Work, WorkVersion
from pulsar_xblocks.studios.works import exports
from pulsar_xblocks.studios.works.queries import lists
from pulsar_xblocks.studios.works.reviewing import KIND

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def staff(year):
    """Return role -> a browser: operator, methodist, head of another school, operator of another region, expert."""
    away = RegionFactory(code="42", name="Кузбасс")
    roles = {"operator": {}, "methodist": {}, "expert": {}}
    found = {role: client_of(RoleFactory(role=role, region=year.region).person) for role in roles}
    found["operator2"] = client_of(RoleFactory(role="operator", region=away).person)
    return found


@pytest.fixture
def sent(filled, now):
    filled.do("submit")
    run_due(now)
    return Work.objects.get()


def test_list_is_for_staff_and_the_studio(sent, staff, mentor, pupil):
    seen = {name: client.get("/pulsar/works/").status_code for name, client in staff.items()}

    assert seen == {"operator": 200, "methodist": 200, "expert": 403, "operator2": 200}
    assert mentor.client.get("/pulsar/works/").status_code == 200
    assert pupil.client.get("/pulsar/works/").status_code == 403
    name = sent.studio_year.name
    assert name in staff["operator"].get("/pulsar/works/").content.decode()
    assert name not in staff["operator2"].get("/pulsar/works/").content.decode()


def test_work_of_another_region_is_not_there(sent, staff):
    assert staff["operator2"].get(f"/pulsar/works/{sent.pk}/").status_code == 404


def test_operator_sends_a_work_back_with_a_reason(sent, staff, mentor, filled):
    page = staff["operator"].get(f"/pulsar/works/{sent.pk}/").content.decode()
    assert "Карта тепла" in page and "/return/" in page
    assert "/return/" not in mentor.client.get(f"/pulsar/works/{sent.pk}/").content.decode()
    address = f"/pulsar/works/{sent.pk}/return/"
    assert mentor.client.post(address, {"reason": "Добавьте таблицу замеров."}).status_code == 403
    assert staff["operator"].post(address, {"reason": "мало"}).status_code == 422

    assert staff["operator"].post(address, {"reason": "Добавьте таблицу замеров."}).status_code == 302

    assert Work.objects.get().status == "returned"
    assert "Добавьте таблицу замеров." in filled.part("work").json()["html"]


def test_list_takes_the_same_queries_for_1_and_300_works(sent, staff, year):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert staff["operator"].get("/pulsar/works/").status_code == 200
        return len(seen)

    small = queries()
    studios = StudioYearFactory.create_batch(60, year=year)
    Work.objects.bulk_create(Work(studio_year=studio, task=sent.task, created_at=sent.created_at) for studio in studios)

    assert queries() == small


def test_report_of_all_works_reads_thousands_of_rows_with_a_few_queries(sent, year, django_assert_max_num_queries):
    studios = StudioYearFactory.create_batch(60, year=year)
    works = [Work(studio_year=studio, task=sent.task, sent_count=1, status="sent", created_at=sent.created_at) for studio in studios]
    Work.objects.bulk_create(works)
    first = WorkVersion.objects.get()
    common = {name: getattr(first, name) for name in ("number", "title", "text", "at", "deadline_at")}
    WorkVersion.objects.bulk_create(WorkVersion(work=work, **common) for work in Work.objects.exclude(pk=sent.pk))

    reached = lists.works(actor_of(RoleFactory(role="operator", region=year.region).person), {})

    with django_assert_max_num_queries(4):
        rows = [[column.get(row) for column in exports.COLUMNS] for row in exports.table_rows(reached, [year.region_id])]

    assert len(rows) == 61 and exports.CHUNK >= 3000


def test_filters_narrow_the_list(sent, staff):
    name = sent.studio_year.name

    assert name in staff["operator"].get(f"/pulsar/works/?month=11&status=sent&q={name}").content.decode()
    assert name not in staff["operator"].get("/pulsar/works/?month=10").content.decode()


def test_works_leave_as_a_table_of_versions_with_a_reason(sent, staff, mentor, pupil):
    answer = staff["operator"].post("/pulsar/works/export/xlsx/?month=11", {"reason": "Для отчёта"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)

    assert (len(rows), rows[1][3], rows[1][9], rows[1][10]) == (2, sent.studio_year.name, 1, "Карта тепла")
    assert AuditEntry.objects.get(action="export").reason == "Для отчёта"
    assert staff["operator"].post("/pulsar/works/export/xlsx/", {"reason": ""}).status_code == 422
    refused = [client.get("/pulsar/works/export/csv/").status_code for client in (staff["expert"], pupil.client)]
    assert refused == [403, 403]
    elsewhere = staff["operator2"].post("/pulsar/works/export/csv/", {"reason": "Для отчёта"})
    assert sent.studio_year.name not in b"".join(elsewhere.streaming_content).decode()


def test_result_from_outside_is_the_centres_until_it_is_published(sent, staff, mentor, now):
    import_result(KIND, sent.pk, Decimal("8.5"), "Сириус 17", by=None, now=now)

    def taken(client):
        answer = client.post("/pulsar/works/export/xlsx/", {"reason": "Для отчёта"}, HTTP_X_CSRFTOKEN=token, HTTP_ACCEPT_LANGUAGE="en")
        head, row = load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values
        return dict(zip(head, row, strict=True))

    mentor.client.get("/login/")
    token = mentor.client.cookies["csrftoken"].value
    theirs, ours = taken(mentor.client), taken(staff["operator"])
    ReviewGroup.objects.update(frozen_at=now)

    shown = [(row["Result from outside"], row["Link or id on Sirius"]) for row in (theirs, ours, taken(mentor.client))]
    assert shown == [(None, None), (8.5, "Сириус 17"), (8.5, "Сириус 17")]
    assert theirs["Row mark"] != ours["Row mark"]


def test_archive_is_offered_for_a_chosen_round_to_the_centre(sent, staff, mentor):
    address = f"/reviews/rounds/{sent.task.round_id}/archive/"

    assert address in staff["operator"].get("/pulsar/works/?month=11").content.decode()
    assert address not in staff["operator"].get("/pulsar/works/").content.decode()
    assert address not in mentor.client.get("/pulsar/works/?month=11").content.decode()
