"""Experts are reminded of works that wait: by themselves two days before the term and after it, and by the operator's click."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.inbox.actions import Words, in_language, send, zone_of
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review import pages
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.template_tags import moment

BEFORE = timedelta(days=2)
KIND = "review.reminder"


def due(now: datetime) -> Iterator[Reminder]:
    """Return the reminders due at a moment: once before the term, once after it."""
    groups = ReviewGroup.objects.filter(frozen_at=None, due_at__lte=now + BEFORE, due_at__gt=now - timedelta(days=14))
    for group in groups.select_related("region"):
        when = "late" if group.due_at <= now else "soon"
        for person, count in waiting(group):
            yield Reminder(
                KIND, f"{KIND}:{group.pk}:{person.pk}:{when}", group.region, _composer(group, person, count), person=person, about=group
            )


def waiting(group: ReviewGroup) -> list[tuple[Person, int]]:
    """Return who has works of the group that are not scored, and how many; 2 queries."""
    rows = Review.objects.filter(item__group=group, item__state=statuses.QUEUED, state__in=statuses.OPEN)
    counts = dict(rows.values_list("expert_id").annotate(n=Count("pk")).order_by())
    people = Person.objects.filter(pk__in=list(counts), retired_at=None).order_by("sort_name", "pk")
    return [(person, counts[person.pk]) for person in people]


def remind_now(group: ReviewGroup, *, by: Person, now: datetime) -> int:
    """Send a reminder to everyone who has works of the group to score, at most once a day each; return how many people."""
    told = waiting(group)
    for person, count in told:
        with in_language(person):
            words = _composer(group, person, count)()
            send(
                to=person,
                subject=words.subject,
                text=words.text,
                link=words.link,
                region_id=group.region_id,
                kind=KIND,
                now=now,
                about=group,
                once=f"{KIND}:{group.pk}:{person.pk}:{now:%Y-%m-%d}",
            )
    record("review.remind", group, by=by, now=now, region_id=group.region_id, people=len(told))
    return len(told)


def announce(group: ReviewGroup, experts: Iterable[int], now: datetime, *, once: str = "") -> None:
    """Tell each expert how many works have just come; ``experts`` = a person's id for each work; ``once`` = a mark of this occasion."""
    counts = Counter(experts)
    for person in Person.objects.filter(pk__in=list(counts), retired_at=None).order_by("pk"):
        with in_language(person):
            count = counts[person.pk]
            subject = ngettext("%(n)d new work to be scored", "%(n)d new works to be scored", count) % {"n": count}
            text = f"{subject}. " + _until(group, person)
            place = {"link": reverse("pulsar:reviews"), "region_id": group.region_id, "kind": "review.given", "now": now, "about": group}
            send(to=person, subject=subject, text=text, once=once, **place)


def tell_third(context: JobContext) -> None:
    """Tell the third expert that a work has come, unless it is taken back by now; once for each job."""
    group_id, expert_id = context.payload["group"], context.payload["expert"]
    named = {"pk": context.payload["review"]} if "review" in context.payload else {}  # 0.1.0 named the group and the expert only
    if not Review.objects.filter(item__group=group_id, expert=expert_id, state__in=statuses.COUNTED, **named).exists():
        return
    group = ReviewGroup.objects.select_related("region").get(pk=group_id)
    announce(group, [expert_id], context.now, once=f"review.third:{context.job.pk}")


def tell_third_back(context: JobContext) -> None:
    """Tell an expert that a work waits no longer, unless it has come again; once for each job."""
    item_id, expert_id = context.payload["item"], context.payload["expert"]
    if Review.objects.filter(item=item_id, expert=expert_id, state__in=statuses.COUNTED).exists():
        return
    item = ReviewItem.objects.select_related("group").get(pk=item_id)
    for person in Person.objects.filter(pk=expert_id, retired_at=None):
        _say_back(item, person, context)


def _say_back(item: ReviewItem, person: Person, context: JobContext) -> None:
    with in_language(person):
        subject = gettext("Work %(code)s no longer waits for your score") % {"code": item.blind_code}
        text = gettext("A third read is not needed now: one of the first two scores was taken back. If it is needed, we will tell you.")
        place = {"link": reverse("pulsar:reviews"), "region_id": item.group.region_id, "kind": "review.taken_back", "now": context.now}
        send(to=person, subject=subject, text=text, about=item.group, once=f"review.third_back:{context.job.pk}", **place)


def _until(group: ReviewGroup, person: Person) -> str:
    until = moment(group.due_at, zone_of(person, group.region))
    return gettext("%(group)s. Please score them by %(until)s.") % {"group": pages.title_of(group), "until": until}


def _composer(group: ReviewGroup, person: Person, count: int) -> Callable[[], Words]:
    def compose() -> Words:
        works = ngettext("%(n)d work waits for your score", "%(n)d works wait for your score", count) % {"n": count}
        return Words(works, f"{works}. {_until(group, person)}", reverse("pulsar:reviews"))

    return compose
