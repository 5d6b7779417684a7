"""Documents of the finished selection of the demonstration, and the family that may still appeal; all invented."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo.load.pictures import REPORT
from pulsar_xblocks.kernel.files.actions import attach
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.file_rights import EVIDENCE
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.file_rights import APPEAL_FILES
from pulsar_xblocks.selection.commission.queries import runs

DIPLOMAS = 6  # applications with a document: enough to see an archive


def diplomas(call: Call, now: datetime) -> None:
    """Give the first achievements their documents."""
    rows = ApplicationAchievement.objects.filter(application__call=call).select_related("application__person").order_by("pk")
    for row in rows[:DIPLOMAS]:
        file = _stored(f"Диплом, {row.subject}.pdf", row.application.person, EVIDENCE, now)
        attach([file.key], row.application.person, EVIDENCE, row.application, region_id=call.region_id)
        row.files = file.key
        row.save(update_fields=["files"])


def measurements(person: Person, now: datetime) -> str:
    """Return the key of the file that goes with the appeal."""
    return _stored("Приложение с измерениями.pdf", person, APPEAL_FILES, now).key


def family(call: Call, person: Person) -> None:
    """Let the application right behind the reserve list be a pupil's whose parent can still appeal by the link in the letter."""
    run = runs.published(call)
    row = runs.rows_of(run, "declined").first() if run else None
    if row is None:
        return
    SelectionApplication.objects.filter(pk=row.application_id).update(person=person, grade=9)


def _stored(name: str, owner: Person, purpose: str, now: datetime) -> PrivateFile:
    return store_upload(SimpleUploadedFile(name, REPORT.read_bytes()), owner, purpose, None, now)
