"""The evidence of a call as one ZIP: folders by the number of the application, a sheet of contents; made by a job, kept for three days."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, write_xlsx
from pulsar_xblocks.kernel.files import made
from pulsar_xblocks.kernel.files.domain import READY, clean_name
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.files.zips import ZipEntry, zip_pieces
from pulsar_xblocks.kernel.inbox.actions import in_language
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import TooLarge
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Questionnaire, model
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.applications.queries import as_sent_of
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import call_or_404
from pulsar_xblocks.selection.commission.models import Appeal
from pulsar_xblocks.selection.commission.queries import desk
from pulsar_xblocks.selection.domain import statuses

JOB, PURPOSE = "selection.evidence", "selection_evidence_zip"
CHUNK = 100  # applications read at once
MOST_FILES, MOST_BYTES = 50_000, 20 * 1024**3


class Piece(NamedTuple):
    """A file in the archive: whose, what it proves, its name there."""

    row: SelectionApplication
    about: str
    name: str
    file: PrivateFile


COLUMNS = (
    Column(mark("Application"), lambda one: one.row.number, 18),
    Column(mark("Applicant"), lambda one: one.row.person.full_name, 34),
    Column(mark("File in the archive"), lambda one: one.name, 60),
    Column(mark("What it proves"), lambda one: one.about, 50),
    Column(mark("Bytes"), lambda one: one.file.size, 12),
    Column(mark("Sent at"), lambda one: one.file.finished_at, 18),
)


def register() -> None:
    """Register the job and the purpose of its files."""
    registry.register(JOB, run, mark("Evidence of a call"))
    made.register_made(PURPOSE, _may_see)


def found(call: Call, wanted: Mapping[str, str]) -> QuerySet[SelectionApplication]:
    """Return the applications whose evidence fits the filters; of one whose consent was withdrawn nothing is taken out any more."""
    return desk.queue(call, wanted).exclude(status=statuses.STOPPED)


@transaction.atomic
def order(call: Call, wanted: Mapping[str, str], reason: str, *, by: Person, now: datetime) -> Job:
    """Order the archive and record who takes it out and why; the same order pressed twice is one."""
    payload = {"call": call.pk, "wanted": {name: wanted[name] for name in sorted(wanted)}}
    job, is_new = jobs.order_equal(Order(JOB, payload, call.region_id), by=by, now=now)
    if is_new:
        count = found(call, wanted).count()
        record_export(Export("selection_application", call.region_id, reason, count, "zip"), by=by, now=now)
    return job


def run(context: JobContext) -> str:
    """Write the archive and keep it for three days.  Return how many files are in it.  Raises TooLarge."""
    call, owner = call_or_404(context.payload["call"]), context.job.by
    if owner is None:
        return "0"
    rows = found(call, context.payload["wanted"])
    total = rows.count()
    with in_language(owner), tempfile.TemporaryFile() as contents, tempfile.TemporaryFile() as file:
        count = write_xlsx(contents, COLUMNS, _bounded(pieces(rows), context, total), call.region.time_zone)
        for part in zip_pieces(_entries(rows, contents, context, total), gettext("Files left out.txt")):
            file.write(part)
        name = gettext("Evidence %(code)s") % {"code": call.code}
        made.keep(context, made.Made(f"{name}.zip", made.ZIP_TYPE, PURPOSE), file, owner, context.now)
    return str(count)


def _bounded(found: Iterator[Piece], context: JobContext, total: int) -> Iterator[Piece]:
    """Pass pieces on while they fit, showing life.  Raises TooLarge."""
    size = 0
    context.progress(0, total)
    for n, piece in enumerate(found, 1):
        size += piece.file.size
        if n > MOST_FILES or size > MOST_BYTES:
            raise TooLarge(mark("There are more files than one archive holds: choose a status, a grade or a municipality."))
        if n % CHUNK == 0:
            context.progress(0, total)
        yield piece


def _entries(rows: QuerySet[SelectionApplication], contents: BinaryIO, context: JobContext, total: int) -> Iterator[ZipEntry]:
    contents.seek(0)
    yield ZipEntry(f"{gettext('Contents')}.xlsx", lambda: contents)
    done, last = 0, 0
    for piece in pieces(rows):
        if piece.row.pk != last:
            done, last = done + 1, piece.row.pk
            context.progress(min(done, total), total)
        yield ZipEntry.of(piece.name, piece.file)
    context.progress(total, total)


def pieces(rows: QuerySet[SelectionApplication]) -> Iterator[Piece]:
    """Give the files of applications, by number; at most 6 queries for a hundred applications, memory holds these only."""
    ids = list(rows.values_list("pk", flat=True))
    questionnaires: dict[int, Questionnaire] = {}
    for first in range(0, len(ids), CHUNK):
        found = list(rows.filter(pk__in=ids[first : first + CHUNK]).select_related("questionnaire"))
        told = {row.pk: list(_named(row, questionnaires)) for row in as_sent_of(found)}
        for pk, name, keys in _achievements(found):
            told[pk] += [(name, key) for key in keys]
        files = {file.key: file for file in files_by_key(key for listed in told.values() for _, key in listed)}
        appeals = _of_appeals(found)
        for row in found:
            mine = [(about, files[key]) for about, key in told[row.pk] if key in files] + appeals.get(row.pk, [])
            for n, (about, file) in enumerate(mine, 1):
                yield Piece(row, about, f"{row.number}/{clean_name(f'{n:02d} {clean_name(file.original_name)}')}", file)


def _named(row: SelectionApplication, known: dict[int, Questionnaire]) -> Iterator[tuple[str, str]]:
    """Give the label of a question and the key of a file for every file in the answers as they were sent."""
    if row.questionnaire_id not in known:
        known[row.questionnaire_id] = load(Questionnaire, row.questionnaire.body)
    answers = json.loads(row.answers)
    for question in known[row.questionnaire_id].questions():
        if question.type == model.FILE:
            for key in answers.get(question.key) or []:
                yield question.label.show(get_language() or "ru"), key


def _achievements(found: Sequence[SelectionApplication]) -> Iterator[tuple[int, str, list[str]]]:
    rows = ApplicationAchievement.objects.filter(application__in=found).exclude(files="").order_by("pk")
    for pk, name, files in rows.values_list("application_id", "name", "files"):
        yield pk, name, files.splitlines()


def _of_appeals(found: Sequence[SelectionApplication]) -> dict[int, list[tuple[str, PrivateFile]]]:
    rows = {
        str(pk): (row, number)
        for pk, row, number in Appeal.objects.filter(application__in=found).values_list("pk", "application_id", "number")
    }
    told: dict[int, list[tuple[str, PrivateFile]]] = defaultdict(list)
    files = PrivateFile.objects.filter(subject_kind="appeal", subject_id__in=list(rows), state=READY) if rows else ()
    for file in files:
        row, number = rows[file.subject_id]
        told[row].append((gettext("Appeal %(number)s") % {"number": number}, file))
    return told


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "export", "selection_application", Where(region=file.region_id or 0))
