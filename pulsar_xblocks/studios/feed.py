"""What the studios put into the phone's calendar: terms of the rounds, things of the year, visits."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.inbox.ics import Event
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.studios.models import StudioVisit, StudioYear
from pulsar_xblocks.studios.queries.studios import checklist_rows
from pulsar_xblocks.studios.queries.years import calendar_rows

AT_WORK = ("forming", "active", "suspended")


def events(person: Person, now: datetime) -> Iterable[Event]:
    """Return the terms of the studios one leads or is in, and the visits one goes to or awaits."""
    mine = Q(mentors__person=person, mentors__until=None)
    rows = StudioYear.objects.filter(mine | Q(memberships__person=person, memberships__open_marker=1), status__in=AT_WORK)
    for row in rows.filter(year__status="active").select_related("year", "studio__region").distinct():
        yield from _rounds(row, now)
    for row in (
        StudioYear.objects.filter(mine, status__in=AT_WORK, year__status="active").select_related("year", "studio__region").distinct()
    ):
        yield from _checklist(row, local_day(now, row.studio.region.time_zone))
    yield from _visits(person)


def _rounds(row: StudioYear, now: datetime) -> Iterator[Event]:
    for entry in calendar_rows(row.year, now, row):
        title = gettext("Studio “%(name)s”: the work of %(month)s is due") % {"name": row.name, "month": gettext(entry["month"])}
        yield Event(f"round-{entry['round'].pk}-{row.pk}", title, entry["deadline"], link=_page(row))


def _checklist(row: StudioYear, today: date) -> Iterator[Event]:
    for entry in checklist_rows(row, today):
        if entry["state"] != "done":
            title = gettext("Studio “%(name)s”: %(what)s") % {"name": row.name, "what": gettext(entry["item"].title)}
            yield Event(f"checklist-{entry['item'].key}-{row.pk}", title, entry["due"], text=gettext(entry["item"].help), link=_page(row))


def _visits(person: Person) -> Iterator[Event]:
    awaited = Q(studio_year__mentors__person=person, studio_year__mentors__until=None)
    rows = StudioVisit.objects.filter(awaited | Q(visitor=person)).exclude(state="cancelled")
    for row in rows.select_related("studio_year__studio__organisation", "visitor").distinct().order_by("on", "pk"):
        title = gettext("Visit to studio “%(name)s”") % {"name": row.studio_year.name}
        text = "\n".join(part for part in (row.visitor.short_name if row.visitor else "", row.outcome or row.plan) if part)
        place = str(row.studio_year.studio.organisation)
        yield Event(f"visit-{row.pk}", title, row.on, text=text, link=_page(row.studio_year), place=place)


def _page(row: StudioYear) -> str:
    return absolute(reverse("pulsar:studio", args=[row.pk]))
