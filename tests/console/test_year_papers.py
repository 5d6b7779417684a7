"""Papers of all studios of a year: one job, chosen kinds and forms, by municipality and by diploma, with a reason."""

import io
import zipfile
from datetime import date, timedelta

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from studios.cast import statuses

from pulsar_xblocks.console.documents import batch
from pulsar_xblocks.console.documents.kinds import KINDS
from pulsar_xblocks.console.documents.papers import facts_of
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.jobs.actions import cancel, run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.studios.actions import years
from pulsar_xblocks.studios.models import Membership
from pulsar_xblocks.studios.templates import CRITERIA

REASON = "Торжественное закрытие года"


@pytest.fixture
def scene(finished):
    finished.freeze()
    finished.address = f"/pulsar/years/{finished.year.pk}/papers/"
    return finished


def ask(scene, **posted):
    chosen = {"kinds": list(KINDS), "forms": list(batch.FORMS), "reason": REASON}
    return scene.client.operator.post(scene.address, chosen | posted)


def test_the_same_order_pressed_twice_is_one_until_it_is_over(scene, now):
    first = [ask(scene).status_code for _ in range(2)]
    ask(scene, forms=[batch.EACH])
    orders = Job.objects.filter(kind=batch.JOB)
    waiting, recorded = orders.count(), AuditEntry.objects.filter(action="export").count()
    cancel(orders.first(), now=now)

    ask(scene)

    assert (first, waiting, recorded, orders.count()) == ([302, 302], 2, 2, 3)


def taken(scene, **posted):
    assert ask(scene, **posted).status_code == 302
    run_due(scene.END)
    job = Job.objects.filter(kind=batch.JOB).latest("pk")
    assert (job.state, job.error) == ("done", "")
    answer = scene.client.operator.get(f"/pulsar/files/{job.result_file}/")
    return job, zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def words(body):
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs)


def test_every_kind_in_every_form(scene):
    job, found = taken(scene)

    folder = f"Сертификат обучающегося/{scene.studio.studio.code} Кедр"
    names = found.namelist()
    assert (job.result, len(names)) == ("4", 4 + 3 * 2)
    assert [name for name in names if name.startswith(folder)] == sorted(name for name in names if name.startswith(folder))
    merged = words(found.read("Сертификат обучающегося.docx"))
    assert ("Синичкина" in merged, "Воробьёв" in merged, "Ждунов" in merged, "{{" in merged) == (True, True, False, False)
    page = found.read("Сертификат обучающегося.html").decode()
    assert (page.count('pulsar-papers-sheet"'), "Синичкина" in page, "<script" in page) == (2, True, False)


def test_papers_are_the_same_after_the_archive(scene):
    later = scene.END + timedelta(days=10)
    years.set_status(scene.year, "archived", by=scene.people.operator, now=later)

    assert [name for name, _ in facts_of([scene.studio])[scene.studio.pk].pupils] == sorted(
        row.person.full_name for row in Membership.objects.filter(active_on__isnull=False).select_related("person")
    )


def test_who_left_in_spring_gets_none_and_who_left_after_the_freezing_does(scene):
    for family, day in (("Весенний", date(2027, 3, 1)), ("Летний", date(2027, 6, 5))):
        make.MembershipFactory(studio_year=scene.studio, person__family=family, left_on=day, open_marker=None, ended_with="left")

    names = " ".join(name for name, _ in facts_of([scene.studio])[scene.studio.pk].pupils)
    assert ("Весенний" in names, "Летний" in names) == (False, True)


def test_facts_of_many_studios_take_the_same_number_of_queries(scene, django_assert_num_queries):
    others = []
    for _ in range(2):
        others.append(make.StudioYearFactory(year=scene.year))
        make.MembershipFactory(studio_year=others[-1])
    with django_assert_num_queries(4):
        facts_of([scene.studio])
    with django_assert_num_queries(4):
        facts_of([scene.studio, *others])


def test_filters_by_municipality_and_by_diploma(finished, now):
    finished.address = f"/pulsar/years/{finished.year.pk}/papers/"
    far = make.MunicipalityFactory(region=finished.home, oktmo="69612000", name="Бакчарский район")
    other = make.StudioYearFactory(year=finished.year, studio__organisation__municipality=far, studio__region=finished.home, name="Сосна")
    make.MembershipFactory(studio_year=other, person__family="Дальний")
    finished.year.criteria = pin("criteria", CRITERIA | {"has_diplomas": True, "diploma_points": "50"}, now)
    finished.year.save()
    finished.freeze()

    _, near = taken(finished, kinds=["certificate"], forms=["merged"], municipality="69612000")
    _, none = taken(finished, kinds=["certificate"], forms=["merged"], entitled="1")

    text = words(near.read("Сертификат обучающегося.docx"))
    assert ("Дальний" in text, "Синичкина" in text) == (True, False)
    assert none.namelist() == []


def test_no_diplomas_when_the_criteria_award_none(finished, now):
    finished.address = f"/pulsar/years/{finished.year.pk}/papers/"
    finished.year.criteria = pin("criteria", CRITERIA, now)
    finished.year.save()
    finished.freeze()

    job, found = taken(finished, kinds=["diploma"], forms=list(batch.FORMS))

    assert (job.result, found.namelist()) == ("0", [])
    assert "дипломы не" in finished.client.operator.get(finished.address).content.decode()


def test_before_the_results_nothing_is_prepared(finished):
    address = f"/pulsar/years/{finished.year.pk}/papers/"

    assert finished.client.operator.get(address).status_code == 200
    answer = finished.client.operator.post(address, {"kinds": ["letter"], "forms": ["each"], "reason": REASON})
    assert (answer.status_code, Job.objects.count()) == (409, 0)


def test_bad_orders_are_refused_beside_the_fields(scene):
    found = [ask(scene, kinds=[], forms=[]), ask(scene, kinds=["passport"]), ask(scene, reason="да"), ask(scene, reason="я" * 400)]

    assert [answer.status_code for answer in found] == [422, 422, 422, 422]
    assert not Job.objects.filter(kind=batch.JOB).exists()


def test_template_with_a_name_in_its_header_cannot_be_merged(scene):
    own = Document()
    own.sections[0].header.paragraphs[0].text = "{{ name }}"
    file = io.BytesIO()
    own.save(file)
    scene.client.operator.post("/pulsar/papers/70/", {"kind": "letter", "template": SimpleUploadedFile("a.docx", file.getvalue())})

    assert ask(scene).status_code == 422
    assert ask(scene, forms=["each"]).status_code == 302


def test_order_is_recorded_with_its_reason_and_can_be_cancelled(scene):
    ask(scene)
    job = Job.objects.get(kind=batch.JOB)
    cancel(job, now=scene.END)
    run_due(scene.END)

    entry = AuditEntry.objects.get(action="export")
    assert (entry.reason, entry.actor, entry.object_kind) == (REASON, scene.people.operator, "membership")
    job.refresh_from_db()
    assert (job.state, job.result_file) == ("cancelled", "")


def test_papers_of_all_are_for_the_centre(scene):
    wanted = {
        "nobody": 302,
        "stranger": 403,
        "mentor": 404,
        "head": 404,
        "municipal": 403,
        "methodist": 200,
        "operator": 200,
        "operator2": 404,
    }

    assert statuses(scene, scene.address, list(wanted)) == wanted
    job, _ = taken(scene)
    assert statuses(scene, f"/pulsar/files/{job.result_file}/", ["mentor", "operator2", "methodist"]) == {
        "mentor": 404, "operator2": 404, "methodist": 200,
    }  # fmt: skip


def test_jobs_page_gives_the_file_to_those_who_may_take_it(scene):
    job, _ = taken(scene)

    assert f"/pulsar/files/{job.result_file}/" in scene.client.methodist.get("/pulsar/jobs/").content.decode()
    Job.objects.filter(pk=job.pk).update(region=None)
    assert f"/pulsar/files/{job.result_file}/" not in scene.client.operator2.get("/pulsar/jobs/").content.decode()
