"""What the studios put on the home page of the centre, of heads and of municipal coordinators."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.home import OTHERS, TODAY, WEEK, Todo
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.domain.signals import SILENT_DAYS
from pulsar_xblocks.studios.models import Membership, StudioApplication, StudioVisit, StudioYear
from pulsar_xblocks.studios.queries import desk, opening
from pulsar_xblocks.studios.queries.studios import signals_of, with_counts

ANSWER_WITHIN = timedelta(days=5)
WAITING = "?status=submitted,review"
SHOWN = 2  # names in a note
VISITS_AHEAD = 14  # days


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return what awaits this person in the studios; each role costs a fixed number of queries."""
    if has_role_for(actor, "decide", "studio_application"):
        yield from _operator(actor, now)
    elif "methodist" in actor.roles:
        yield from _consents(actor)
    if "methodist" in actor.roles:
        yield from _methodist(person, now)
    if "head" in actor.roles:
        yield from _head(actor, now)
    if "municipal" in actor.roles and not has_role_for(actor, "review", "studio"):
        yield from _municipal(actor, now)


def _operator(actor: Actor, now: datetime) -> Iterator[Todo]:
    rows = opening.queue(actor, {})
    yield _waiting(rows, now)
    returned = list(rows.filter(status="returned").values_list("title", flat=True)[:50])
    yield Todo(
        len(returned),
        gettext("Applications returned to schools"),
        _names(returned),
        reverse("pulsar:studio_applications") + "?status=returned",
        gettext("List"),
        term=gettext("now with the school"),
        tone="idle",
        icon="back",
        section=OTHERS,
    )
    yield _silent(actor, now)
    yield from _consents(actor)


def _waiting(rows: QuerySet[StudioApplication], now: datetime) -> Todo:
    count, oldest = desk.waiting(rows)
    days = (now - oldest).days if oldest else 0
    note = ngettext("The oldest has waited for %(n)d day", "The oldest has waited for %(n)d days", days) % {"n": days} if days else ""
    is_late = oldest is not None and now - oldest > ANSWER_WITHIN
    return Todo(
        count,
        gettext("Applications to open a studio"),
        note or gettext("All of them came today"),
        reverse("pulsar:studio_applications") + WAITING,
        gettext("Look through"),
        term=gettext("an answer is overdue") if is_late else gettext("answer within 5 days"),
        tone="bad" if is_late else "warn",
        icon="warn" if is_late else "clock",
        section=TODAY,
    )


def _silent(actor: Actor, now: datetime) -> Todo:
    names = list(desk.silent(desk.at_work(actor), now - timedelta(days=SILENT_DAYS)).order_by("pk").values_list("name", flat=True)[:200])
    return Todo(
        len(names),
        gettext("Studios that have been silent for three weeks"),
        _names(names),
        reverse("pulsar:studios") + "?signal=silent",
        gettext("Open the list"),
        term=gettext("write or call"),
        tone="warn",
        icon="talk",
        section=WEEK,
    )


def _consents(actor: Actor) -> Iterator[Todo]:
    rows = Membership.objects.filter(studio_year__in=desk.at_work(actor), open_marker=1, active_on=None)
    found = rows.aggregate(n=Count("pk"), studios=Count("studio_year", distinct=True))
    yield Todo(
        found["n"],
        gettext("Consents of legal guardians"),
        ngettext("In %(n)d studio", "In %(n)d studios", found["studios"]) % {"n": found["studios"]},
        reverse("pulsar:studios") + "?signal=consents",
        gettext("List"),
        term=gettext("now with the families"),
        tone="idle",
        icon="person",
        section=OTHERS,
    )


def _methodist(person: Person, now: datetime) -> Iterator[Todo]:
    mine = StudioYear.objects.filter(methodist=person, year__status="active").exclude(status__in=("closed", "archived"))
    rows = list(with_counts(mine))
    troubled = [row for row in rows if signals_of([row], now)[row.pk]]
    yield Todo(
        len(troubled),
        gettext("My studios that need help"),
        _names([row.name for row in troubled]),
        reverse("pulsar:studios") + f"?methodist={person.key}",
        gettext("Open the list"),
        term=ngettext("of %(n)d studio", "of %(n)d studios", len(rows)) % {"n": len(rows)},
        tone="warn",
        icon="warn",
        section=TODAY,
    )
    yield _visits(person, now)
    asked = desk.unanswered([row.pk for row in rows])
    first = next((row for row in rows if row.pk in asked), None)
    yield Todo(
        len(asked),
        gettext("Questions of studios"),
        _names([row.name for row in rows if row.pk in asked]),
        reverse("pulsar:studio", args=[first.pk]) + "#talk" if first else "",
        gettext("Answer"),
        tone="run",
        icon="talk",
        section=TODAY,
    )


def _visits(person: Person, now: datetime) -> Todo:
    soon = now.date() + timedelta(days=VISITS_AHEAD)
    rows = StudioVisit.objects.filter(visitor=person, state="planned", on__lte=soon).order_by("on", "pk")
    found = list(rows.values_list("studio_year", "studio_year__name", "on")[:50])
    is_late = bool(found) and found[0][2] < now.date()
    return Todo(
        len(found),
        gettext("My visits to studios"),
        _names([name for _, name, _ in found]),
        reverse("pulsar:studio", args=[found[0][0]]) + "#visits" if found else "",
        gettext("Note what became of it") if is_late else gettext("Look"),
        term=gettext("the day has passed") if is_late else gettext("within two weeks"),
        tone="warn" if is_late else "run",
        section=WEEK,
    )


def _head(actor: Actor, now: datetime) -> Iterator[Todo]:
    rows = opening.queue(actor, {}).filter(desk.awaiting_head(actor), status__in=statuses.IN_QUEUE)
    found = list(rows.values_list("pk", "title")[:50])
    yield Todo(
        len(found),
        gettext("Studio applications wait for your agreement"),
        _names([title for _, title in found]),
        reverse("pulsar:studio_application", args=[found[0][0]]) if len(found) == 1 else reverse("pulsar:studio_applications") + WAITING,
        gettext("Look and agree"),
        term=gettext("the centre waits for it"),
        tone="warn",
        icon="clock",
        section=TODAY,
    )
    yield from _oversight(actor, gettext("Studios of your school"))


def _municipal(actor: Actor, now: datetime) -> Iterator[Todo]:
    count, _ = desk.waiting(opening.queue(actor, {}))
    yield Todo(
        count,
        gettext("Applications of your municipality"),
        gettext("They wait for the centre's decision"),
        reverse("pulsar:studio_applications") + WAITING,
        gettext("Look"),
        term=gettext("now with the regional operator"),
        tone="idle",
        icon="eye",
        section=OTHERS,
    )
    yield _silent(actor, now)
    yield from _oversight(actor, gettext("Studios of your municipality"))


def _oversight(actor: Actor, title: str) -> Iterator[Todo]:
    found = desk.at_work(actor).aggregate(n=Count("pk", distinct=True))
    url = reverse("pulsar:studios")
    yield Todo(found["n"], title, gettext("Mentors, pupils, terms"), url, gettext("Open the list"), section=WEEK, icon="now")


def _names(names: list[str]) -> str:
    """Return «Кедр», «Квант» and how many more."""
    shown = ", ".join(f"«{name}»" for name in names[:SHOWN] if name)
    more = len(names) - SHOWN
    return shown + (" " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more} if more > 0 else "")
