"""The archive of a year as one package: everything in it, sums that fit, the operator's only."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from studios.cast import statuses

from pulsar_xblocks.console.packages import job as package
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.studios.models import StudioTask, Work, WorkVersion


@pytest.fixture
def scene(finished, now):
    task = StudioTask.objects.create(round=finished.round, created_at=now)
    work = Work.objects.create(studio_year=finished.studio, task=task, status="sent", sent_count=2, first_sent_at=now, created_at=now)
    file = PrivateFile.objects.create(
        key="photo", owner=finished.people.mentor, purpose="work", state="ready", original_name="../=отчёт.PDF",
        content_type="application/pdf", size=3, stored_name=chunks.store_bytes(b"PDF"), subject_kind="work", subject_id="1", created_at=now,
    )  # fmt: skip
    values = {"title": "=1+1", "text": "<p>Мерили.</p>", "deadline_at": now, "at": now}
    WorkVersion.objects.create(work=work, number=1, **values)
    WorkVersion.objects.create(work=work, number=2, files=f"{file.key}\nlost", **values)
    finished.freeze()
    finished.freeze("Запись снята: работа чужая")
    finished.address = f"/pulsar/years/{finished.year.pk}/package/"
    return finished


@pytest.fixture
def taken(scene):
    assert scene.client.operator.post(scene.address, {"reason": "Хранение по номенклатуре"}).status_code == 302
    run_due(scene.END)
    job = Job.objects.get(kind=package.JOB)
    assert (job.state, job.error, job.result) == ("done", "", "2")
    answer = scene.client.operator.get(f"/pulsar/files/{job.result_file}/")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_package_ordered_twice_in_a_row_is_one(scene):
    for _ in range(2):
        scene.client.operator.post(scene.address, {"reason": "Хранение по номенклатуре"})

    assert (Job.objects.filter(kind=package.JOB).count(), AuditEntry.objects.filter(action="export").count()) == (1, 1)


def rows(found, name):
    return list(csv.reader(io.StringIO(found.read(name).decode("utf-8-sig")), delimiter=";"))


def test_package_holds_the_whole_year(scene, taken):
    names = taken.namelist()
    tables = {name.rsplit(".", 1)[0] for name in names if name.endswith(".csv")}

    assert tables == {name.rsplit(".", 1)[0] for name in names if name.endswith(".xlsx")}
    assert {"Состав", "Работы", "Студии", "Календарь"} <= tables
    assert len([name for name in tables if "/final." in name]) == 2
    folder = f"Работы/{scene.studio.studio.code}/{scene.round.number:02d} "
    file = next(name for name in names if name.endswith("отчёт.PDF"))
    assert (file.startswith(folder), "/версия 2/" in file, ".." in file, taken.read(file)) == (True, True, False, b"PDF")
    assert json.loads(taken.read("Критерии/Действующие.json"))["has_diplomas"] is True


def test_sums_fit_every_file(taken):
    lines = [line.split("  ", 1) for line in taken.read(package.MANIFEST).decode().splitlines()]

    assert {name for _, name in lines} == set(taken.namelist()) - {package.MANIFEST}
    assert all(hashlib.sha256(taken.read(name)).hexdigest() == digest for digest, name in lines)


def test_tables_tell_the_roster_and_the_recalculation_and_run_no_formulas(taken):
    assert [row[2].split()[0] for row in rows(taken, "Состав.csv")[1:]] == ["Воробьёв", "Ждунов", "Синичкина"]
    assert [row[4] for row in rows(taken, "Опубликованные таблицы.csv")[1:]] == ["", "Запись снята: работа чужая"]
    assert len(rows(taken, "Протокол публикаций.csv")) == 3
    assert "'=1+1" in {cell for row in rows(taken, "Работы.csv") for cell in row}


def test_package_is_the_operators_with_a_reason(scene):
    wanted = {
        "nobody": 302,
        "stranger": 403,
        "mentor": 403,
        "head": 403,
        "municipal": 403,
        "methodist": 403,
        "operator": 200,
        "operator2": 404,
    }

    assert statuses(scene, scene.address, list(wanted)) == wanted
    assert scene.client.operator.post(scene.address, {"reason": "да"}).status_code == 422
    scene.client.operator.post(scene.address, {"reason": "Хранение по номенклатуре"})
    entry = AuditEntry.objects.get(action="export")
    assert (entry.object_kind, entry.reason) == ("project_year", "Хранение по номенклатуре")


def test_file_is_taken_by_the_operator_only_and_for_three_days(scene, taken):
    job = Job.objects.get(kind=package.JOB)
    address = f"/pulsar/files/{job.result_file}/"

    assert statuses(scene, address, ["methodist", "operator2", "mentor"]) == {"methodist": 404, "operator2": 404, "mentor": 404}
    run_due(scene.END + timedelta(days=3, hours=2))
    assert scene.client.operator.get(address).status_code == 404
