"""What mentoring puts on «My Pulsar» and on the home of the centre."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import letters, queries, showing
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair
from pulsar_xblocks.kernel.home import WEEK, Card, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of

MOST = 10
WELCOME = frozenset({"mentor", "head", "listener", "tutor"})  # roles of teachers


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the person's pairs that go on, those to be answered by the head, and the way into mentoring for teachers; 5 queries."""
    rows = [row for row in queries.pairs_of(person) if row.status in mentoring.OPEN][:MOST]
    answered = queries.answered_in(rows) if rows else {}
    waiting = _unconfirmed(rows, person) if rows else set()
    for row in rows:
        own = mentoring.MENTOR if row.mentor_id == person.pk else mentoring.MENTEE
        is_asked = row.status == mentoring.PROPOSED and own not in answered[row.pk]
        yield _card(row, person, is_asked=is_asked, is_waited=row.pk in waiting)
    for row in queries.asked_of_head(actor)[:MOST]:
        yield _card(row, person, is_asked=True, is_waited=False)
    if not rows and WELCOME & actor.roles:
        yield _way_in(person)


def _unconfirmed(rows: list[MentoringPair], person: Person) -> set[int]:
    found = MentoringMeeting.objects.filter(pair__in=[row.pk for row in rows], removed_at=None, confirmed_at=None)
    return set(found.exclude(by=person).values_list("pair", flat=True))


def _card(row: MentoringPair, person: Person, *, is_asked: bool, is_waited: bool) -> Card:
    is_own = person.pk in (row.mentor_id, row.mentee_id)
    step = showing.next_step(row, mentoring.MENTOR if is_own else "", is_asked=is_asked)
    if is_waited and not is_asked:
        step = gettext("Confirm a meeting that the other has written down.")
    facts = ((gettext("Mentor"), row.mentor.short_name), (gettext("Mentee"), row.mentee.short_name))
    return Card(
        kind=gettext("Mentoring"),
        title=gettext("Partner mentoring pair") if row.is_partner else gettext("Mentoring pair"),
        url=letters.address_of(row),
        action=gettext("Open the pair"),
        status=mentoring.PAIR[row.status],
        facts=facts,
        next_step=step,
        tone="warn" if is_asked or is_waited else "run",
    )


def _way_in(person: Person) -> Card:
    has_request = queries.request_of(person) is not None
    text = gettext("Choose a mentor for your request.") if has_request else gettext("Find a mentor, or help a colleague yourself.")
    return Card(
        kind=gettext("For teachers"),
        title=gettext("Mentoring of teachers"),
        url=reverse("pulsar:mentoring_own"),
        action=gettext("Open mentoring"),
        next_step=text,
        tone="warn" if has_request else "idle",
    )


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return what waits for the staff, and what is asked of a head; 3 queries."""
    yield from _duties(actor)
    asked = queries.asked_of_head(actor)
    if asked:
        title = gettext("Partner mentoring pairs wait for your consent")
        note = gettext("A teacher of yours and one of another organisation")
        yield Todo(len(asked), title, note, letters.address_of(asked[0]), gettext("Open the pair"), tone="warn")


def own_todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the same for curators, who have no home of the centre; 1 query."""
    return [] if has_role_for(actor, "view", "console") else _duties(actor)


def _duties(actor: Actor) -> Iterator[Todo]:
    """Give programmes to approve and requests without a mentor."""
    regions = regions_of(actor, "decide", queries.KIND)
    if regions:
        programmes, looking = queries.waiting_in(regions)
        address = f"{reverse('pulsar:mentoring_pairs')}?status={mentoring.AGREED}"
        title, note = gettext("Mentoring programmes to approve"), gettext("Goal, tasks and term of a pair")
        yield Todo(programmes, title, note, address, gettext("Look through"))
        title, note = gettext("Teachers who look for a mentor"), gettext("They choose themselves, or you propose a pair")
        yield Todo(looking, title, note, reverse("pulsar:mentoring_requests"), gettext("Look through"), section=WEEK)
