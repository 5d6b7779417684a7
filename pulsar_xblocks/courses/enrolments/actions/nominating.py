"""A school or a municipality sends people to a group: kept, written to, answered, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.enrolments import nominations
from pulsar_xblocks.courses.enrolments.letters import UNDO_WITHIN
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import order
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.links.actions import issue_link, revoke_links
from pulsar_xblocks.kernel.links.queries import address_of
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.actions import create_person, remove_unused
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone
from pulsar_xblocks.kernel.pure.text import full_name, mark
from pulsar_xblocks.kernel.template_tags import through

JOB = "training.nominated"
ANSWERED = mark("This person has answered already.")
_ROWS = CourseNomination.objects.select_related("group__programme__region", "organisation", "municipality", "person__user", "by")


@dataclass(frozen=True)
class Nominee:
    """Somebody to be sent: as written, and where the person works."""

    family: str
    given: str
    patronymic: str
    email: str
    post: str = ""
    organisation: Organisation | None = None
    municipality: Municipality | None = None


@transaction.atomic
def nominate(group: TrainingGroup, who: Nominee, *, load: int | None, by: Person, now: datetime) -> CourseNomination | None:
    """Store a nomination; the person is the account with this address, or a new one.  Return None for who is nominated already.

    Whoever has declined or taken the application back since is asked once more.
    """
    person = _person(who, now)
    place = who.organisation.municipality if who.organisation else who.municipality
    name = full_name(who.family, who.given, who.patronymic)
    facts = {
        "name": name,
        "post": who.post[:200],
        "organisation": who.organisation,
        "municipality": place,
        "load_id": load,
        "by": by,
        "at": now,
    }
    row, is_new = CourseNomination.objects.get_or_create(group=group, person=person, defaults=facts)
    if not is_new and not nominations.is_over(row):
        return None
    if not is_new:
        _ask_anew(row, facts)
    _settle(row, now)
    record("course_nomination.add", row, by=by, now=now, region_id=group.programme.region_id)
    return row


def _ask_anew(row: CourseNomination, facts: Mapping[str, Any]) -> None:
    for field, value in facts.items():
        setattr(row, field, value)
    row.enrolment, row.answered_at = None, None
    row.save()


def _settle(row: CourseNomination, now: datetime) -> None:
    """Take an application that stands already for the answer."""
    there = Enrolment.objects.filter(group=row.group_id, person=row.person_id, open_marker=1).first()
    if row.answered_at is None and there is not None and not CourseNomination.objects.filter(enrolment=there).exists():
        row.enrolment, row.answered_at = there, now
        row.save(update_fields=["enrolment", "answered_at"])


def _person(who: Nominee, now: datetime) -> Person:
    """Return the one account with the address, else who was nominated by it before, else somebody new."""
    email = who.email.strip().lower()
    accounts = list(Person.objects.filter(user__email__iexact=email, user__is_active=True, retired_at=None)[:2])
    if len(accounts) == 1:
        return accounts[0]
    before = Person.objects.filter(email=email, user=None, retired_at=None, course_nominations__isnull=False).first()
    if before is not None:
        return before
    return create_person(family=who.family, given=who.given, patronymic=who.patronymic, email=email, now=now)


def order_letters(rows: Sequence[CourseNomination], *, by: Person, now: datetime, at: datetime | None = None) -> None:
    """Order the letters to those who are nominated, with a list for when it can no longer be undone."""
    if rows:
        payload = {"nominations": [row.pk for row in rows]}
        order(Order(JOB, payload, rows[0].group.programme.region_id, run_at=at or now + UNDO_WITHIN), by=by, now=now)


def write(context: JobContext) -> str:
    """Write to those who have not answered, once a day at most; return how many letters."""
    found = list(_ROWS.filter(pk__in=context.payload["nominations"], answered_at=None).order_by("pk"))
    open_ones = [row for row in found if nominations.is_open(row.group, context.now)]
    for done, row in enumerate(open_ones, 1):
        _write(row, context.now)
        context.progress(done, len(open_ones))
    return str(len(open_ones))


@transaction.atomic
def _write(row: CourseNomination, now: datetime) -> None:
    region, person = row.group.programme.region, row.person
    today = local_day(now, region.time_zone)
    with in_language(person):
        send(
            to=person if person.user else None,
            email="" if person.user else person.email,
            subject=gettext("You are sent to a course: %(course)s") % {"course": row.group.programme.title},
            text=_text(row),
            link=_address(row, today, now),
            region_id=region.pk,
            kind="training.nominated",
            now=now,
            about=row,
            once=f"training.nominated:{row.pk}:{today:%Y%m%d}",
        )


def _address(row: CourseNomination, today: date, now: datetime) -> str:
    """Return where the person answers: in «My Pulsar», or by a link that works until training begins."""
    if row.person.user:
        return reverse("pulsar:course_apply", args=[row.group_id])
    valid = timedelta(days=max((row.group.starts_on - today).days, 1))
    made = issue_link(purpose=nominations.LINK, subject=row, region_id=row.group.programme.region_id, now=now, valid=valid)
    return address_of(made.token)


def _text(row: CourseNomination) -> str:
    words = {
        "who": str(row.organisation or row.municipality or row.group.programme.region.centre_name or row.group.programme.region),
        "course": row.group.programme.title,
        "when": through(row.group.starts_on, row.group.ends_on),
    }
    text = gettext("%(who)s sends you to the course «%(course)s», %(when)s. Open the link: you may accept and apply, or decline.") % words
    return text if row.person.user else f"{text} {gettext('To apply you log in or register. The link is for you only.')}"


@transaction.atomic
def take(nomination: CourseNomination, person: Person, *, now: datetime) -> CourseNomination:
    """Let the logged-in person be the one who was nominated by a letter.  Raises Gone once it is answered."""
    row = locked(_ROWS, nomination.pk)
    if row.answered_at is not None:
        raise Gone
    if row.person_id == person.pk:
        return row
    if row.person.user is not None:
        raise Conflict(mark("This letter was written to somebody else: log in with the account it came to."))
    before, other = row.person, CourseNomination.objects.filter(group=row.group_id, person=person).first()
    if other is not None:
        revoke_links(nominations.LINK, row, now)
        row.delete()
        row = other
    else:
        row.person = person
        row.save(update_fields=["person"])
    if not before.course_nominations.exists():
        remove_unused(before, now)
    _settle(row, now)
    return row


@transaction.atomic
def accepted(nomination: CourseNomination, enrolment: Enrolment, *, now: datetime) -> None:
    """Store that the person has applied."""
    CourseNomination.objects.filter(pk=nomination.pk, enrolment=None).update(enrolment=enrolment, answered_at=now)
    revoke_links(nominations.LINK, nomination, now)


@transaction.atomic
def decline(nomination: CourseNomination, *, by: Person | None, now: datetime) -> None:
    """Store that the person does not want to; a second click changes nothing.  Raises Conflict for who has applied."""
    row = locked(_ROWS, nomination.pk)
    if row.enrolment_id is not None:
        raise Conflict(mark("You have applied already: take the application back on its page."))
    if row.answered_at is None:
        row.answered_at = now
        row.save(update_fields=["answered_at"])
        revoke_links(nominations.LINK, row, now)
        record("course_nomination.decline", row, by=by, now=now, region_id=row.group.programme.region_id)


@transaction.atomic
def take_back(nomination: CourseNomination, *, by: Person, now: datetime) -> None:
    """Take a nomination back while nobody has answered.  Raises Conflict."""
    row = locked(_ROWS, nomination.pk)
    if row.answered_at is not None:
        raise Conflict(ANSWERED)
    revoke_links(nominations.LINK, row, now)
    record("course_nomination.remove", row, by=by, now=now, region_id=row.group.programme.region_id)
    person = row.person
    row.delete()
    if person.user is None and not person.course_nominations.exists():
        remove_unused(person, now)
