"""Files of an enrolment: the diploma and the signed contract, seen by the participant and by who checks them."""

from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import CONTRACT, DIPLOMA
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.roles.domain import Actor

MOST = 6  # pages of one document


def register_purposes() -> None:
    """Register both purposes with their limits."""
    for purpose in (DIPLOMA, CONTRACT):
        register(purpose, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_takes_part)


def _takes_part(actor: Actor) -> bool:
    return Enrolment.objects.filter(person=actor.person, open_marker=1).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    row = queries.enrolments().filter(pk=file.subject_id or 0).first()
    return row is not None and queries.may_see_file(actor, row)
