"""A whole course as the platform's archive: ``course.tar.gz`` with a file for each unit, blocks inside it, drafts apart."""

import io
import tarfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from lxml import etree
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from pulsar_demo.models import Course, PlacedBlock, Unit
from pulsar_demo.runtime import keys, olx, outline
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, Session
from pulsar_xblocks.kernel.pure.text import mark

LIMIT = 3_900_000  # bytes of the archive: the site takes no larger request
UNPACKED = 20_000_000  # bytes of what is in it
MEMBERS = 5_000
TITLE_LIMIT = 200

TOO_LARGE = mark("The archive is too large: a course of at most 4 MB can be imported.")
NOT_ARCHIVE = mark("This is not an archive of a course: choose the file course.tar.gz that the course was exported to.")
NO_COURSE = mark("The archive holds no course: course.xml or a file it names is missing.")


def export(course: Course, user: Any) -> bytes:
    """Return the course as a tar.gz: what learners see, and beside it the units that the author has changed since."""
    store = io.BytesIO()
    with tarfile.open(fileobj=store, mode="w:gz") as archive:
        for path, node in _files(course, user):
            body = etree.tostring(node, encoding="utf-8", pretty_print=True)
            member = tarfile.TarInfo(f"course/{path}")
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return store.getvalue()


def _files(course: Course, user: Any) -> Iterator[tuple[str, Any]]:
    key = CourseKey.from_string(course.course_key)
    yield "course.xml", etree.Element("course", url_name=key.run, org=key.org, course=key.course)
    root = etree.Element("course", display_name=course.title)
    for at, section in enumerate(course.sections.all(), 1):
        root.append(etree.Element("chapter", url_name=f"chapter{at}"))
        yield f"chapter/chapter{at}.xml", _parent("chapter", section.title, "sequential", [f"sequential{at}"])
        units = list(section.units.all())
        names = [keys.usage_of(unit.usage_key).block_id for unit in units]
        yield f"sequential/sequential{at}.xml", _parent("sequential", section.title, "vertical", names)
        for place, (unit, name) in enumerate(zip(units, names, strict=True)):
            if unit.published_at:
                yield f"vertical/{name}.xml", _vertical(unit, user, is_draft=False)
            if outline.is_changed(unit):
                node = _vertical(unit, user, is_draft=True)
                node.set("parent_url", str(keys.new_usage(course.course_key, "sequential", f"sequential{at}")))
                node.set("index_in_children_list", str(place))
                yield f"drafts/vertical/{name}.xml", node
    yield f"course/{key.run}.xml", root


def _parent(tag: str, title: str, child: str, names: list[str]) -> Any:
    node = etree.Element(tag, display_name=title)
    node.extend(etree.Element(child, url_name=name) for name in names)
    return node


def _vertical(unit: Unit, user: Any, *, is_draft: bool) -> Any:
    node = etree.Element("vertical", display_name=unit.title)
    runtime = DemoRuntime(Session(EDIT, user, unit.section.course.course_key))
    for row in unit.blocks.filter(is_draft=is_draft):
        child = olx.node_of(runtime, row)
        child.set("url_name", keys.usage_of(row.usage_key).block_id)
        node.append(child)
    return node


class Reader:
    """Makes a course of the files of an archive."""

    def __init__(self, course: Course, user: Any, files: dict[str, Any], now: datetime) -> None:
        self.course, self.files, self.now = course, files, now
        self.runtime = DemoRuntime(Session(EDIT, user, course.course_key))

    def read(self) -> None:
        """Put the archive's course in the place of what is there; a block of the same name keeps its key.  Raises Invalid."""
        root = self._file(f"course/{self._file('course.xml').get('url_name')}.xml")
        self.course.sections.all().delete()
        for chapter in root.iterchildren("chapter"):
            node = self._file(f"chapter/{chapter.get('url_name')}.xml")
            section = outline.add_section(self.course, str(node.get("display_name") or "")[:TITLE_LIMIT])
            for sequential in node.iterchildren("sequential"):
                for pointer in self._file(f"sequential/{sequential.get('url_name')}.xml").iterchildren("vertical"):
                    self._unit(section, str(pointer.get("url_name")))

    def _unit(self, section: Any, name: str) -> None:
        shown, draft = (self.files.get(f"{folder}vertical/{name}.xml") for folder in ("", "drafts/"))
        if shown is None and draft is None:
            raise olx.refused(NO_COURSE)
        title = str((draft if draft is not None else shown).get("display_name") or "")[:TITLE_LIMIT]
        unit = outline.add_unit(section, title, self.now, name)
        if shown is not None:
            self._blocks(unit, shown)
            outline.publish(unit, self.now)
        if draft is not None:
            outline.drafts(unit).delete()
            self._blocks(unit, draft)
            outline.touch(unit, self.now)

    def _blocks(self, unit: Unit, node: Any) -> None:
        for child in node.iterchildren():
            olx.require_ours(child)
            row = outline.add_block(unit, child.tag, self.now, name=str(child.get("url_name") or ""))
            olx.fill(self.runtime, row, child)

    def _file(self, path: str) -> Any:
        found = self.files.get(path)
        if found is None:
            raise olx.refused(NO_COURSE)
        return found


@transaction.atomic
def load(course: Course, user: Any, body: bytes, now: datetime) -> None:
    """Import an archive into the course.  Raises Invalid; nothing is half-written."""
    try:
        Reader(course, user, _unpacked(body), now).read()
    except (InvalidKeyError, IntegrityError) as error:  # a name that is no name, or the same twice
        raise olx.refused(olx.BROKEN) from error


def _unpacked(body: bytes) -> dict[str, Any]:
    if len(body) > LIMIT:
        raise olx.refused(TOO_LARGE)
    files: dict[str, Any] = {}
    try:
        plain = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(body, UNPACKED + 1)  # headings of an archive may be huge too
        if len(plain) > UNPACKED:
            raise olx.refused(TOO_LARGE)
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r|") as archive:  # read once through, never written to a disk
            for count, member in enumerate(archive, 1):
                if count > MEMBERS:
                    raise olx.refused(TOO_LARGE)
                file = archive.extractfile(member) if member.isfile() and member.name.endswith(".xml") else None
                if file:
                    files[member.name.partition("/")[2]] = olx.parse(file.read())
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise olx.refused(NOT_ARCHIVE) from error
    if not files:
        raise olx.refused(NO_COURSE)
    return files


@transaction.atomic
def run_anew(course: Course, run: str, title: str, now: datetime, *, is_empty: bool = False) -> Course:
    """Return a new run: the same blocks under the new course's key, what is published stays published; no learner comes along.

    Raises Invalid for a run that is there.
    """
    try:
        key = CourseKey.from_string(course.course_key).replace(run=run)
    except InvalidKeyError as error:
        raise olx.refused(mark("Write the run in Latin letters and digits, for example 2027.")) from error
    if Course.objects.filter(course_key=str(key)).exists():
        raise olx.refused(mark("There is such a run already. Choose another name for it."))
    made = Course.objects.create(course_key=str(key), title=title)
    made.team.set(course.team.all())
    for section in [] if is_empty else course.sections.all():
        copy = outline.add_section(made, section.title)
        for unit in section.units.all():
            _copy_unit(unit, copy, now)
    return made


def _copy_unit(unit: Unit, section: Any, now: datetime) -> None:
    made = outline.add_unit(section, unit.title, now, keys.usage_of(unit.usage_key).block_id)
    for row in unit.blocks.all():
        usage = keys.new_usage(section.course.course_key, row.block_type, keys.usage_of(row.usage_key).block_id)
        same = {"is_draft": row.is_draft, "block_type": row.block_type, "position": row.position, "fields": row.fields}
        PlacedBlock.objects.create(usage_key=str(usage), unit=made, **same)
    Unit.objects.filter(pk=made.pk).update(published_at=unit.published_at, changed_at=unit.changed_at)
