"""What consents put on the home page of the operator and of the data-protection officer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.home import TODAY, WEEK, Todo
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.kernel.template_tags import days_left

REMOVALS = ("files.expire", "jobs.tidy")  # jobs that delete data whose time is over
LATELY = timedelta(days=7)


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return what awaits those who check forms (1 query) and the data-protection officer (4 more)."""
    if has_role_for(actor, "review", "consent"):
        yield _sheets(actor)
    if has_role_for(actor, "manage", "consent"):
        regions = regions_of(actor, "manage", "consent")
        yield _to_destroy(regions, now)
        yield _optional(regions, now)
        yield _failed(now)
        yield _exports(regions, now)


def _sheets(actor: Actor) -> Todo:
    return Todo(
        queries.sheets_waiting(regions_of(actor, "review", "consent")),
        gettext("Signed consents on paper"),
        gettext("Photos of signed forms wait to be checked"),
        reverse("pulsar:consent_checks"),
        gettext("Check"),
        term=gettext("pupils wait for it"),
        tone="warn",
        icon="eye",
        section=TODAY,
    )


def _to_destroy(regions: list[int], now: datetime) -> Todo:
    found = _withdrawn(queries.to_destroy(regions).order_by(), now)
    late = ngettext("%(n)d is overdue", "%(n)d are overdue", found.late) % {"n": found.late} if found.late else ""
    return Todo(
        found.count,
        gettext("Personal data to destroy"),
        late or gettext("The consent is withdrawn: the data are destroyed within 30 days"),
        reverse("pulsar:retention"),
        gettext("Open the list"),
        term=found.term,
        tone="bad" if found.late else "warn",
        icon="warn" if found.late else "clock",
        section=TODAY,
    )


def _optional(regions: list[int], now: datetime) -> Todo:
    rows = ConsentRequest.objects.filter(region__in=regions, state=domain.REVOKED, state_at__gt=now - domain.PURGE_WITHIN)
    found = _withdrawn(rows.exclude(purpose__in=domain.REQUIRED), now)
    return Todo(
        found.count,
        gettext("Withdrawn: photos and publishing"),
        gettext("See that the photos and names are taken down"),
        f"{reverse('pulsar:consents')}?state={domain.REVOKED}",
        gettext("Open the list"),
        term=found.term,
        tone="warn",
        section=WEEK,
    )


@dataclass(frozen=True)
class _Withdrawn:
    """How many consents are withdrawn, how many of them longer than 30 days, how long the oldest may wait."""

    count: int
    late: int
    term: str


def _withdrawn(rows: QuerySet[ConsentRequest], now: datetime) -> _Withdrawn:
    overdue = Q(state_at__lte=now - domain.PURGE_WITHIN)
    found = rows.aggregate(n=Count("pk"), late=Count("pk", filter=overdue), oldest=Min("state_at"))
    return _Withdrawn(found["n"], found["late"], days_left(found["oldest"] + domain.PURGE_WITHIN, now) if found["oldest"] else "")


def _failed(now: datetime) -> Todo:
    failed = Job.objects.filter(kind__in=REMOVALS, state="failed", created_at__gt=now - domain.PURGE_WITHIN).count()
    return Todo(
        failed,
        gettext("Removal of old data did not work"),
        gettext("Tell the site administrator: the command pulsar_check names the fault"),
        reverse("pulsar:audit"),
        gettext("Record of actions"),
        term=gettext("within the last 30 days"),
        tone="bad",
        icon="warn",
        section=TODAY,
    )


def _exports(regions: list[int], now: datetime) -> Todo:
    since = now - LATELY
    count = AuditEntry.objects.filter(region__in=regions, action="export", at__gte=since).count()
    return Todo(
        count,
        gettext("Lists taken out in a week"),
        gettext("Who took what, and for what"),
        f"{reverse('pulsar:audit')}?action=export&since={since.date().isoformat()}",
        gettext("Read"),
        icon="eye",
        section=WEEK,
    )
