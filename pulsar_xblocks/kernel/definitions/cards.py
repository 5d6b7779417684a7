"""What courses put on the home page of the centre: new runs of linked courses."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions import queries
from pulsar_xblocks.kernel.home import WEEK, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import within


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the new runs that wait to be linked; at most 3 queries."""
    if not has_role_for(actor, "manage", "course"):
        return
    found = queries.unlinked_reruns(queries.links_within(within(actor, "manage", "course", region="region_id")))
    yield Todo(
        len(found),
        gettext("New runs of courses that are not linked"),
        ", ".join(run.title or run.course_key for run in found[:2]),
        reverse("pulsar:courses"),
        gettext("Look through"),
        term=gettext("their blocks store nothing yet"),
        tone="warn",
        icon="link",
        section=WEEK,
    )
