import base64
import hashlib

import pytest
from django.test import Client
from factories import PersonFactory
from kernel_files import BIG_PDF, CHUNK, EXE, PDF, TUS, begin, patch, photo, upload

from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES, FREE_LIFE
from pulsar_xblocks.kernel.files.models import FileChunk, PrivateFile


def test_options_tell_what_the_server_can(client: Client, db: None) -> None:
    response = client.options("/pulsar/files/")

    assert response.status_code == 204
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,creation-with-upload,termination,expiration"


def test_a_file_in_three_chunks_is_joined(owner, client_of, stored, now, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = upload(client_of(owner), BIG_PDF)

    assert len(BIG_PDF) > 2 * CHUNK_MAX_BYTES
    assert stored() == [BIG_PDF]
    assert (file.state, file.content_type, file.size, file.received) == ("ready", "application/pdf", len(BIG_PDF), len(BIG_PDF))
    assert file.sha256 == hashlib.sha256(BIG_PDF).hexdigest()
    assert file.original_name == "Карта этажа.pdf"
    assert file.expires_at == now + FREE_LIFE
    assert FileChunk.objects.count() == 0


def test_creation_answers_a_relative_address_and_when_it_expires(owner, client_of, now) -> None:
    response = begin(client_of(owner), 100)

    assert response.status_code == 201
    assert response["Location"].startswith("/pulsar/files/")
    assert response["Upload-Expires"] == "Thu, 12 Nov 2026 03:00:00 GMT"


def test_the_first_bytes_may_come_with_the_creation(owner, client_of, now) -> None:
    client = client_of(owner)
    told = f"filename {base64.b64encode(b'a.pdf').decode()},purpose {base64.b64encode(b'work').decode()}"

    response = client.post(
        "/pulsar/files/", PDF[:5000], content_type=CHUNK, HTTP_UPLOAD_LENGTH=str(len(PDF)), HTTP_UPLOAD_METADATA=told, **TUS
    )

    assert (response.status_code, response["Upload-Offset"]) == (201, "5000")
    assert patch(client, response["Location"], 5000, PDF[5000:]).status_code == 204


def test_an_upload_goes_on_from_where_it_broke(owner, client_of, now) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]
    patch(client, url, 0, PDF[:4500])

    head = client.head(url, **TUS)

    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (200, "4500", str(len(PDF)))
    assert head["Cache-Control"] == "no-store"
    assert patch(client, url, 4500, PDF[4500:])["Upload-Offset"] == str(len(PDF))
    assert client.head(url, **TUS)["Upload-Offset"] == str(len(PDF))


@pytest.mark.parametrize("offset", [0, 99, 5001])
def test_a_chunk_from_a_wrong_place_is_refused(owner, client_of, now, offset: int) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]
    patch(client, url, 0, PDF[:5000])

    response = patch(client, url, offset, PDF[offset : offset + 1])

    assert (response.status_code, response.json()["code"]) == (409, "wrong_offset")
    assert client.head(url, **TUS)["Upload-Offset"] == "5000"


def test_the_method_may_be_named_in_a_header(owner, client_of, now) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]

    sent = client.post(url, PDF, content_type=CHUNK, HTTP_UPLOAD_OFFSET="0", HTTP_X_HTTP_METHOD_OVERRIDE="PATCH", **TUS)
    removed = client.post(url, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE", **TUS)

    assert (sent.status_code, removed.status_code) == (204, 204)
    assert not PrivateFile.objects.exists()


def test_a_too_large_chunk_is_refused(owner, client_of, now) -> None:
    client = client_of(owner)
    url = begin(client, 5 * 1024 * 1024)["Location"]

    response = patch(client, url, 0, b"%PDF-" + b"0" * CHUNK_MAX_BYTES)

    assert response.status_code == 413
    assert client.head(url, **TUS)["Upload-Offset"] == "0"


def test_more_than_announced_is_refused(owner, client_of, now) -> None:
    client = client_of(owner)
    url = begin(client, 100)["Location"]

    assert patch(client, url, 0, PDF[:101]).status_code == 413


@pytest.mark.parametrize(("size", "status"), [(10 * 1024 * 1024, 201), (10 * 1024 * 1024 + 1, 413), (0, 422)])
def test_the_size_is_checked_before_anything_is_sent(owner, client_of, now, size: int, status: int) -> None:
    assert begin(client_of(owner), size).status_code == status


@pytest.mark.parametrize("purpose", ["", "unknown"])
def test_an_unknown_purpose_is_refused(owner, client_of, now, purpose: str) -> None:
    assert begin(client_of(owner), 10, purpose=purpose).status_code == 422


def test_without_length_nothing_begins(owner, client_of, now) -> None:
    assert client_of(owner).post("/pulsar/files/", content_type="", **TUS).status_code == 422


def test_a_disguised_program_is_refused_at_its_first_chunk(owner, client_of, now, stored) -> None:
    client = client_of(owner)
    url = begin(client, 5_000_000, name="Отчёт.pdf")["Location"]

    response = patch(client, url, 0, EXE)

    assert (response.status_code, response.json()["code"]) == (415, "wrong_type")
    assert client.head(url, **TUS).status_code == 404
    assert stored() == []


def test_what_only_begins_like_an_accepted_type_is_refused_at_the_end(owner, client_of, now, stored) -> None:
    client = client_of(owner)
    body = b"PK\x03\x04" + b"\0" * 9000
    url = begin(client, len(body), name="Отчёт.docx")["Location"]

    assert patch(client, url, 0, body[:5000]).status_code == 204
    assert patch(client, url, 5000, body[5000:]).status_code == 415
    assert not PrivateFile.objects.exists()


def test_a_photo_named_wrongly_gets_its_true_ending(owner, client_of, now) -> None:
    assert upload(client_of(owner), photo(kind="PNG"), name="Фото.jpg").original_name == "Фото.png"


def test_the_antivirus_is_asked(owner, client_of, now, settings, stored) -> None:
    settings.PULSAR_FILE_SCANNER = "kernel_files.scanner"
    client = client_of(owner)
    infected = PDF + b"EICAR"

    assert upload(client, PDF).state == "ready"
    url = begin(client, len(infected))["Location"]
    response = patch(client, url, 0, infected)

    assert (response.status_code, response.json()["code"]) == (422, "infected")
    assert stored() == [PDF]


def test_only_the_owner_reaches_an_upload(owner, client_of, now) -> None:
    url = begin(client_of(owner), len(PDF))["Location"]
    other = client_of(PersonFactory(with_account=True))

    assert [other.head(url, **TUS).status_code, patch(other, url, 0, PDF).status_code, other.delete(url, **TUS).status_code] == [404] * 3
    assert client_of(owner).head(url, **TUS)["Upload-Offset"] == "0"


def test_without_login_nothing_is_taken(client: Client, db: None, now) -> None:
    response = begin(client, 10)

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


def test_a_foreign_site_cannot_send_with_the_session(owner, now) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)

    assert begin(client, 10).status_code == 403


def test_another_version_of_tus_is_refused(owner, client_of, now) -> None:
    response = begin(client_of(owner), 10, HTTP_TUS_RESUMABLE="0.2.2")

    assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")


def test_a_chunk_of_another_content_type_is_refused(owner, client_of, now) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]

    assert patch(client, url, 0, PDF, content_type="application/json").status_code == 415


def test_a_chunk_costs_the_same_early_and_late(owner, client_of, now, django_assert_num_queries) -> None:
    client = client_of(owner)
    url = begin(client, 6000)["Location"]
    body = b"%PDF-" + b"0" * 5995
    patch(client, url, 0, body[:4096])

    with django_assert_num_queries(10):
        patch(client, url, 4096, body[4096:4100])
    patch(client, url, 4100, body[4100:4200])
    with django_assert_num_queries(10):
        patch(client, url, 4200, body[4200:4300])
