"""What retention puts on the home page of the data-protection officer."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.home import TODAY, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.retention import queries
from pulsar_xblocks.kernel.retention.models import DestructionAct
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.kernel.template_tags import day


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the terms that are over and the acts that need a look."""
    if not has_role_for(actor, "manage", "retention"):
        return
    regions = regions_of(actor, "manage", "retention")
    yield _over(regions, now)
    yield _stopped(regions)


def _over(regions: list[int], now: datetime) -> Todo:
    zone = Region.objects.filter(pk__in=regions).order_by("pk").values_list("time_zone", flat=True).first() or "UTC"
    count, since = queries.overdue(regions, local_day(now, zone))
    return Todo(
        count,
        gettext("Terms of keeping are over"),
        gettext("Look at the list and confirm the destruction: by itself nothing is destroyed"),
        reverse("pulsar:retention"),
        gettext("Open the list"),
        term=gettext("since %(day)s") % {"day": day(since)} if since else "",
        tone="warn",
        icon="late",
        section=TODAY,
    )


def _stopped(regions: list[int]) -> Todo:
    rows = DestructionAct.objects.filter(region__in=regions, finished_at=None).select_related("job")
    count = sum(queries.state_of(row) == "stopped" for row in rows)
    return Todo(
        count,
        gettext("A destruction has stopped half way"),
        gettext("What is destroyed stays so; go on with the rest"),
        reverse("pulsar:retention"),
        gettext("Open the act"),
        term=gettext("the act is not finished"),
        tone="bad",
        icon="warn",
        section=TODAY,
    )
