"""The works of a round as one ZIP: blind or named by right, made by a job, kept for three days."""

import io
import zipfile
from datetime import timedelta

import factories as make
import pytest
from django.test import Client
from kernel_pages import pdf
from studios.cast import cast

from pulsar_xblocks.console import archives
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.studios.models import StudioTask, Work, WorkVersion
from pulsar_xblocks.studios.works import reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now, settings, tmp_path):
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    scene = cast(now)
    scene.year.rubric = make.DefinitionFactory(kind="rubric")
    scene.year.save()
    scene.round = make.RoundFactory(year=scene.year)
    scene.studio = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, name="Кедр")
    task = StudioTask.objects.create(round=scene.round, created_at=now)
    scene.work = Work.objects.create(studio_year=scene.studio, task=task, status="sent", sent_count=1, first_sent_at=now, created_at=now)
    file = PrivateFile.objects.create(
        key="photo", owner=scene.people.mentor, purpose="work", state="ready", original_name="Кедр отчёт.PDF",
        content_type="application/pdf", size=3, stored_name=chunks.store_bytes(pdf("Heat map")),
        subject_kind="work", subject_id="1", created_at=now,
    )  # fmt: skip
    values = {"title": "Карта тепла", "text": "<p>Мерили школу.</p>", "files": file.key, "deadline_at": now, "at": now}
    WorkVersion.objects.create(work=scene.work, number=1, **values)
    reviewing.put_in_queue(scene.work, now)
    scene.code = ReviewItem.objects.get().blind_code
    scene.address = f"/pulsar/reviews/rounds/{scene.round.pk}/archive/"
    return scene


def taken(scene, kind, now):
    done = scene.client.operator.post(scene.address, {"kind": kind, "reason": "Экспертам второго тура"})
    assert done.status_code == 302
    run_due(now)
    key = Job.objects.filter(kind=archives.JOB).latest("pk").result_file
    answer = scene.client.operator.get(f"/pulsar/files/{key}/")
    assert answer.status_code == 200
    return key, zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_blind_archive_names_nobody(scene, now):
    _, found = taken(scene, "blind", now)

    assert len(found.namelist()) == 2
    assert not [name for name in found.namelist() if "Кедр" in name or scene.studio.studio.code in name]
    assert found.read(f"{scene.code}/{scene.code}-1.pdf").startswith(b"%PDF-")
    text = next(found.read(name).decode("utf-8-sig") for name in found.namelist() if name.endswith(".txt"))
    assert text == "Карта тепла\r\n\r\nМерили школу."


def test_blind_archive_tells_nothing_that_files_say_of_their_authors(scene, now):
    photo, content = PrivateFile.objects.get(key="photo"), pdf("Heat map", trailer=b"/Info<</Author (Lebedeva)>>")
    photo.stored_name, photo.size = chunks.store_bytes(content), len(content)
    photo.save()

    _, found = taken(scene, "blind", now)
    _, named = taken(scene, "named", now)

    assert b"Lebedeva" not in found.read(f"{scene.code}/{scene.code}-1.pdf")
    assert b"Lebedeva" in named.read(f"{scene.studio.studio.code} Кедр/Кедр отчёт.PDF")


def test_named_archive_has_folders_of_studios(scene, now):
    _, found = taken(scene, "named", now)

    assert f"{scene.studio.studio.code} Кедр/Кедр отчёт.PDF" in found.namelist()
    entry = AuditEntry.objects.get(action="export", object_kind="work")
    assert (entry.reason, '"rows": 1' in entry.detail) == ("Экспертам второго тура", True)


def test_archive_is_for_the_centre_of_the_region_and_ends_after_three_days(scene, now):
    key, _ = taken(scene, "blind", now)
    address = f"/pulsar/files/{key}/"

    def seen(at, *names):
        return {name: getattr(scene.client, name).get(at).status_code for name in names}

    asked = seen(scene.address, "operator", "methodist", "operator2", "mentor", "head")
    opened = seen(address, "methodist", "operator2", "mentor", "head")
    assert asked == {"operator": 200, "methodist": 200, "operator2": 404, "mentor": 404, "head": 404}
    assert opened == {"methodist": 200, "operator2": 404, "mentor": 404, "head": 404}
    assert key in scene.client.operator.get(scene.address).content.decode()

    run_due(now + timedelta(days=3, hours=1))

    assert PrivateFile.objects.get(key=key).state == "removed"
    assert scene.client.operator.get(address).status_code == 404


def test_reason_is_asked_for_and_a_stranger_gets_nothing(scene):
    assert scene.client.operator.post(scene.address, {"kind": "blind", "reason": ""}).status_code == 422
    assert scene.client.stranger.post(scene.address, {"kind": "blind", "reason": "Просто так"}).status_code == 403
    assert Client().get(scene.address).status_code == 302
    assert Job.objects.filter(kind=archives.JOB).count() == 0


def test_cancelled_archive_keeps_nothing(scene, now):
    scene.client.operator.post(scene.address, {"kind": "blind", "reason": "Экспертам"})
    job = Job.objects.get(kind=archives.JOB)

    scene.client.operator.post(f"/pulsar/jobs/{job.pk}/cancel/")
    run_due(now)

    job.refresh_from_db()
    assert (job.state, job.result_file) == ("cancelled", "")
