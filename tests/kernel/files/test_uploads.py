from datetime import timedelta

import pytest
from kernel_files import BIG_PDF, PDF, TUS, begin, patch

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES, UPLOAD_LIFE
from pulsar_xblocks.kernel.files.models import FileChunk, PrivateFile
from pulsar_xblocks.kernel.files.uploads import WrongOffset, append_chunk, expire_uploads


@pytest.mark.parametrize("lost", ["rows", "contents"])
def test_the_slower_of_two_last_chunks_leaves_nothing_behind(
    owner, client_of, now, stored, django_capture_on_commit_callbacks, monkeypatch, lost: str
) -> None:
    client = client_of(owner)
    url = begin(client, len(BIG_PDF))["Location"]
    parts = [BIG_PDF[start : start + CHUNK_MAX_BYTES] for start in range(0, len(BIG_PDF), CHUNK_MAX_BYTES)]
    for number, body in enumerate(parts[:-1]):
        patch(client, url, number * CHUNK_MAX_BYTES, body)
    slower = PrivateFile.objects.get()
    if lost == "contents":
        monkeypatch.setattr("pulsar_xblocks.kernel.files.chunks.store_file", _while_chunks_go(chunks.store_file))

    with django_capture_on_commit_callbacks(execute=True):
        if lost == "rows":
            patch(client, url, slower.received, parts[-1])
        with pytest.raises(WrongOffset):
            append_chunk(slower, slower.received, parts[-1], now)

    assert stored() == ([BIG_PDF] if lost == "rows" else [])


def _while_chunks_go(store_file):
    def storing(file):
        chunks._delete(list(FileChunk.objects.values_list("stored_name", flat=True)))
        file.raw._part = file.raw._index = None
        return store_file(file)

    return storing


@pytest.mark.parametrize("split", [4500, len(PDF)])
def test_of_two_equal_chunks_at_once_one_counts(owner, client_of, now, stored, django_capture_on_commit_callbacks, split: int) -> None:
    url = begin(client_of(owner), len(PDF))["Location"]
    first, second = (PrivateFile.objects.get(key=url.split("/")[-2]) for _ in range(2))

    with django_capture_on_commit_callbacks(execute=True):
        append_chunk(first, 0, PDF[:split], now)
        with pytest.raises(WrongOffset):
            append_chunk(second, 0, PDF[:split], now)

    assert stored() == [PDF[:split]]


def test_an_upload_can_be_given_up(owner, client_of, now, stored, django_capture_on_commit_callbacks) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]
    patch(client, url, 0, PDF[:4500])

    with django_capture_on_commit_callbacks(execute=True):
        response = client.delete(url, **TUS)

    assert (response.status_code, client.head(url, **TUS).status_code, stored()) == (204, 404, [])


def test_an_expired_upload_is_closed_and_purged(owner, client_of, now, stored, django_capture_on_commit_callbacks) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]
    patch(client, url, 0, PDF[:4500])
    later = now + UPLOAD_LIFE
    clock.set_source(lambda: later)

    assert patch(client, url, 4500, PDF[4500:]).status_code == 410
    assert expire_uploads(later - timedelta(seconds=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_uploads(later) == 1
    assert (PrivateFile.objects.count(), stored()) == (0, [])


def test_every_chunk_gives_the_upload_more_time(owner, client_of, now) -> None:
    client = client_of(owner)
    url = begin(client, len(PDF))["Location"]
    later = now + timedelta(hours=40)
    clock.set_source(lambda: later)

    patch(client, url, 0, PDF[:4500])

    assert PrivateFile.objects.get().expires_at == later + UPLOAD_LIFE


def test_too_many_bytes_in_flight_are_refused(owner, client_of, now, monkeypatch) -> None:
    monkeypatch.setattr("pulsar_xblocks.kernel.files.uploads.IN_FLIGHT_MAX_BYTES", 1000)
    client = client_of(owner)

    assert [begin(client, 600).status_code, begin(client, 400).status_code, begin(client, 1).status_code] == [201, 201, 413]
