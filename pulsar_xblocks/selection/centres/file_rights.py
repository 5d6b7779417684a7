"""Evidence of reports: one file an indicator or several, seen by the centre's people and the regional centre."""

from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.purposes import register
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, may
from pulsar_xblocks.selection.centres import queries
from pulsar_xblocks.selection.centres.models import CentreReport

EVIDENCE = "centre_evidence"
MOST = 20  # files of one report


def register_purposes() -> None:
    """Register the purpose with its limits."""
    register(EVIDENCE, Limits(10 * MEGABYTE, DOCUMENTS, MOST), _may_see, may_send=_reports, owner_keeps=False)


def _reports(actor: Actor) -> bool:
    person = Person.objects.filter(pk=actor.person).first()
    return person is not None and queries.own_centres(person, actor).exists()


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    report = CentreReport.objects.select_related("centre__organisation").filter(pk=file.subject_id or 0).first()
    person = Person.objects.filter(pk=actor.person).first()
    return report is not None and may(actor, "view", queries.KIND, queries.where(report.centre, person))
