"""Files of the studios: what each is for, and who else may see it."""

from collections.abc import Collection
from datetime import datetime

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, IMAGES, MEGABYTE, PAPERS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.questions.queries import FilePlace
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for, may
from pulsar_xblocks.studios.models import ChecklistMark, Meeting, StudioApplication
from pulsar_xblocks.studios.queries import where

ORDER, PHOTO, PROOF = "studio_order", "meeting_photo", "studio_proof"


def register_purposes() -> None:
    """Register the purposes with their limits."""
    register(ORDER, Limits(10 * MEGABYTE, PAPERS, 3), _may_see_order, may_send=_applies)
    register(PHOTO, Limits(10 * MEGABYTE, IMAGES, 1), _may_see_photo, may_send=_logs_meetings, owner_keeps=False)
    register(PROOF, Limits(10 * MEGABYTE, DOCUMENTS, 1), _may_see_proof, may_send=_leads, owner_keeps=False)


def of_application(row: StudioApplication) -> FilePlace:
    """Return where the files of an application belong."""
    return FilePlace(ORDER, row, row.applicant_id)


def _applies(actor: Actor) -> bool:
    return StudioApplication.objects.filter(applicant=actor.person, open_marker=1).exists()


def _logs_meetings(actor: Actor) -> bool:
    return has_role_for(actor, "edit", "meeting")


def _leads(actor: Actor) -> bool:
    return has_role_for(actor, "edit", "studio")


def _may_see_order(actor: Actor, file: PrivateFile) -> bool:
    row = StudioApplication.objects.select_related("year", "organisation").filter(pk=file.subject_id or 0).first()
    return row is not None and may(actor, "view", "studio_file", where.of_application(row))


def _may_see_photo(actor: Actor, file: PrivateFile) -> bool:
    rows = Meeting.objects.select_related("studio_year__studio__organisation")
    row = rows.filter(pk=file.subject_id or 0, is_removed=False).first()
    if row is None or not may(actor, "view", "meeting", where.of_studio(row.studio_year)):
        return False
    return is_photo_allowed(row, clock.now())


def is_photo_allowed(meeting: Meeting, now: datetime) -> bool:
    """Tell whether the photo of a meeting may be shown today: one withdrawn consent shuts it."""
    present = list(meeting.attendance.values_list("membership__person", flat=True))
    return meeting.photo_no_faces or may_be_photographed(present, now)


def may_be_photographed(people: Collection[int], now: datetime) -> bool:
    """Tell whether everyone of these people, by id, has the consent to photos today; nobody is not everyone."""
    states = consents.states(people, ["photo_video"], now)
    return bool(people) and all(states.get((person, "photo_video")) == "given" for person in people)


def _may_see_proof(actor: Actor, file: PrivateFile) -> bool:
    row = ChecklistMark.objects.select_related("studio_year__studio__organisation").filter(pk=file.subject_id or 0).first()
    return row is not None and may(actor, "view", "studio_file", where.of_studio(row.studio_year))
