"""What learning paths put on «My Pulsar» and on the home of the centre."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.paths import domain, letters, queries, showing
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel.home import WEEK, Card, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.template_tags import day, through

WELCOME = frozenset({"mentor", "head", "listener"})  # roles of teachers
WAITS_FOR_OWNER = (domain.DRAFT, domain.APPROVED)


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the person's paths that are not completed, and the way to the first one for teachers; 1 query."""
    rows = queries.own(person)
    yield from (_card(row, now) for row in rows if row.status != domain.DONE)
    if not any(row.status != domain.DONE for row in rows) and (rows or WELCOME & actor.roles):
        yield Card(
            kind=gettext("For teachers"),
            title=gettext("Individual learning path"),
            url=reverse("pulsar:paths_own"),
            action=gettext("Open the paths"),
            next_step=gettext("A diagnosis of gaps, goals, courses and practice against them, levels before and after."),
            tone="idle",
        )


def _card(row: LearningPath, now: datetime) -> Card:
    facts = [(gettext("Term"), through(row.starts_on, row.ends_on))] if row.starts_on and row.ends_on else []
    if row.review_on:
        facts.append((gettext("Next review"), day(row.review_on)))
    is_late = row.review_on is not None and row.review_on < local_day(now, row.region.time_zone)
    return Card(
        kind=gettext("Teacher’s development"),
        title=gettext("Individual learning path"),
        url=letters.address_of(row),
        action=gettext("Open the path"),
        status=domain.PATH[row.status],
        facts=tuple(facts),
        next_step=gettext(showing.NEXT[row.status]),
        tone="warn" if row.status in WAITS_FOR_OWNER or is_late else "run",
    )


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return what waits for those who approve: paths to read, reviews that are due; 1 query."""
    if not has_role_for(actor, "decide", queries.KIND):
        return
    is_due = Q(status__in=(domain.APPROVED, domain.ACTIVE), tutor=person, review_on__lte=now.date())
    counts = queries.seen(actor).aggregate(waiting=Count("pk", filter=Q(status=domain.APPROVAL)), due=Count("pk", filter=is_due))
    address = f"{reverse('pulsar:paths')}?status={domain.APPROVAL}"
    title, note = gettext("Learning paths to approve"), gettext("Gaps, goals and what is planned")
    yield Todo(counts["waiting"], title, note, address, gettext("Look through"))
    note = gettext("Look at the path with the teacher and write down what is agreed")
    yield Todo(counts["due"], gettext("Reviews of learning paths"), note, reverse("pulsar:paths"), gettext("Look through"), section=WEEK)


def own_todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the same for tutors, who have no home of the centre; 1 query."""
    return [] if has_role_for(actor, "view", "console") else todos(person, actor, now)
