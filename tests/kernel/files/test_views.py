import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factories import PersonFactory, RegionFactory, RoleFactory
from kernel_files import EXE, PDF, photo
from PIL import Image

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload


def stored_file(owner, now, body: bytes = PDF, name: str = "Карта этажа.pdf", purpose: str = "work") -> PrivateFile:
    return store_upload(SimpleUploadedFile(name, body), owner, purpose, RegionFactory(), now)


def test_the_owner_downloads_the_file_under_its_own_name(owner, client_of, now) -> None:
    file = stored_file(owner, now)

    response = client_of(owner).get(f"/pulsar/files/{file.key}/")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, PDF)
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%9A%D0%B0%D1%80%D1%82%D0%B0%20%D1%8D%D1%82%D0%B0%D0%B6%D0%B0.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("page", ["", "preview/"])
def test_a_stranger_finds_nothing(owner, client_of, now, page: str) -> None:
    file = stored_file(owner, now, photo(), "Фото.jpg")

    assert client_of(owner).get(f"/pulsar/files/{file.key}/{page}").status_code == 200
    assert client_of(PersonFactory(with_account=True)).get(f"/pulsar/files/{file.key}/{page}").status_code == 404


def test_without_login_the_login_page_comes_first(owner, client: Client, now) -> None:
    file = stored_file(owner, now)

    assert client.get(f"/pulsar/files/{file.key}/")["Location"] == f"/login/?next=/pulsar/files/{file.key}/"
    assert client.get(f"/pulsar/files/{file.key}/", HTTP_ACCEPT="application/json").status_code == 401


@pytest.mark.parametrize(("page", "action"), [("", "file.download"), ("preview/", "file.preview")])
def test_opening_somebody_elses_file_is_recorded(owner, client_of, now, page: str, action: str) -> None:
    file = stored_file(owner, now, photo(), "Фото.jpg")
    operator = RoleFactory(role="operator").person

    response = client_of(operator).get(f"/pulsar/files/{file.key}/{page}")

    entry = AuditEntry.objects.get()
    assert response.status_code == 200
    assert (entry.action, entry.actor, entry.object_id, entry.region_id) == (action, operator, str(file.pk), file.region_id)
    assert "Фото" not in entry.detail


def test_an_unfinished_file_is_not_downloaded(owner, client_of, now) -> None:
    file = stored_file(owner, now)
    PrivateFile.objects.update(state="uploading")

    assert client_of(owner).get(f"/pulsar/files/{file.key}/").status_code == 404


def test_a_lost_content_is_told(owner, client_of, now, english) -> None:
    file = stored_file(owner, now)
    chunks._delete([file.stored_name])

    response = client_of(owner).get(f"/pulsar/files/{file.key}/", HTTP_ACCEPT="application/json", HTTP_ACCEPT_LANGUAGE="en")

    assert (response.status_code, response.json()["title"]) == (404, "The content of this file is lost. Ask its owner to send it again.")


def test_a_preview_has_no_place_and_stands_upright(owner, client_of, now) -> None:
    hidden = Image.Exif()
    hidden[0x0112] = 6  # turned by 90°
    hidden[0x010E] = "Школа № 5"
    hidden.get_ifd(0x8825)[2] = (56.0, 29.0, 0.0)
    file = stored_file(owner, now, photo((2400, 1200), exif=hidden.tobytes(), comment=b"Anna"), "Фото.jpg")

    response = client_of(owner).get(f"/pulsar/files/{file.key}/preview/")

    shown = Image.open(io.BytesIO(response.getvalue()))
    assert (response["Content-Type"], shown.size) == ("image/jpeg", (800, 1600))
    assert (dict(shown.getexif()), "comment" in shown.info) == ({}, False)
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_preview_keeps_what_is_transparent(owner, client_of, now) -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(drawn, "PNG")
    file = stored_file(owner, now, drawn.getvalue(), "Схема.png")

    response = client_of(owner).get(f"/pulsar/files/{file.key}/preview/")

    assert response["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(response.getvalue())).getpixel((0, 0)) == (0, 0, 0, 0)


def _bomb() -> bytes:
    body = bytearray(photo(kind="PNG"))
    body[16:24] = (30_000).to_bytes(4, "big") * 2  # width and height in the header
    return bytes(body)


@pytest.mark.parametrize(("name", "body"), [("a.pdf", PDF), ("Бомба.png", _bomb()), ("Битый.jpg", photo()[:200] + b"\0" * 50)])
def test_what_cannot_be_shown_safely_has_no_preview(owner, client_of, now, name: str, body: bytes) -> None:
    file = stored_file(owner, now, body, name)

    response = client_of(owner).get(f"/pulsar/files/{file.key}/preview/", HTTP_ACCEPT="application/json")

    assert (response.status_code, response.json()["code"]) == (415, "wrong_type")


def test_a_plain_form_stores_files_and_leads_back(owner, client_of, now) -> None:
    posted = {"purpose": "work", "next": "/pulsar/me/?a=1", "file": [SimpleUploadedFile("Приказ.pdf", PDF)]}

    response = client_of(owner).post("/pulsar/files/plain/", posted)

    file = PrivateFile.objects.get()
    assert response["Location"] == f"/pulsar/me/?a=1&file={file.key}"
    assert (file.original_name, file.owner, file.state) == ("Приказ.pdf", owner, "ready")


def test_a_plain_form_leads_to_no_other_site(owner, client_of, now) -> None:
    posted = {"purpose": "work", "next": "https://evil.example/", "file": SimpleUploadedFile("Приказ.pdf", PDF)}

    response = client_of(owner).post("/pulsar/files/plain/", posted)

    assert (response.status_code, [file["name"] for file in response.json()["files"]]) == (201, ["Приказ.pdf"])


@pytest.mark.parametrize(
    ("name", "body", "purpose", "status"),
    [
        ("Отчёт.pdf", EXE, "work", 415),
        ("Пустой.pdf", b"", "work", 422),
        ("Большой.pdf", PDF + b"0" * 1024 * 1024, "scan", 413),
        ("Большой.pdf", b"%PDF-" + b"0" * 3_999_996, "work", 413),
        ("Отчёт.pdf", PDF, "unknown", 422),
    ],
)
def test_a_plain_form_is_held_to_the_same_limits(owner, client_of, now, stored, name: str, body: bytes, purpose: str, status: int) -> None:
    sent = SimpleUploadedFile(name, body)

    response = client_of(owner).post("/pulsar/files/plain/", {"purpose": purpose, "file": sent}, HTTP_ACCEPT="application/json")

    assert response.status_code == status
    assert (PrivateFile.objects.count(), stored()) == (0, [])
