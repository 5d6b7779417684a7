"""Letters of the year's end: the year is over, and in August that the studio can go on."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import order
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.studios.models import ProjectYear, StudioMentor
from pulsar_xblocks.studios.queries.renewal import to_be_asked

GOODBYE, INVITE = "studios.year_over", "studios.renewal"
WAIT = timedelta(hours=1)  # time to take a mistake back before anybody hears of it


def order_goodbye(year: ProjectYear, *, by: Person, now: datetime) -> None:
    """Order the letters about a year that is over; an hour later, if it still is."""
    once = f"{GOODBYE}:{year.pk}"
    order(Order(GOODBYE, {"year": year.pk}, year.region_id, once, is_free_when_over=True, run_at=now + WAIT), by=by, now=now)


def say_goodbye(context: JobContext) -> str:
    """Tell the mentors of a year that is over where its results and papers are; each once.  Return how many people."""
    year = ProjectYear.objects.select_related("region").get(pk=context.payload["year"])
    if year.status != "archived":
        return "0"
    rows = list(StudioMentor.objects.filter(studio_year__year=year, until=None).select_related("person", "studio_year").order_by("pk"))
    for done, row in enumerate(rows, 1):
        with in_language(row.person):
            text = gettext(
                "The project year %(year)s of studio “%(name)s” is over. Its results, papers and works stay readable. "
                "The studio can be renewed when applications for the next year are taken; we shall write to you."
            )
            _send(row, year, (gettext("The year is over: results and papers"), text), context.now, GOODBYE)
        context.progress(done, len(rows))
    return str(len(rows))


def invite(context: JobContext) -> str:
    """Tell the mentors of the year before, once for each year, that the studio can go on.  Return how many people."""
    now, count = context.now, 0
    for year in ProjectYear.objects.filter(status="active", call_opens_at__lte=now, call_closes_at__gte=now).select_related("region"):
        for row in to_be_asked(year):
            with in_language(row.person):
                text = gettext(
                    "Studio “%(name)s” can go on in the year %(year)s: one button copies last year's answers, you check them and submit. "
                    "Pupils and consents are not copied: they are gathered anew. Applications are taken until %(until)s."
                )
                _send(row, year, (gettext("Renew your studio"), text), now, INVITE)
            count += 1
    return str(count)


def _send(row: StudioMentor, year: ProjectYear, words: tuple[str, str], now: datetime, kind: str) -> None:
    values = {"year": year.code, "name": row.studio_year.name, "until": day(year.call_closes_at, year.region.time_zone)}
    send(
        to=row.person,
        subject=words[0],
        text=words[1] % values,
        link=reverse("pulsar:me"),
        region_id=year.region_id,
        kind=kind,
        now=now,
        once=f"{kind}:{year.pk}:{row.studio_year_id}:{row.person_id}",
    )
