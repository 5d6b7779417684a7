"""What awaits a tutor: works of the own groups without an answer."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.modules import domain
from pulsar_xblocks.courses.modules.models import TaskWork
from pulsar_xblocks.courses.programmes.domain import TUTOR
from pulsar_xblocks.courses.programmes.models import GroupPerson
from pulsar_xblocks.kernel.home import TODAY, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor

MOST = 10  # groups


def todos(person: Person, actor: Actor, now: datetime) -> Iterator[Todo]:
    """Yield a row for each group of a tutor with works that wait; 1 query."""
    if "tutor" not in actor.roles:
        return
    mine = GroupPerson.objects.filter(person=person, part=TUTOR).values("group")
    rows = TaskWork.objects.filter(enrolment__group__in=mine, status=domain.SENT, enrolment__stage__in=stages.IN_TRAINING)
    fields = ("enrolment__group", "enrolment__group__title")
    waiting = rows.values(*fields).annotate(n=Count("pk"), oldest=Min("sent_at")).order_by("oldest")
    for row in waiting[:MOST]:
        yield _todo(row["enrolment__group"], row["enrolment__group__title"], row["n"], (now - row["oldest"]).days)


def _todo(group: int, title: str, count: int, days: int) -> Todo:
    oldest = ngettext("The oldest has waited for %(n)d day", "The oldest has waited for %(n)d days", days) % {"n": days}
    return Todo(
        count,
        gettext("Works of participants: %(group)s") % {"group": title},
        oldest if days else gettext("All of them came today"),
        reverse("pulsar:training_works", args=[group]),
        gettext("Look through"),
        tone="warn" if days > 2 else "run",
        section=TODAY,
    )
