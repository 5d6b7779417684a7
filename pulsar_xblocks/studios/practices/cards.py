"""What practice cards put on the home page of the centre."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.home import WEEK, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.studios.practices import queries

ANSWER_WITHIN = timedelta(days=7)


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the cards that wait for an answer; one query."""
    if not has_role_for(actor, "decide", "practice"):
        return
    count, oldest = queries.waiting(queries.queue(actor))
    days = (now - oldest).days if oldest else 0
    is_late = oldest is not None and now - oldest > ANSWER_WITHIN
    waits = ngettext("The oldest has waited for %(n)d day", "The oldest has waited for %(n)d days", days) % {"n": days}
    yield Todo(
        count,
        gettext("Practice cards wait for an answer"),
        waits if days else gettext("All of them came today"),
        reverse("pulsar:practices_queue"),
        gettext("Read"),
        term=gettext("an answer is overdue") if is_late else gettext("answer within 7 days"),
        tone="warn" if is_late else "run",
        icon="clock",
        section=WEEK,
    )
