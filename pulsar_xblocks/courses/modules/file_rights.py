"""Files of works: limits, and who may see them: the participant, and once the work is sent those who teach and run the group."""

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.queries import PURPOSE, WORK
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, VIDEOS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, may

KEPT = 60  # files of one work, those of earlier versions among them; a draft holds at most domain.FILES


def register_purpose() -> None:
    """Register the purpose with its limits."""
    register(PURPOSE, Limits(20 * MEGABYTE, DOCUMENTS | VIDEOS | {"text/plain"}, KEPT), _may_see, may_send=_studies)


def _studies(actor: Actor) -> bool:
    return Enrolment.objects.filter(person=actor.person, stage__in=stages.IN_TRAINING).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    row = queries.works().filter(pk=file.subject_id or 0).first() if file.subject_kind == "taskwork" else None
    if row is None or file.key not in queries.sent_files(row):
        return False  # a file of a draft is its owner's alone
    return may(actor, "view", WORK, queries.where_work(row.enrolment))
