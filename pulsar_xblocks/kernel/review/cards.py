"""What the review puts on «My Pulsar» of experts and on the home page of the centre."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.home import OTHERS, TODAY, WEEK, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review import pages, registry
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup
from pulsar_xblocks.kernel.review.queries import queue
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.kernel.template_tags import days_left

URGENT = timedelta(days=2)


def own(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return an expert's works that wait for a score, by group; one query for others than experts none."""
    if "expert" not in actor.roles:
        return
    for group in queue.groups_of(person).filter(frozen_at=None):
        left, is_urgent = group.mine - group.done, group.due_at - now < URGENT
        yield Todo(
            left,
            ngettext("Work to be scored", "Works to be scored", left),
            gettext("%(group)s, %(done)d of %(total)d done") % {"group": pages.title_of(group), "done": group.done, "total": group.mine},
            reverse("pulsar:reviews"),
            gettext("Go on scoring"),
            term=days_left(group.due_at, now),
            tone="bad" if group.due_at <= now else "warn" if is_urgent else "run",
            icon="warn" if group.due_at <= now else "clock",
            section=TODAY if is_urgent else WEEK,
        )


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return what awaits the operator: works without an expert, third reads, groups that are ready; 2 queries."""
    if not has_role_for(actor, "manage", "review"):
        return
    groups = ReviewGroup.objects.filter(region__in=regions_of(actor, "manage", "review"), frozen_at=None)
    queued = Q(items__state=statuses.QUEUED)
    rows = list(
        groups.annotate(works=Count("items", filter=queued), missing=Count("items", filter=queued & ~Q(items__needs=""))).order_by("due_at")
    )
    under_way = dict(
        Review.objects.filter(item__group__in=rows, item__state=statuses.QUEUED, state__in=statuses.OPEN)
        .values_list("item__group_id")
        .annotate(n=Count("item_id", distinct=True))
        .order_by()
    )
    for group in rows:
        yield _todo(group, under_way.get(group.pk, 0), now)


def _todo(group: ReviewGroup, under_way: int, now: datetime) -> Todo:
    title, url = pages.title_of(group), reverse("pulsar:review_group", args=[group.pk])
    told, idle = registry.desk_of(group.kind).told, max(group.missing - under_way, 0)
    if idle:
        words = ngettext(*told.idle, idle)
        return Todo(idle, words, title, url, gettext("Give out"), term=days_left(group.due_at, now), tone="warn", section=TODAY)
    if group.missing:
        words, term = ngettext(*told.reading, group.missing), gettext("now with the experts")
        return Todo(group.missing, words, title, url, gettext("Look"), term=term, tone="idle", icon="eye", section=OTHERS)
    words, term = ngettext(*told.ready, group.works), gettext(told.waiting)
    return Todo(group.works, words, title, url, gettext(told.button), term=term, tone="ok", icon="done", section=TODAY)
