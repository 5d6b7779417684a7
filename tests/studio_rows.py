"""What the studios have stored, to compare before and after a refusal."""

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.studios.models import ChecklistMark, Meeting, Membership, Studio, StudioApplication, StudioYear


def rows() -> dict[str, list]:
    """Return everything that a refused call might have changed."""
    tables = (AuditEntry, ChecklistMark, Job, Meeting, Membership, Message, Revision, Studio, StudioApplication, StudioYear)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}
