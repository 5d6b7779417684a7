"""Copies for blind reading on the site: made once by a program apart, kept, given or refused, gone with the file."""

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from kernel_compound import compound, doc
from kernel_files import photo
from kernel_pages import HEIC, locked, pdf

from pulsar_xblocks.kernel import files
from pulsar_xblocks.kernel.files import blind, copying
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, VIDEOS
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import give_up, store_upload
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_pieces
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db
NAMED = pdf("Heat map", trailer=b"/Info<</Author(Lebedeva)>>")
Store = Callable[..., PrivateFile]


@pytest.fixture
def store(owner, now) -> Store:
    """Return a function that stores a file which experts may read blind."""
    files.register(
        "blind", files.Limits(MEGABYTE, DOCUMENTS | VIDEOS | {"text/plain", "application/zip"}, 9), lambda *_: False, is_blind=True
    )

    def stored(body: bytes, name: str, purpose: str = "blind") -> PrivateFile:
        return store_upload(SimpleUploadedFile(name, body), owner, purpose, None, now)

    return stored


def test_copy_is_made_by_a_job_once_and_given_ever_after(store: Store, now, stored, monkeypatch) -> None:
    file = store(NAMED, "Лебедева.pdf")

    run_due(now)
    file.refresh_from_db()
    monkeypatch.setattr(blind, "make", None)

    assert (file.blind_state, len(stored())) == ("made", 3)  # the file, its page, the copy
    with blind.opened(file) as copy:
        content = copy.read()
    assert content.startswith(b"%PDF-") and b"Lebedeva" not in content
    assert not Job.objects.exclude(state="done").exists()


def test_first_request_makes_what_no_job_has_made(store: Store) -> None:
    file = store(photo(comment=b"Lebedeva"), "Фото.jpg")

    with blind.opened(file) as copy:
        assert b"Lebedeva" not in copy.read()
    assert PrivateFile.objects.get().blind_state == "made"


def test_photo_of_a_phone_is_given_as_a_jpeg(store: Store) -> None:
    file = store(HEIC, "IMG_0001.HEIC")

    with blind.opened(file) as copy:
        assert copy.read(3) == b"\xff\xd8\xff"
    assert (blind.ending_of(file), blind.type_of(file)) == (".jpg", "image/jpeg")


def test_text_is_given_as_it_is(store: Store) -> None:
    file = store("Измерения".encode(), "данные.csv")

    with blind.opened(file) as copy:
        assert copy.read().decode() == "Измерения"
    assert not Job.objects.filter(kind=copying.KIND).exists()


@pytest.mark.parametrize(
    ("body", "name", "state"),
    [
        (locked(), "а.pdf", "locked"),
        (compound(doc("Л", flags=0x0300)), "а.doc", "locked"),
        (b"%PDF-1.7 nothing", "а.pdf", "broken"),
        (b"\xff\xd8\xff\xe0 nothing", "а.jpg", "broken"),
    ],
)
def test_what_cannot_be_cleaned_is_not_given(store: Store, body: bytes, name: str, state: str) -> None:
    file = store(body, name)

    with pytest.raises(blind.NotBlind) as refused:
        blind.opened(file)

    assert refused.value.message == blind.WHY_NOT[state] == blind.refusal(PrivateFile.objects.get())


def test_kind_that_nobody_knows_is_not_given(store: Store) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as inside:
        inside.writestr("Лебедева.txt", "слово")
    file = store(archive.getvalue(), "а.zip")

    with pytest.raises(blind.NotBlind, match="of this kind"):
        blind.opened(file)


@pytest.mark.parametrize(("limits", "state"), [({"source_bytes": 10}, "heavy"), ({"copy_bytes": 10}, "broken"), ({"wall_s": 0}, "heavy")])
def test_copy_keeps_to_its_limits(store: Store, monkeypatch, limits: dict[str, int], state: str) -> None:
    monkeypatch.setattr(blind, "LIMITS", replace(blind.LIMITS, **limits))

    assert blind.make(store(NAMED, "а.pdf")) == state


def test_without_a_reader_the_copy_waits_for_it(store: Store, monkeypatch, tmp_path, now) -> None:
    file = store(HEIC, "а.heic")
    (tmp_path / "pi_heif.py").write_text("raise ImportError('not here')")
    with monkeypatch.context() as less:
        less.syspath_prepend(str(tmp_path))
        assert blind.make(file) == "absent"

    assert blind.make(file) == "made"


def test_without_an_interpreter_nothing_is_given(store: Store, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/sbin/uwsgi")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    with pytest.raises(blind.NotBlind):
        blind.opened(store(NAMED, "а.pdf"))


def test_hourly_look_finds_what_was_missed_and_only_what_is_read_blind(store: Store, now) -> None:
    file, other = store(NAMED, "а.pdf"), store(NAMED, "б.pdf", "work")
    Job.objects.all().delete()

    run_due(now)

    file.refresh_from_db()
    other.refresh_from_db()
    assert (file.blind_state, other.blind_state) == ("made", "")


@pytest.mark.parametrize("is_deleted", [True, False])
def test_copy_goes_with_its_file(store: Store, now, stored, django_capture_on_commit_callbacks, is_deleted: bool) -> None:
    file = store(NAMED, "а.pdf")
    blind.make(file)

    with django_capture_on_commit_callbacks(execute=True):
        if is_deleted:
            delete_files([file], by=None, now=now)
        else:
            give_up(file)

    assert stored() == []


def test_archive_names_what_is_not_given_and_why(store: Store, russian) -> None:
    given, kept = store(NAMED, "а.pdf"), store(locked(), "б.pdf")
    entries = [ZipEntry(f"О-0114-{place}.pdf", partial(blind.opened, file)) for place, file in enumerate((given, kept), 1)]

    with zipfile.ZipFile(io.BytesIO(b"".join(zip_pieces(entries, "Не приложено.txt")))) as archive:
        assert archive.namelist() == ["О-0114-1.pdf", "Не приложено.txt"]
        assert archive.read("Не приложено.txt").decode().startswith("О-0114-2.pdf: Файл защищён паролем")
