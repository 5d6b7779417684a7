"""What consents need to know of the studios: whose pupils a mentor leads, where a child is now."""

from datetime import datetime

from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.hooks import Progress, Step
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.studios.models import Membership


def pupils_led_by(person_id: int) -> list[int]:
    """Return the person ids of the pupils whom the mentor leads now."""
    rows = Membership.objects.filter(open_marker=1, studio_year__mentors__person_id=person_id, studio_year__mentors__until=None)
    return list(rows.values_list("person_id", flat=True))


def progress_of(subject: Person, now: datetime) -> Progress:
    """Return the child's class and the steps of joining a studio."""
    rows = Membership.objects.filter(person=subject, open_marker=1).select_related("studio_year")
    row = rows.order_by("-joined_on").first()
    if row is None:
        return Progress()
    school_class = f"{row.grade} «{row.letter}»" if row.letter else str(row.grade or "")
    return Progress(school_class, _steps(row))


def _steps(row: Membership) -> tuple[Step, ...]:
    if row.active_on is None:
        return (Step(gettext("Lessons begin"), gettext("Studio “%(name)s”") % {"name": row.studio_year.name}),)
    return (Step(gettext("Takes part in studio “%(name)s”") % {"name": row.studio_year.name}, day(row.active_on), "run"),)
