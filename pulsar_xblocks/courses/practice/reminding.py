"""Reminders: a plan or days wait for the supervisor, days are not written down, a report is not sent."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.practice import letters, queries
from pulsar_xblocks.courses.practice.actions.holding import noted
from pulsar_xblocks.courses.practice.actions.planning import further_link
from pulsar_xblocks.courses.practice.addresses import address_of_log
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.kernel.inbox.actions import Words
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.links.queries import address_of, closed_last
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day

QUIET = timedelta(days=3)  # a plan or a day waits so long before the supervisor is reminded, once a week
BEFORE_END = timedelta(days=3)
AFTER_END = timedelta(days=2)
LONGEST = timedelta(days=60)  # after the last day nobody is reminded any more


def due(now: datetime) -> Iterable[Reminder]:
    """Return the reminders due; 4 queries.  A supervisor whose link was closed is not written to."""
    running = queries.logs().filter(enrolment__stage__in=stages.IN_TRAINING, enrolment__open_marker=1)
    since = (now - LONGEST).date()
    rows = list(running.filter(status__in=(practice.PLANNED, practice.ACTIVE, practice.REPORT_CHECK), ends_on__gte=since).order_by("pk"))
    waiting, closed = _oldest_waiting(rows), closed_last(queries.PURPOSE, "practicelog", [log.pk for log in rows])
    for log in (one for one in rows if str(one.pk) not in closed):
        yield from _supervisor(log, waiting.get(log.pk), now)
    hours = queries.sums_of(rows)
    for log in rows:
        yield from _participant(log, hours.get(log.pk, queries.Sums()), now)


@transaction.atomic
def remind_supervisor(log: PracticeLog, *, by: Person, now: datetime) -> None:
    """Write to the supervisor at once, by hand.  Raises Conflict when nothing waits for the supervisor, or the link was closed."""
    have = queries.sums_of([log]).get(log.pk, queries.Sums())
    if queries.holder_of(log, have) != practice.SUPERVISOR or log.enrolment.stage not in stages.IN_TRAINING:
        raise Conflict(mark("Nothing waits for the supervisor."))
    if not queries.is_link_open(queries.link_of(log), now):
        raise Conflict(mark("The supervisor’s link no longer works: send a new one."))
    words = letters.PLAN_WAITS if log.plan_agreed_at is None else letters.DAYS_WAIT
    letters.to_supervisor(log, further_link(log, now), *words, now)
    noted(log, "remind", by=by, now=now)


def _oldest_waiting(rows: list[PracticeLog]) -> dict[int, date]:
    found = PracticeLog.objects.filter(pk__in=[log.pk for log in rows], rows__status=practice.WAITING, rows__removed_at=None).order_by()
    return dict(found.values_list("pk").annotate(first=Min("rows__on")))


def _supervisor(log: PracticeLog, oldest: date | None, now: datetime) -> Iterator[Reminder]:
    """Yield the reminder to the supervisor of what has waited three days; it brings a link of its own, made when it is sent."""
    if log.asked_at is None or not log.supervisor_email:
        return
    today, week = local_day(now, log.enrolment.group.programme.region.time_zone), now.strftime("%G-%V")
    if log.plan_agreed_at is None and now - log.asked_at >= QUIET:
        yield _to_supervisor(log, f"practice.plan:{log.pk}:{week}", letters.PLAN_WAITS, now)
    elif log.plan_agreed_at and oldest and today - oldest >= QUIET:
        yield _to_supervisor(log, f"practice.days:{log.pk}:{week}", letters.DAYS_WAIT, now)


def _to_supervisor(log: PracticeLog, once: str, words: tuple[str, str], now: datetime) -> Reminder:
    def compose() -> Words:
        subject, text = words
        said = letters.words_of(log)
        return Words(gettext(subject) % said, gettext(text) % said, address_of(further_link(log, now)))

    region = log.enrolment.group.programme.region
    return Reminder("practice.supervisor", once, region, compose, email=log.supervisor_email, about=log)


def _participant(log: PracticeLog, hours: queries.Sums, now: datetime) -> Iterator[Reminder]:
    """Yield what the participant is reminded of: three days before the end and two days after it, each once."""
    if log.status == practice.REPORT_CHECK or log.ends_on is None:
        return
    region = log.enrolment.group.programme.region
    today = local_day(now, region.time_zone)
    missing = queries.plan_hours(log) > hours.waiting + hours.confirmed
    once, facts = f"practice.end:{log.pk}:{log.ends_on:%Y%m%d}", {"person": log.enrolment.person, "about": log}
    if missing and timedelta() <= log.ends_on - today <= BEFORE_END:
        yield Reminder(letters.ABOUT, f"{once}:before", region, _ends_soon(log), **facts)
    elif today - log.ends_on >= AFTER_END:
        yield Reminder(letters.ABOUT, f"{once}:after", region, _no_report(log), **facts)


def _ends_soon(log: PracticeLog) -> Callable[[], Words]:
    def compose() -> Words:
        words = letters.words_of(log) | {"on": day(log.ends_on)}
        text = gettext("%(programme)s: the internship ends on %(on)s, and the days written down do not come to the plan yet.") % words
        return Words(gettext("The internship ends soon"), text, address_of_log(log))

    return compose


def _no_report(log: PracticeLog) -> Callable[[], Words]:
    def compose() -> Words:
        text = gettext("%(programme)s: the internship is over. Write the report and the self-assessment and send them.")
        return Words(gettext("The report on the internship is not sent yet"), text % letters.words_of(log), address_of_log(log))

    return compose
