"""Private files of the demonstration, stored with their pages and their copies for experts: our own files need no process apart."""

from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Model

from pulsar_demo.bulk_rows import insert
from pulsar_xblocks.kernel.files import chunks, painter, showing
from pulsar_xblocks.kernel.files.cleaning.__main__ import CLEANERS
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import FilePage, PrivateFile
from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person

TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True)
class Sent:
    """Who has sent files, in which region, when."""

    owner: Person
    region_id: int
    at: datetime


def store(subject: Model, purpose: str, contents: Mapping[str, bytes], sent: Sent) -> list[str]:
    """Store the files of an object (name -> content) and return their keys."""
    made = [(_file(name, body, sent), body) for name, body in contents.items()]
    for file, _ in made:
        file.purpose, file.subject_kind, file.subject_id = purpose, str(subject._meta.model_name), str(subject.pk)
    insert(PrivateFile, [file for file, _ in made])
    insert(FilePage, [page for file, body in made for page in _pages(file, body)])
    return [file.key for file, _ in made]


def _file(name: str, body: bytes, sent: Sent) -> PrivateFile:
    kind = TYPES[Path(name).suffix]
    return PrivateFile(
        key=new_key(), state=READY, original_name=name, content_type=kind, size=len(body), received=len(body),
        sha256=sha256(body).hexdigest(), stored_name=chunks.store_file(BytesIO(body)), preview_state=showing.MADE,
        page_count=len(_painted(body, kind)), blind_state=showing.MADE, blind_name=chunks.store_file(BytesIO(_blind(body, kind))),
        created_at=sent.at, finished_at=sent.at, owner=sent.owner, region_id=sent.region_id,
    )  # fmt: skip


def _pages(file: PrivateFile, body: bytes) -> list[FilePage]:
    return [
        FilePage(
            file=file, number=number, stored_name=chunks.store_preview(image), content_type=page.content_type, width=page.width,
            height=page.height, text=page.text,
        )
        for number, (page, image) in enumerate(_painted(body, file.content_type), 1)
    ]  # fmt: skip


@lru_cache(maxsize=8)
def _blind(body: bytes, kind: str) -> bytes:
    return CLEANERS[kind](body)


@lru_cache(maxsize=8)
def _painted(body: bytes, kind: str) -> list[tuple[showing.Painted, bytes]]:
    """Return the pages of a file with their images."""
    with TemporaryDirectory(prefix="pulsar-") as place:
        source, lines = Path(place) / "source", StringIO()
        source.write_bytes(body)
        with redirect_stdout(lines):
            painter.paint({"source": str(source), "type": kind, "folder": place, **asdict(showing.LIMITS)})
        told = showing.told(lines.getvalue().splitlines())
        return [(page, (Path(place) / str(number)).read_bytes()) for number, page in enumerate(told.pages, 1)]
