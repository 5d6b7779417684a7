"""Who looked at personal data is kept for a year: the one exception to a record that only grows.  Source: domain.md 6.7."""

from datetime import date

from django.db.models import QuerySet

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.dates import start_of_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item, year_before
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule

KEY = "access_log"
LOOKS = ("consent.view", "export", "file.download", "file.preview", "person.view_contacts")
CHUNK = 1000


def plan(region_id: int, as_of: date) -> list[Item]:
    """Return one item for all entries of a region that are older than a year; 1 query."""
    count = _old(region_id, as_of).count()
    return [Item(KEY, "auditentry", str(region_id), year_before(as_of), quantity=count)] if count else []


def destroy(doomed: Doomed) -> int:
    """Delete the entries; return how many."""
    count = 0
    while ids := list(_old(doomed.region_id, doomed.as_of).values_list("pk", flat=True)[:CHUNK]):
        count += _old(doomed.region_id, doomed.as_of).filter(pk__in=ids).delete()[0]
    return count


def _old(region_id: int, as_of: date) -> QuerySet[AuditEntry]:
    """Return the entries by a plain queryset: the one of the model refuses to delete."""
    before = start_of_day(year_before(as_of), "UTC")
    return QuerySet(AuditEntry).filter(region=region_id, action__in=LOOKS, at__lt=before).order_by()


RULE = Rule(
    KEY,
    mark("Who looked at personal data"),
    mark("Entries older than a year"),
    mark("entries of the record of actions: files opened, contacts and consents viewed, lists taken out"),
    mark("entries are deleted"),
    mark("a year"),
    plan,
    destroy,
)
