"""What people are told about a learning path, and who is reminded of what; letters name nobody, the page does."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.paths import domain, queries
from pulsar_xblocks.courses.paths.models import LearningPath, PathItem
from pulsar_xblocks.kernel.inbox.actions import Words, in_language, send
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day

WEEK = timedelta(days=7)


def address_of(row: LearningPath) -> str:
    """Return the address of a path, "" where our addresses are not served (Studio)."""
    try:
        return reverse("pulsar:path", args=[row.key])
    except NoReverseMatch:
        return ""


def sent(row: LearningPath, now: datetime) -> None:
    """Tell who approves that a path waits."""
    text = mark("A teacher has sent an individual learning path to be approved.")
    _tell(row, queries.approvers_of(row), (mark("A learning path is to be approved"), text), now)


def approved(row: LearningPath, now: datetime) -> None:
    """Tell the owner that the path may begin."""
    _tell(row, [row.person], (mark("Your learning path is approved"), mark("Your individual learning path is approved: begin it.")), now)


def returned(row: LearningPath, now: datetime) -> None:
    """Tell the owner what is to be changed."""
    text = mark("Your individual learning path is returned. What is to be changed: %(reason)s")
    _tell(row, [row.person], (mark("Your learning path is returned"), text), now)


def done(row: LearningPath, now: datetime) -> None:
    """Tell the owner that the path is completed."""
    text = mark("Your individual learning path is completed. You can print it or take it as a Word document.")
    _tell(row, [row.person], (mark("Your learning path is completed"), text), now)


def _tell(row: LearningPath, people: Iterable[Person], told: tuple[str, str], now: datetime) -> None:
    for person in people:
        with in_language(person):
            send(
                to=person,
                subject=gettext(told[0]),
                text=gettext(told[1]) % {"reason": row.reason},
                link=address_of(row),
                region_id=row.region_id,
                kind="learning_path",
                now=now,
                about=row,
            )


def due(now: datetime) -> Iterable[Reminder]:
    """Return the reminders of paths: items whose term is near, reviews that are due; 2 queries."""
    yield from _items(now)
    for row in queries.paths().filter(status__in=(domain.APPROVED, domain.ACTIVE), review_on__isnull=False):
        if row.review_on and row.review_on - local_day(now, row.region.time_zone) <= timedelta(days=3):
            for person in filter(None, (row.person, row.tutor)):
                once = f"path.review:{row.pk}:{row.review_on:%Y%m%d}:{person.pk}"
                yield Reminder("learning_path.reminder", once, row.region, _review(row), person=person, about=row)


def _items(now: datetime) -> Iterator[Reminder]:
    joined = ("path__region", "path__person", "enrolment")
    rows = PathItem.objects.filter(path__status=domain.ACTIVE, done_on=None, due_on__isnull=False).select_related(*joined)
    for one in rows.order_by("pk"):
        today = local_day(now, one.path.region.time_zone)
        if one.due_on and today <= one.due_on <= today + WEEK and not queries.is_done(one):
            once = f"path.item:{one.path_id}:{one.position}:{one.due_on:%Y%m%d}"
            yield Reminder("learning_path.reminder", once, one.path.region, _item(one), person=one.path.person, about=one.path)


def _review(row: LearningPath) -> Callable[[], Words]:
    def compose() -> Words:
        text = gettext("The learning path is to be looked at on %(on)s.") % {"on": day(row.review_on)}
        return Words(gettext("The review of a learning path is near"), text, address_of(row))

    return compose


def _item(one: PathItem) -> Callable[[], Words]:
    def compose() -> Words:
        text = gettext("“%(title)s” is planned until %(on)s. Mark it as done when it is.") % {"title": one.title, "on": day(one.due_on)}
        return Words(gettext("The term of a part of your learning path is near"), text, address_of(one.path))

    return compose
