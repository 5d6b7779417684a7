"""Destruction of a person's data after a withdrawal, by the data-protection officer.  Source: domain.md 6.6."""

from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents import domain
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark


@transaction.atomic
def purge(request: ConsentRequest, reason: str, *, by: Person, now: datetime) -> None:
    """Blank everything that tells who the person is; facts without names and the answers that prove what was allowed stay.

    Raises Invalid without a reason, Conflict unless a required consent is withdrawn and the data are still there.
    """
    subject = Person.objects.select_for_update().get(pk=request.subject_id)
    row = ConsentRequest.objects.get(pk=request.pk)
    if not reason.strip():
        raise Invalid({"reason": [mark("Write the reason.")]})
    if row.state != domain.REVOKED or row.purpose not in domain.REQUIRED or subject.retired_at:
        raise Conflict(mark("There is nothing to destroy: the consent holds again, or the data are gone already."))
    retire(subject, now)
    record("consent.purge", row, by=by, now=now, region_id=row.region_id, reason=reason.strip()[:300], withdrawn=row.state_at)
