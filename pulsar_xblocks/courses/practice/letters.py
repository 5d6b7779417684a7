"""What people are told about an internship, each in the own language: the supervisor by a link, the participant, who runs the group."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.domain.passport import ZERO
from pulsar_xblocks.courses.practice.addresses import address_of_log
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.programmes.models import GroupPerson
from pulsar_xblocks.kernel.files.queries import address
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.links.queries import address_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day, number, through

ABOUT = "practice.log"  # kind of the messages
_WORDS = {
    practice.PASSED: (mark("The internship is passed"), mark("%(programme)s: your internship is passed, its hours count.")),
    practice.FAILED: (mark("The internship is not passed"), mark("%(programme)s: your internship is not passed. The reason: %(reason)s")),
    "returned": (mark("The report is returned"), mark("%(programme)s: the report on the internship is returned. The reason: %(reason)s")),
}
PLAN_WAITS = (
    mark("The plan of an internship waits for you: %(person)s"),
    mark("%(person)s, “%(programme)s”, %(days)s: please read the plan of the internship and say whether you agree. No account is needed."),
)
DAYS_WAIT = (
    mark("Days of an internship wait for you: %(person)s"),
    mark("%(person)s, “%(programme)s”: please confirm the days of the internship that are written down, or say what is wrong."),
)


def ask(log: PracticeLog, token: str, now: datetime) -> None:
    """Ask the supervisor to agree to the plan and to confirm the days; nobody else reads the link."""
    to_supervisor(
        log,
        token,
        mark("You are named as the supervisor of an internship: %(person)s"),
        mark(
            "%(person)s takes the course “%(programme)s” and names you as the supervisor of the internship, %(days)s. By the link below "
            "you read the plan, agree to it and later confirm the days. No account is needed. The link is for you only: do not pass it on, "
            "not even to the participant. If this is a mistake, just delete this letter."
        ),
        now,
    )


def to_supervisor(log: PracticeLog, token: str, subject: str, text: str, now: datetime) -> None:
    """Write to the supervisor; ``subject`` and ``text`` are msgids with the places person, programme and days."""
    with in_language(log.supervisor):
        words = words_of(log)
        send(
            to=None,
            email=log.supervisor_email,
            subject=gettext(subject) % words,
            text=gettext(text) % words,
            link=address_of(token),
            region_id=log.enrolment.group.programme.region_id,
            kind="practice.supervisor",
            now=now,
            about=log,
        )


def words_of(log: PracticeLog) -> dict[str, str]:
    """Return what letters name, in the language that is set."""
    programme = log.enrolment.group.programme.title
    return {"person": log.enrolment.person.full_name, "programme": programme, "days": through(log.starts_on, log.ends_on)}


def agreed(log: PracticeLog, now: datetime) -> None:
    """Tell the participant that the supervisor agrees to the plan."""
    text = mark("%(programme)s: the supervisor agrees to your plan. Write down each day: the supervisor confirms it by a link.")
    _tell(log, mark("The plan of the internship is agreed"), text, now)


def confirmed(log: PracticeLog, rows: Sequence[PracticeRow], now: datetime) -> None:
    """Tell the participant how many days were confirmed."""
    hours = sum((row.hours for row in rows), ZERO)
    with in_language(log.enrolment.person):
        days = ngettext("%(n)d day of your internship is confirmed", "%(n)d days of your internship are confirmed", len(rows)) % {
            "n": len(rows)
        }
        text = gettext("%(programme)s: the supervisor has confirmed %(hours)s h.") % (words_of(log) | {"hours": number(hours)})
        _send(log, log.enrolment.person, days, text, address_of_log(log), now)


def rejected(log: PracticeLog, row: PracticeRow, now: datetime) -> None:
    """Tell the participant why a day is not confirmed."""
    with in_language(log.enrolment.person):
        subject = gettext("A day of your internship is not confirmed: %(on)s") % {"on": day(row.on)}
        text = gettext("The supervisor writes: %(reason)s Correct the day and put it in again.") % {"reason": row.reason}
        _send(log, log.enrolment.person, subject, text, address_of_log(log), now)


def decided(log: PracticeLog, verdict: str, now: datetime) -> None:
    """Tell the participant what was decided."""
    subject, text = _WORDS[verdict]
    _tell(log, subject, text, now)


def sent(log: PracticeLog, now: datetime) -> None:
    """Tell those who run and teach the group that a report waits; the same sending is told once."""
    rows = GroupPerson.objects.filter(group=log.enrolment.group, person__retired_at=None).select_related("person")
    once = f"{ABOUT}:{log.pk}:{now:%Y%m%d%H%M%S}"
    link = address("pulsar:practice_log", log.enrolment.group_id, log.enrolment.key, log.activity)
    for person in {row.person_id: row.person for row in rows}.values():
        with in_language(person):
            text = gettext("%(person)s, “%(programme)s”: read the report and decide.") % words_of(log)
            _send(log, person, gettext("A report on an internship waits for you"), text, link, now, once=f"{once}:{person.pk}")


def _tell(log: PracticeLog, subject: str, text: str, now: datetime) -> None:
    with in_language(log.enrolment.person):
        words = words_of(log) | {"reason": log.reason}
        _send(log, log.enrolment.person, gettext(subject) % words, gettext(text) % words, address_of_log(log), now)


def _send(  # noqa: PLR0913 - one message, all named
    log: PracticeLog, to: Person, subject: str, text: str, link: str, now: datetime, *, once: str = ""
) -> None:
    region_id = log.enrolment.group.programme.region_id
    send(to=to, subject=subject, text=text, link=link, region_id=region_id, kind=ABOUT, now=now, about=log, once=once)
