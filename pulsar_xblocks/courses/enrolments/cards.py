"""What enrolment puts on the home page of curators and the operator, and into the search."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import domain, queries
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.queries import GROUP
from pulsar_xblocks.kernel.home import TODAY, WEEK, Found, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return what awaits those who run groups; 1 query."""
    if not has_role_for(actor, "decide", queries.KIND):
        return
    found = _counted(queries.decided_by(actor).filter(group__status="active"))
    checks = _where(found, stages.DOCS_CHECK)
    yield _todo(
        checks, gettext("Documents of course participants to check"), gettext("They have sent everything and wait"), gettext("Check")
    )
    orders = _where(found, stages.ORDER_IN)
    yield _todo(
        orders, gettext("Participants wait for the enrolment order"), gettext("Their documents are accepted"), gettext("Sign the order")
    )
    ends = _where(found, stages.ORDER_OUT)
    note = gettext("They have passed the final assessment")
    yield _todo(ends, gettext("Participants wait for the completion order"), note, gettext("Sign the order"))
    out = _where(found, "")
    note = gettext("The course or its cohort does not take them: the list says why")
    yield _todo(out, gettext("Participants who are not in the course"), note, gettext("Look"), tone="warn", section=WEEK)


def own_todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the same for curators, who have no home of the centre; 1 query."""
    return [] if has_role_for(actor, "view", "console") else todos(person, actor, now)


def _counted(rows: QuerySet[Enrolment]) -> dict[str, Any]:
    """Return stage -> how many, first and last group, «n_docs_check»; of those out of their course «n_»; 1 query."""
    wanted = {stage: Q(stage=stage) for stage in (stages.DOCS_CHECK, stages.ORDER_IN, stages.ORDER_OUT)}
    wanted[""] = Q(stage__in=domain.ATTENDS, course_state__in=domain.TROUBLED)
    sums: dict[str, Any] = {}
    for name, of in wanted.items():
        sums |= {f"n_{name}": Count("pk", filter=of, distinct=True)}
        sums |= {f"first_{name}": Min("group", filter=of), f"last_{name}": Max("group", filter=of)}
    return rows.aggregate(**sums)


def _where(found: dict[str, Any], stage: str) -> tuple[int, str]:
    """Return how many and where they are seen: their group when it is one, else the list of groups."""
    count, first, last = (found[f"{name}_{stage}"] for name in ("n", "first", "last"))
    if first is None or first != last:
        return count, reverse("pulsar:training_groups")
    return count, reverse("pulsar:training_participants", args=[first]) + (f"?stage={stage}" if stage else "")


def _todo(found: tuple[int, str], title: str, note: str, action: str, *, tone: str = "run", section: str = TODAY) -> Todo:  # noqa: PLR0913
    return Todo(found[0], title, note, found[1], action, tone=tone, icon="eye" if tone == "run" else "warn", section=section)


def search(actor: Actor, text: str, limit: int) -> Iterable[Found]:
    """Return the participants whose name fits the text, within the groups the actor sees."""
    if not has_role_for(actor, "view_people", GROUP):
        return
    for row in queries.found(actor, text, limit):
        url = reverse("pulsar:training_participant", args=[row.group_id, row.key])
        note = f"{row.group.programme.title}, {row.group.title}"
        yield Found(gettext("Course participant"), row.person.full_name, note, url, stages.ENROLMENT[row.stage])
