"""What loads keep about people, and for how long: the rows of a table for a day."""

from datetime import datetime, timedelta

from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.loads.actions.checking import forget
from pulsar_xblocks.kernel.loads.actions.running import finish
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.people.models import Person

KEPT_FOR = timedelta(days=1)


def expire(context: JobContext) -> str:
    """Finish abandoned loads; delete the rows of loads older than a day, and tables that were only checked; return how many loads."""
    abandoned = SheetLoad.objects.filter(state__in=("running", "undoing"), job__state__in=("cancelled", "failed"))
    for load in abandoned.select_related("by"):
        finish(load, by=load.by, now=context.now)
    old = SheetLoad.objects.filter(created_at__lte=context.now - KEPT_FOR).exclude(state__in=("running", "undoing"))
    rows = list(old.filter(rows__isnull=False).distinct()[:100])
    SheetRow.objects.filter(load__in=rows).delete()
    forget(old.filter(state="checked")[:100])
    return str(len(rows))


def blank(person: Person, now: datetime) -> None:
    """Blank what tables said about a person; such a row can no longer be undone."""
    SheetRow.objects.filter(subject=person).update(body='{"label": "", "before": {}, "after": {}, "problems": []}', effect="")
