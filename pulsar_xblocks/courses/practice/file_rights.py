"""Evidence of a day: the participant's own, seen by who runs and teaches the group; the supervisor opens it by the link."""

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.practice import DRAFT
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.models import PracticeRow
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor, may

EVIDENCE = "practice_evidence"
MOST = 5  # files of one day


def register_purposes() -> None:
    """Register the purpose with its limits."""
    register(EVIDENCE, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_is_taught)


def _is_taught(actor: Actor) -> bool:
    return Enrolment.objects.filter(person=actor.person, open_marker=1, stage__in=stages.IN_TRAINING).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    row = PracticeRow.objects.filter(pk=file.subject_id or 0, removed_at=None).exclude(status=DRAFT).first()
    return row is not None and may(actor, "view", queries.KIND, queries.where(queries.log_or_404(row.log_id)))
