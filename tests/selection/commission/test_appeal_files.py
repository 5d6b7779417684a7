"""Files of an appeal: sent by the family with it or after it, in its term; seen by the panel and the centre, by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from commission_rows import FRIDAY, guardian_of, link_of, published
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factories import PersonFactory, RegionFactory, RoleFactory
from kernel_pages import pdf

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import CallPerson
from pulsar_xblocks.selection.commission.actions import appealing
from pulsar_xblocks.selection.commission.models import Appeal

pytestmark = pytest.mark.django_db
GROUNDS = "Не учтены баллы за второе задание учебного курса."
LAST_SECOND = datetime(2026, 12, 8, 16, 59, 59, tzinfo=UTC)  # 23:59:59 on Tuesday in Tomsk, the second working day
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


@pytest.fixture
def world(at, settings, tmp_path):
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    at(FRIDAY)
    return published([67, 71, 80])


def upload(name: str = "Измерения.pdf", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf(name), "application/pdf")


def filed(client, page: str, *files: SimpleUploadedFile):
    return client.post(page, {"appeal": "1", "grounds": GROUNDS, "file-plain": list(files)})


def test_a_guardian_appeals_with_files_and_adds_another(client, world):
    _, rows = world
    page = f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/"

    first = filed(client, page, upload(), upload("Справка.pdf"))
    more = client.post(page, {"add": "1", "file-plain": upload("Письмо школы.pdf")})
    shown = client.get(page).content.decode()

    appeal = Appeal.objects.get()
    names = list(
        PrivateFile.objects.filter(subject_kind="appeal", subject_id=str(appeal.pk)).order_by("pk").values_list("original_name", flat=True)
    )
    assert (first.status_code, more.status_code, names) == (302, 302, ["Измерения.pdf", "Справка.pdf", "Письмо школы.pdf"])
    assert all(name in shown for name in names) and "/pulsar/files/" not in shown


def test_a_guardian_without_an_account_sends_a_big_photo_by_pieces(client, world):
    _, rows = world
    link, content = link_of(guardian_of(rows[0])), pdf("Снимок")
    begun = client.post(
        f"{link}files/", HTTP_UPLOAD_LENGTH=str(len(content)),
        HTTP_UPLOAD_METADATA="filename 0KHQvdC40LzQvtC6LnBkZg==,purpose c2VsZWN0aW9uX2FwcGVhbA==", **TUS,
    )  # fmt: skip

    sent = client.patch(begun["Location"], content, "application/offset+octet-stream", HTTP_UPLOAD_OFFSET="0", **TUS)
    key = begun["Location"].rstrip("/").split("/")[-1]
    answer = client.post(f"{link}result-{rows[0].pk}/", {"appeal": "1", "grounds": GROUNDS, "file": key})

    assert (begun.status_code, sent.status_code, answer.status_code) == (201, 204, 302)
    assert begun["Location"] == f"{link}files/{key}/"
    assert PrivateFile.objects.get(key=key).subject_id == str(Appeal.objects.get().pk)


def test_by_a_link_nothing_else_can_be_sent_nor_by_a_wrong_one(client, world):
    _, rows = world
    link = link_of(guardian_of(rows[0]))
    ask = {"HTTP_UPLOAD_LENGTH": "10", **TUS}

    evidence = client.post(f"{link}files/", HTTP_UPLOAD_METADATA="filename YS5wZGY=,purpose c2VsZWN0aW9uX2V2aWRlbmNl", **ask)
    wrong = client.post("/pulsar/l/wrong/files/", HTTP_UPLOAD_METADATA="filename YS5wZGY=,purpose c2VsZWN0aW9uX2FwcGVhbA==", **ask)

    assert (evidence.status_code, wrong.status_code) == (403, 404)
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize(("moment", "status"), [(LAST_SECOND, 302), (LAST_SECOND + timedelta(seconds=1), 422)])
def test_the_last_second_is_in_time_and_the_next_one_is_told_so(client, world, at, moment, status):
    _, rows = world
    page = f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/"
    at(moment)

    answer = filed(client, page, upload())

    assert answer.status_code == status
    assert ("08.12.2026" in answer.content.decode()) == (status == 422)
    assert PrivateFile.objects.count() == (1 if status == 302 else 0)  # of what came late nothing is stored


def test_after_the_term_or_once_taken_up_nothing_is_added(client, world, at):
    call, rows = world
    page = f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/"
    filed(client, page)
    at(LAST_SECOND + timedelta(seconds=1))
    late = client.post(page, {"add": "1", "file-plain": upload()})
    at(FRIDAY)
    panel = PersonFactory()
    CallPerson.objects.create(call=call, person=panel, part="appeals", added_at=FRIDAY)
    appealing.take_up(Appeal.objects.get(), by=panel, now=FRIDAY)

    taken_up = client.post(page, {"add": "1", "file-plain": upload()})

    assert (late.status_code, taken_up.status_code) == (422, 409)
    assert "08.12.2026" in late.content.decode()
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.exe", b"MZ" + b"\0" * 600, 415), ("пусто.pdf", b"", 422)],
)
def test_what_is_no_document_is_refused_beside_the_field(client, world, name, content, status):
    _, rows = world
    page = f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/"

    answer = filed(client, page, SimpleUploadedFile(name, content))

    assert (answer.status_code, Appeal.objects.count()) == (status, 0)
    assert GROUNDS in answer.content.decode()  # nothing typed is lost


def test_too_many_files_are_refused(client, world):
    _, rows = world
    page = f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/"

    answer = filed(client, page, *(upload(f"{n}.pdf") for n in range(11)))

    assert (answer.status_code, Appeal.objects.count()) == (422, 0)


def test_a_foreign_file_is_not_attached(client, world):
    _, rows = world
    own, other = (f"{link_of(guardian_of(row, f'm{row.pk}@example.org'))}result-{row.pk}/" for row in rows[:2])
    filed(client, other, upload("Чужое.pdf"))
    key = PrivateFile.objects.get().key

    answer = client.post(own, {"appeal": "1", "grounds": GROUNDS, "file": key})

    assert (answer.status_code, Appeal.objects.count()) == (404, 1)


def test_who_sees_the_files(world, client):
    call, rows = world
    pupil = PersonFactory(with_account=True)
    SelectionApplication.objects.filter(pk=rows[0].pk).update(person=pupil)
    rows[0].refresh_from_db()
    filed(client, f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/", upload())
    address = f"/pulsar/files/{PrivateFile.objects.get().key}/"

    def status(role: str = "", region=None, call=None, user=None) -> int:
        given = RoleFactory(role=role, region=region or rows[0].call.region) if role else None
        if given and call:
            CallPerson.objects.create(call=call, person=given.person, part=role if role != "operator" else "member", added_at=FRIDAY)
        visitor = Client()
        visitor.force_login(user or given.person.user)
        return visitor.get(address).status_code

    seen = {
        "pupil": status(user=pupil.user),
        "panel": status("appeals", call=call),
        "operator": status("operator"),
        "another panel": status("appeals"),
        "chair": status("chair", call=call),
        "expert": status("expert", call=call),
        "another region": status("operator", region=RegionFactory(code="42")),
        "another pupil": status(user=PersonFactory(with_account=True).user),
    }

    assert seen == {
        "pupil": 200, "panel": 200, "operator": 200, "another panel": 404,
        "chair": 404, "expert": 404, "another region": 404, "another pupil": 404,
    }  # fmt: skip


def test_the_panel_reads_the_files_on_the_page_of_the_appeal(client, entered, world):
    call, rows = world
    filed(client, f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/", upload())

    page = entered("appeals", call=call).get(f"/pulsar/calls/{call.pk}/appeals/{Appeal.objects.get().pk}/").content.decode()

    assert "Измерения.pdf" in page


def test_files_go_when_the_applicant_is_retired(client, world):
    _, rows = world
    filed(client, f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/", upload())

    retire(rows[0].person, FRIDAY)

    assert PrivateFile.objects.get().state == "removed"
