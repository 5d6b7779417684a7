"""Documents of a group as one file to print: at once up to 300, more by a job."""

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.actions.issuing import issue, problems
from pulsar_xblocks.courses.documents.actions.stocking import take_forms
from pulsar_xblocks.courses.documents.domain import DOCUMENTS, Issue
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.papers.filling import fields_of
from pulsar_xblocks.courses.documents.papers.kinds import KEY_OF, KINDS
from pulsar_xblocks.courses.documents.queries import standings
from pulsar_xblocks.courses.documents.queries.register import KIND, documents
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import keeping
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolments
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import group_or_404
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports import docx, templates
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.press import Press, Sheets
from pulsar_xblocks.kernel.files import made
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import FileRow, rows_of
from pulsar_xblocks.kernel.inbox.actions import in_language
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import GiveUp, Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, PulsarError
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may

ISSUE_JOB, PRINT_JOB, PURPOSE = "training.issue", "training.print", "training_print"
_SPLIT = mark("The template has fields in its header or footer: such documents cannot share a file. Move the fields into the text.")


@dataclass(frozen=True)
class Wanted:
    """Which documents are printed, and what for."""

    group: TrainingGroup
    kind: str
    reason: str


def register() -> None:
    """Register both jobs and the purpose of the files."""
    registry.register(ISSUE_JOB, run_issue, mark("Documents of a group given out"))
    registry.register(PRINT_JOB, run_print, mark("Documents of a group to print"))
    made.register_made(PURPOSE, _may_see)


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return (actor.person is not None and file.owner_id == actor.person) or may(actor, "export", KIND, Where(region=file.region_id or 0))


def files_of(person: Person) -> list[FileRow]:
    """Return the files to print that were made for a person and are still kept, the newest first; 1 query."""
    rows = PrivateFile.objects.filter(purpose=PURPOSE, owner=person, state=READY).order_by("-pk")
    return rows_of(rows[:10])


def issue_all(group: TrainingGroup, rows: Sequence[Enrolment], what: Issue, *, by: Person, now: datetime) -> Job | None:
    """Give documents out, above 300 by a job, which is returned.  Raises Invalid as ``issue`` does, before the job is ordered."""
    if len(rows) <= domain.AT_ONCE:
        issue(group, rows, what, by=by, now=now)
        return None
    stages.require_others([row.person_id for row in rows], by.pk)
    keeping.names_back(rows)
    if errors := problems(group, standings(group, rows), what, now):
        raise Invalid(errors)
    with transaction.atomic():
        take_forms(group.programme.region_id, what.kind, len(rows), what.batch)  # only looked at: the job takes them
        payload = {"group": group.pk, "rows": [row.pk for row in rows], "what": pin("training_issue", what, now).pk}
        return jobs.order_equal(Order(ISSUE_JOB, payload, group.programme.region_id), by=by, now=now)[0]


def run_issue(context: JobContext) -> str:
    """Give out what was ordered; return how many."""
    asked, by = context.payload, context.job.by
    group = group_or_404(asked["group"])
    what = load(Issue, Definition.objects.get(pk=asked["what"]).body)
    if by is None:
        return "0"
    try:
        found = issue(group, list(enrolments().filter(group=group, pk__in=asked["rows"])), what, by=by, now=context.now)
    except PulsarError as error:
        raise GiveUp(error.code) from error
    context.progress(len(found), len(found))
    return str(len(found))


def print_all(wanted: Wanted, rows: Sequence[TrainingDocument], *, by: Person, now: datetime) -> bytes | Job:
    """Return the documents of a kind as one Word file, or above 300 the job that makes it; recorded with the reason.

    Raises Invalid for a template whose sheets cannot share a file and when there is none.
    """
    group, region = wanted.group, wanted.group.programme.region
    if not rows:
        raise Invalid({"": [mark("There are no documents to print.")]})
    press = press_of(region, wanted.kind)
    record_export(Export(KIND, region.pk, wanted.reason, len(rows), "docx"), by=by, now=now)
    if len(rows) > domain.AT_ONCE:
        payload = {"group": group.pk, "kind": wanted.kind, "rows": [row.pk for row in rows]}
        return jobs.order_equal(Order(PRINT_JOB, payload, region.pk), by=by, now=now)[0]
    file = io.BytesIO()
    with Sheets(press, file) as sheets:
        for row in rows:
            sheets.add(fields_of(row))
    return file.getvalue()


def press_of(region: Region, kind: str) -> Press:
    """Return the region's template of a kind of documents, read once.  Raises Invalid when sheets cannot share a file."""
    template = KINDS[KEY_OF[kind]]
    press = Press(templates.content(region, template), template.fields)
    if not press.is_uniform:
        raise Invalid({"": [_SPLIT]})
    return press


def run_print(context: JobContext) -> str:
    """Write the file and keep it for three days; return how many documents are in it."""
    asked, owner = context.payload, context.job.by
    if owner is None:
        return "0"
    group = group_or_404(asked["group"])
    rows = documents().filter(pk__in=asked["rows"]).order_by("enrolment__person__sort_name", "pk")
    with in_language(owner), tempfile.TemporaryFile() as file:
        with Sheets(press_of(group.programme.region, asked["kind"]), file) as sheets:
            for at, row in enumerate(rows.iterator(chunk_size=200), 1):
                sheets.add(fields_of(row))
                context.progress(at, len(asked["rows"]))
        name = f"{gettext(DOCUMENTS[asked['kind']])} {group.code}.docx"
        made.keep(context, made.Made(name, docx.DOCX_TYPE, PURPOSE), file, owner, context.now)
    return str(len(asked["rows"]))
