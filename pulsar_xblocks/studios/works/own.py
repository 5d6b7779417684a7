"""What the works put on «My Pulsar»: the work of the open round of one's studio."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import enrolment
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import StudioYear, Work
from pulsar_xblocks.studios.queries.years import calendar_rows
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.queries import reading
from pulsar_xblocks.studios.works.queries.facts import codes_of
from pulsar_xblocks.studios.works.queries.units import shown_at


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return a card for the open round of each studio of the person; 6 queries for one studio."""
    if not {"mentor", "pupil"} & actor.roles:
        return
    rows = list(reading.studios_of(person).filter(year__status="active", status__in=("forming", "active")).order_by("pk")[:3])
    for studio in rows:
        yield from _of_studio(studio, person.user, now, is_one_of_several=len(rows) > 1)


def _of_studio(studio: StudioYear, user: Any, now: datetime, *, is_one_of_several: bool) -> Iterable[Card]:
    entry = next((row for row in calendar_rows(studio.year, now, studio) if row["status"] == "open"), None)
    if entry is None:
        return
    code = codes_of(studio.year)[entry["round"].pk]
    place = shown_at([code], studio.studio.region_id).get(code)
    if place is None:
        return
    unit = unit_address(place.course_key, place.usage_key)
    bar = enrolment.bar_to_graded(user, place.course_key) if user else ""
    work = Work.objects.filter(studio_year=studio, task__round=entry["round"], task__key="").first()
    window = reading.window_of(work, entry, studio.year.grace_h)
    key = reading.status_of(work, window, now)
    until = {"until": moment(window.deadline, studio.year.region.time_zone)}
    is_open = key in domain.EDITABLE
    yield Card(
        kind=gettext("Studio work"),
        title=gettext(MONTHS[entry["round"].month]),
        url=reverse("pulsar:work_open", args=[studio.pk, entry["round"].number]) if is_one_of_several else unit,
        action=gettext("Open the work"),
        status=domain.STATUS[key],
        facts=((gettext("Studio"), f"«{studio.name}»"),),
        next_step=gettext(bar) if bar else _next(is_open, until),
        tone="warn" if bar else "run" if is_open else "ok",
    )


def _next(is_open: bool, until: dict[str, str]) -> str:
    return gettext("Next: send the work, until %(until)s.") % until if is_open else gettext("The work is with the experts.")
