"""What a centre's people are told about its reports; who is reminded."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import Words, in_language, send
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.selection.centres import domain, queries
from pulsar_xblocks.selection.centres.models import Centre, CentreReport

BEFORE = (("14d", timedelta(days=14)), ("3d", timedelta(days=3)), ("1d", timedelta(days=1)))


def address_of(report: CentreReport) -> str:
    """Return the address of a report, "" where our addresses are not served (Studio)."""
    try:
        return reverse("pulsar:centre_report", args=[report.centre_id, report.year])
    except NoReverseMatch:
        return ""


def asked(report: CentreReport, centre: Centre, now: datetime) -> None:
    """Tell a centre's people that a report is asked for."""
    text = mark("%(centre)s: the report of %(year)s is asked for. Fill in the values of the indicators until %(until)s.")
    _tell(report, centre, mark("Report of the centre for %(year)s"), text, now)


def decided(report: CentreReport, centre: Centre, now: datetime) -> None:
    """Tell a centre's people what was decided."""
    if report.status == domain.ACCEPTED:
        _tell(report, centre, mark("The report for %(year)s is accepted"), mark("%(centre)s: the report for %(year)s is accepted."), now)
        return
    text = mark("%(centre)s: the report for %(year)s is returned. What is to be changed: %(reason)s")
    _tell(report, centre, mark("The report for %(year)s is returned"), text, now)


def _tell(report: CentreReport, centre: Centre, subject: str, text: str, now: datetime) -> None:
    for person in queries.people_of(centre):
        with in_language(person):
            words = _words(report, centre)
            send(
                to=person,
                subject=gettext(subject) % words,
                text=gettext(text) % words,
                link=address_of(report),
                region_id=centre.region_id,
                kind="centre.report",
                now=now,
                about=report,
            )


def _words(report: CentreReport, centre: Centre) -> dict[str, object]:
    until = moment(report.due_at, centre.region.time_zone)
    return {"centre": str(centre.organisation), "year": report.year, "until": until, "reason": report.reason}


def due(now: datetime) -> Iterable[Reminder]:
    """Return the reminders of reports that are not sent; 1 query, and 1 for each centre whose term is near."""
    rows = CentreReport.objects.filter(status__in=domain.EDITABLE, due_at__gt=now, due_at__lte=now + BEFORE[0][1])
    for report in rows.exclude(centre__status=domain.ENDED).select_related("centre__region", "centre__organisation").order_by("pk"):
        yield from _reminders(report, now)


def _reminders(report: CentreReport, now: datetime) -> Iterator[Reminder]:
    step = next((key for key, before in reversed(BEFORE) if report.due_at - now <= before), None)
    for person in queries.people_of(report.centre) if step else ():
        once = f"centre.report:{report.pk}:{report.due_at:%Y%m%d}:{step}:{person.pk}"
        yield Reminder("centre.reminder", once, report.centre.region, _not_sent(report), person=person, about=report)


def _not_sent(report: CentreReport) -> Callable[[], Words]:
    def compose() -> Words:
        text = gettext("%(centre)s: the report of %(year)s is not sent yet. It is taken until %(until)s.") % _words(report, report.centre)
        return Words(gettext("The report of the centre is not sent yet"), text, address_of(report))

    return compose
