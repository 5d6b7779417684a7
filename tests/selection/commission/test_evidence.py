"""The evidence of a call as one archive: folders by number, a sheet of contents, made by a job, kept for three days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from commission_rows import FRIDAY, published
from factories import RegionFactory
from kernel_pages import pdf
from openpyxl import load_workbook

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, Text
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.commission import evidence

pytestmark = pytest.mark.django_db
REASON = {"reason": "Проверка дипломов комиссией"}


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a call and three applications; the first has a portfolio of two files and a diploma."""
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    at(FRIDAY)
    call, rows = published([67, 71, 80])
    asked = Questionnaire(sections=(Section("main", questions=(Question("a1", Text("Портфолио"), type="file"),)),))
    keys = [a_file(rows[0], name) for name in ("работа.pdf", "../работа.pdf")]
    diploma = a_file(rows[0], "Диплом.pdf")
    rows[0].questionnaire, rows[0].answers = pin("questionnaire", asked, FRIDAY), json.dumps({"a1": keys})
    rows[0].save()
    ApplicationAchievement.objects.create(
        application=rows[0], key="a", olympiad="o", name="Олимпиада «Высота»", year="2025/26", result="winner", files=diploma
    )
    return call, rows


def a_file(row: SelectionApplication, name: str) -> str:
    content = pdf(name)
    file = PrivateFile.objects.create(
        key=f"k{PrivateFile.objects.count():021d}", owner=row.person, purpose="selection_evidence", state="ready", original_name=name,
        content_type="application/pdf", size=len(content), stored_name=chunks.store_bytes(content),
        subject_kind="selectionapplication", subject_id=str(row.pk), created_at=FRIDAY, finished_at=FRIDAY,
    )  # fmt: skip
    return file.key


def page_of(call, query: str = "status=") -> str:
    return f"/pulsar/calls/{call.pk}/evidence/?{query}"


def made(client, call, query: str = "status="):
    assert client.post(page_of(call, query), REASON).status_code == 302
    run_due(FRIDAY)
    return Job.objects.filter(kind=evidence.JOB).latest("pk")


def opened(client, job) -> zipfile.ZipFile:
    answer = client.get(f"/pulsar/files/{job.result_file}/")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_folders_by_number_and_a_sheet_of_contents(entered, world):
    call, rows = world
    client = entered()

    found = opened(client, made(client, call))

    folder = rows[0].number
    names = [f"{folder}/01 работа.pdf", f"{folder}/02 работа.pdf", f"{folder}/03 Диплом.pdf"]
    assert found.namelist() == ["Содержание.xlsx", *names]
    assert found.read(names[2]).startswith(b"%PDF-")
    table = list(load_workbook(io.BytesIO(found.read("Содержание.xlsx"))).active.iter_rows(values_only=True))
    assert [row[:4] for row in table[1:]] == [
        (folder, rows[0].person.full_name, name, about)
        for name, about in zip(names, ("Портфолио", "Портфолио", "Олимпиада «Высота»"), strict=True)
    ]


def test_only_the_filtered_applications(entered, world):
    call, rows = world
    client = entered()

    found = opened(client, made(client, call, f"status=&q={rows[1].number}"))

    assert found.namelist() == ["Содержание.xlsx"]


def test_who_asked_is_recorded_and_the_file_goes_after_three_days(entered, world):
    call, _ = world
    client = entered()
    job = made(client, call)

    run_due(FRIDAY + timedelta(days=3, hours=1))

    page = client.get(page_of(call)).content.decode()
    assert '<input class="pulsar-input" id="f-reason"' in page  # beside a list of archives too
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.reason, '"rows": 3' in entry.detail) == (client.person, REASON["reason"], True)
    assert PrivateFile.objects.get(key=job.result_file).state == "removed"
    assert client.get(f"/pulsar/files/{job.result_file}/").status_code == 404


def test_without_a_reason_nothing_is_ordered(entered, world):
    call, _ = world

    assert entered().post(page_of(call), {"reason": ""}).status_code == 422
    assert not Job.objects.filter(kind=evidence.JOB).exists()


@pytest.mark.parametrize(("role", "seen"), [("methodist", 403), ("secretary", 403), ("expert", 403), ("chair", 403)])
def test_it_is_the_operators_alone(entered, world, role, seen):
    call, _ = world
    operator = entered()
    key = made(operator, call).result_file
    client = entered(role, call=call)

    assert (client.get(page_of(call)).status_code, client.get(f"/pulsar/files/{key}/").status_code) == (seen, 404)


def test_another_region_finds_nothing(entered, world):
    call, _ = world

    assert entered(region=RegionFactory(code="42")).get(page_of(call)).status_code == 404


def test_too_much_for_one_archive_ends_in_words(entered, world, monkeypatch):
    call, _ = world
    monkeypatch.setattr(evidence, "MOST_FILES", 2)
    client = entered()

    job = made(client, call)

    assert (job.state, job.result_file) == ("failed", "")
    assert "выберите" in client.get(page_of(call)).content.decode()


def test_cancelled_keeps_nothing(entered, world):
    call, _ = world
    client = entered()
    client.post(page_of(call), REASON)
    job = Job.objects.get(kind=evidence.JOB)

    client.post(f"/pulsar/jobs/{job.pk}/cancel/")
    run_due(FRIDAY)

    job.refresh_from_db()
    assert (job.state, job.result_file) == ("cancelled", "")


def test_a_lost_file_is_named_and_stops_nothing(entered, world):
    call, rows = world
    PrivateFile.objects.filter(original_name="Диплом.pdf").update(stored_name="nowhere")
    client = entered()

    found = opened(client, made(client, call))

    [left_out] = [name for name in found.namelist() if name.endswith(".txt")]
    assert f"{rows[0].number}/03 Диплом.pdf" in found.read(left_out).decode()


def test_a_hundred_applications_are_read_as_one(world, django_assert_max_num_queries):
    call, rows = world
    seen = []
    for count in (1, 3):
        found = SelectionApplication.objects.filter(pk__in=[row.pk for row in rows[:count]]).select_related("person").order_by("pk")
        with django_assert_max_num_queries(6) as queries:
            list(evidence.pieces(found))
        seen.append(len(queries))

    assert seen[0] == seen[1]


def test_nothing_is_taken_out_of_who_has_withdrawn_the_consent_and_no_name_is_kept(entered, world):
    call, rows = world
    client = entered()
    before = opened(client, made(client, call)).namelist()
    SelectionApplication.objects.filter(pk=rows[0].pk).update(status="stopped")

    job = made(client, call, f"status=&q={rows[0].person.family}")

    assert any(name.startswith(rows[0].number) for name in before)
    assert not any(name.startswith(rows[0].number) for name in opened(client, job).namelist())
    assert json.loads(job.payload)["wanted"]["q"] == ""
