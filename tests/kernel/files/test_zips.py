import io
import tracemalloc
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from kernel_files import PDF

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_pieces, zip_response


def opened(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_zip_holds_the_files_under_the_given_names(owner, now) -> None:
    file = store_upload(SimpleUploadedFile("Карта.pdf", PDF), owner, "work", None, now)
    names = ["Работа 1/Файл 1.pdf", "Работа 1/файл 1.pdf", "../../etc/Файл.pdf", "Работа\u202e 2.txt"]

    response = zip_response("Октябрь.zip", [ZipEntry.of(name, file) for name in names])
    archive = opened(response)

    assert archive.testzip() is None
    assert archive.namelist() == ["Работа 1/Файл 1.pdf", "Работа 1/файл 1 (2).pdf", "etc/Файл.pdf", "Работа 2.txt"]
    assert {archive.read(name) for name in archive.namelist()} == {PDF}
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9E")


def test_a_lost_content_is_named_and_stops_nothing(owner, now, english) -> None:
    lost, kept = (store_upload(SimpleUploadedFile("a.pdf", PDF), owner, "work", None, now) for _ in range(2))
    chunks._delete([lost.stored_name])

    archive = opened(zip_response("a.zip", [ZipEntry.of("Первый.pdf", lost), ZipEntry.of("Второй.pdf", kept)]))

    assert archive.namelist() == ["Второй.pdf", "Files left out.txt"]
    assert archive.read("Files left out.txt").decode() == "Первый.pdf"


def test_an_empty_zip_is_a_zip() -> None:
    assert opened(zip_response("a.zip", [])).namelist() == []


class _Zeros(io.RawIOBase):
    """Zeros of a given length, never held whole."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def readinto(self, buffer) -> int:
        count = min(len(buffer), self.left)
        buffer[:count] = bytes(count)
        self.left -= count
        return count


def test_memory_does_not_grow_with_the_files() -> None:
    entries = (ZipEntry(f"{number}.mp4", lambda: io.BufferedReader(_Zeros(20_000_000))) for number in range(3))
    tracemalloc.start()

    total = sum(len(piece) for piece in zip_pieces(entries, "lost.txt"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total > 60_000_000
    assert peak < 3_000_000
