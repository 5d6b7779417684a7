"""What people are told about a pair, and who is reminded of what; letters name nobody, the page does."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import queries
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair
from pulsar_xblocks.kernel.inbox.actions import Words, in_language, send
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.template_tags import day

STEP = timedelta(days=3)  # after which an unanswered question is asked again
MOST_STEPS = 3


def address_of(pair: MentoringPair) -> str:
    """Return the address of a pair, "" where our addresses are not served (Studio)."""
    try:
        return reverse("pulsar:mentoring_pair", args=[pair.key])
    except NoReverseMatch:
        return ""


def proposed(pair: MentoringPair, *, by: Person, now: datetime) -> None:
    """Tell everybody who is to agree that the pair is proposed."""
    text = mark("You are asked to take part in a mentoring pair. Open the page, see with whom, and say whether you agree.")
    people = [pair.mentor] if by.pk == pair.mentee_id else [pair.mentor, pair.mentee]
    _tell(pair, people, (mark("A mentoring pair is proposed"), text), now)
    heads = mark("A teacher of yours is to work in a pair with one of another organisation. Open the page and say whether you agree.")
    _tell(pair, _heads(pair), (mark("Your consent to a partner mentoring pair"), heads), now)


def agreed(pair: MentoringPair, now: datetime) -> None:
    """Tell the two that everybody has agreed and what is next."""
    text = mark("Everybody has agreed. Write the personalised programme together: goal, tasks, 3 to 12 months; a curator approves it.")
    _tell(pair, [pair.mentor, pair.mentee], (mark("The mentoring pair is agreed"), text), now)


def sent(pair: MentoringPair, now: datetime) -> None:
    """Tell the curators that a programme waits for them."""
    text = mark("A mentoring pair has sent its programme to be approved.")
    _tell(pair, curators_of(pair), (mark("A mentoring programme is to be approved"), text), now)


def approved(pair: MentoringPair, now: datetime) -> None:
    """Tell the two that they may begin."""
    text = mark("The programme is approved. Write down each meeting; the other side confirms it.")
    _tell(pair, [pair.mentor, pair.mentee], (mark("The mentoring programme is approved"), text), now)


def returned(pair: MentoringPair, now: datetime) -> None:
    """Tell the two what is to be changed."""
    text = mark("The programme is returned. What is to be changed: %(reason)s")
    _tell(pair, [pair.mentor, pair.mentee], (mark("The mentoring programme is returned"), text), now)


def meeting(row: MentoringMeeting, *, by: Person, now: datetime) -> None:
    """Tell the other side that a meeting waits to be confirmed."""
    pair = row.pair
    other = pair.mentee if by.pk == pair.mentor_id else pair.mentor
    text = mark("A meeting of %(on)s is written down: “%(topic)s”. Confirm it if it is right.")
    _tell(pair, [other], (mark("A meeting waits for your confirmation"), text), now, on=row.on, topic=row.topic)


def over(pair: MentoringPair, *, by: Person, now: datetime) -> None:
    """Tell the others that a pair is completed, or why it has ended early."""
    people = [one for one in (pair.mentor, pair.mentee, *_heads(pair)) if one.pk != by.pk]
    if pair.status == mentoring.DONE:
        text = mark("The work of your pair is completed. Say how it has helped, if you have not yet.")
        _tell(pair, [pair.mentor, pair.mentee], (mark("The mentoring pair is completed"), text), now)
        return
    text = mark("The pair has ended before its time. The reason: %(reason)s")
    _tell(pair, people, (mark("A mentoring pair has ended"), text), now)


def _heads(pair: MentoringPair) -> list[Person]:
    if not pair.is_partner:
        return []
    found = queries.heads_of(pair.mentor_organisation) + queries.heads_of(pair.mentee_organisation)
    return list({one.pk: one for one in found}.values())


def curators_of(pair: MentoringPair) -> list[Person]:
    """Return the curators of the region, its methodologists where there are none; at most 2 queries."""
    for role in ("curator", "methodist"):
        held = RoleAssignment.objects.filter(role=role, region=pair.region_id, closed_at=None)
        if found := list(Person.objects.filter(pk__in=held.values("person"), retired_at=None).order_by("sort_name", "pk")[:50]):
            return found
    return []


def _tell(pair: MentoringPair, people: Iterable[Person], told: tuple[str, str], now: datetime, **more: Any) -> None:
    for person in people:
        with in_language(person):
            words = _words(pair, more)
            send(
                to=person,
                subject=gettext(told[0]) % words,
                text=gettext(told[1]) % words,
                link=address_of(pair),
                region_id=pair.region_id,
                kind="mentoring.pair",
                now=now,
                about=pair,
            )


def _words(pair: MentoringPair, more: dict[str, Any]) -> dict[str, Any]:
    return {"reason": pair.reason} | more | ({"on": day(more["on"])} if "on" in more else {})


def due(now: datetime) -> Iterable[Reminder]:
    """Return the reminders of pairs: answers that are owed, meetings to confirm, the mid review, the report; 5 queries, 1 a pair."""
    yield from _unanswered(now)
    yield from _unconfirmed(now)
    yield from _stages(now)


def _unanswered(now: datetime) -> Iterator[Reminder]:
    rows = list(queries.pairs().filter(status=mentoring.PROPOSED, made_at__lte=now - STEP, made_at__gt=now - STEP * (MOST_STEPS + 1)))
    answered = queries.answered_in(rows)
    for row in rows:
        step = (now - row.made_at) // STEP
        asked = {mentoring.MENTOR: [row.mentor], mentoring.MENTEE: [row.mentee]}
        if row.is_partner:
            asked |= {
                mentoring.MENTORS_HEAD: queries.heads_of(row.mentor_organisation),
                mentoring.MENTEES_HEAD: queries.heads_of(row.mentee_organisation),
            }
        waiting = {one.pk: one for side, people in asked.items() if side not in answered[row.pk] for one in people}
        for person in waiting.values():
            text = mark("Open the page of the pair and say whether you agree.")
            yield _reminder(row, person, f"answer:{step}", _compose(row, mark("Your answer to a mentoring pair is awaited"), text))


def _unconfirmed(now: datetime) -> Iterator[Reminder]:
    joined = ("pair__region", "pair__mentor", "pair__mentee")
    rows = MentoringMeeting.objects.filter(removed_at=None, confirmed_at=None, pair__status=mentoring.ACTIVE).select_related(*joined)
    for row in rows.order_by("pk"):
        pair, today = row.pair, local_day(now, row.pair.region.time_zone)
        if not STEP <= today - row.on <= STEP * MOST_STEPS:
            continue
        other = pair.mentee if row.by_id == pair.mentor_id else pair.mentor
        text = mark("A meeting of %(on)s is not confirmed yet: “%(topic)s”.")
        words = _compose(pair, mark("A meeting waits for your confirmation"), text, on=row.on, topic=row.topic)
        yield _reminder(pair, other, f"meeting:{row.pk}:{(today - row.on) // STEP}", words)


def _stages(now: datetime) -> Iterator[Reminder]:
    """Give the reminders of pairs at work: half way of the mid review, a week before the end of the report."""
    for row in queries.pairs().filter(status=mentoring.ACTIVE, starts_on__isnull=False, ends_on__isnull=False):
        today = local_day(now, row.region.time_zone)
        for person in (row.mentor, row.mentee):
            if not row.mid_review and mentoring.middle(row.starts_on, row.ends_on) <= today:
                text = mark("Half of the programme is over. Write down what has worked and what is to be changed.")
                yield _reminder(row, person, "mid", _compose(row, mark("The mid review of the mentoring pair"), text))
            if not row.report and row.ends_on - today <= timedelta(days=7):
                text = mark("The programme ends on %(on)s. Write the report; then the curator completes the pair.")
                yield _reminder(row, person, "report", _compose(row, mark("The report of the mentoring pair"), text, on=row.ends_on))


def _reminder(row: MentoringPair, person: Person, step: str, compose: Callable[[], Words]) -> Reminder:
    once = f"mentoring:{row.pk}:{step}:{person.pk}"
    return Reminder("mentoring.reminder", once, row.region, compose, person=person, about=row)


def _compose(row: MentoringPair, subject: str, text: str, **more: Any) -> Callable[[], Words]:
    def compose() -> Words:
        words = _words(row, more)
        return Words(gettext(subject) % words, gettext(text) % words, address_of(row))

    return compose
