"""Who is told that there is more time; everyone who was told an earlier end is told again."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import Correction, Words, correct, in_language, send
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import order
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure import zones
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.studios.domain import calendar
from pulsar_xblocks.studios.models import Extension, StudioApplication, StudioMentor
from pulsar_xblocks.studios.queries import opening

JOB = "studios.more_time"
KIND = "studios.deadline"  # every message that names the end of a window has this kind, about its round or year


def order_letters(given: Extension, *, by: Person, now: datetime) -> None:
    """Order the job that tells people about an extension, once."""
    order(Order(JOB, {"extension": given.pk}, given.year.region_id, once=f"{JOB}:{given.pk}"), by=by, now=now)


def tell(context: JobContext) -> None:
    """Correct what was sent when everyone has more time, and tell those who have heard nothing yet."""
    related = ("year__region", "round__year", "studio_year", "organisation")
    given = Extension.objects.select_related(*related).get(pk=context.payload["extension"])
    about: Model = given.round or given.year
    compose = _words(given)
    if given.studio_year is None and given.organisation is None:
        correct(Correction(KIND, about, compose, once=f"{KIND}:{given.pk}"), region_id=given.year.region_id, now=context.now)
    told = _told(about)
    people = [person for person in _people(given) if person.pk not in told or given.studio_year or given.organisation]
    for number, person in enumerate(people, start=1):
        _send(person, given, about, compose, context.now)
        context.progress(number, len(people))


def _send(person: Person, given: Extension, about: Model, compose: Callable[[Person | None], Words], now: datetime) -> None:
    with in_language(person):
        words = compose(person)
        region_id = given.year.region_id
        send(
            to=person,
            subject=words.subject,
            text=words.text,
            link=words.link,
            region_id=region_id,
            kind=KIND,
            now=now,
            about=about,
            once=f"{KIND}:{given.pk}:{person.pk}",
        )


def _words(given: Extension) -> Callable[[Person | None], Words]:
    zone = given.year.region.time_zone
    until, own_h = _base(given), _own_hours(given)

    def compose(person: Person | None) -> Words:
        own = calendar.effective_deadline(until, [own_h.get(person.pk, 0)] if person else [])
        what = gettext(calendar.MONTHS[given.round.month]) if given.round else gettext("Applications to open a studio")
        values = {"what": what, "until": moment(own, zone), "zone": gettext(zones.word(zone)), "reason": given.reason}
        text = gettext("%(what)s: the new end is %(until)s (%(zone)s). Why: %(reason)s") % values
        return Words(gettext("There is more time: %(what)s") % values, text, reverse("pulsar:me"))

    return compose


def _base(given: Extension) -> datetime:
    """Return the end of the window for everyone."""
    if given.round is None:
        return opening.call_deadline(given.year, None)
    hours = Extension.objects.filter(round=given.round, studio_year=None, organisation=None).values_list("hours", flat=True)
    return calendar.effective_deadline(given.round.closes_at, hours)


def _own_hours(given: Extension) -> dict[int, int]:
    """Return person id -> hours that the own studio or school was given besides; 1 or 2 queries."""
    rows = Extension.objects.filter(year=given.year, round=given.round)
    by_place: dict[int, int] = {}
    for place, hours in rows.values_list("studio_year" if given.round else "organisation", "hours"):
        if place is not None:
            by_place[place] = by_place.get(place, 0) + hours
    if given.round:
        people = StudioMentor.objects.filter(studio_year__in=by_place, until=None).values_list("person", "studio_year")
    else:
        people = StudioApplication.objects.filter(year=given.year, open_marker=1).values_list("applicant", "organisation")
    return {person: by_place[place] for person, place in people if place in by_place}


def _people(given: Extension) -> list[Person]:
    """Return whom the window concerns: mentors of the studios, or those whose applications are not sent yet."""
    if given.round is None:
        mine = Q(studio_applications__organisation=given.organisation) if given.organisation else Q()
        rows = Person.objects.filter(mine, studio_applications__year=given.year, studio_applications__status__in=("draft", "returned"))
    else:
        at_work = Q(mentored__until=None, mentored__studio_year__status__in=("forming", "active"))
        mine = Q(mentored__studio_year=given.studio_year) if given.studio_year else Q(mentored__studio_year__year=given.year)
        rows = Person.objects.filter(at_work & mine)
    return list(rows.distinct().order_by("pk"))


def _told(about: Model) -> set[int | None]:
    rows = Message.objects.filter(kind=KIND, object_kind=about._meta.model_name, object_id=str(about.pk), is_corrected=False)
    return set(rows.values_list("person_id", flat=True))
