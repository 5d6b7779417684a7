"""Reminders: the window closes soon and the form is not sent; a consent is still missing."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import Words
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.selection.applications import letters, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries.representatives import addressees

BEFORE = (("3d", timedelta(days=3)), ("1d", timedelta(days=1)))
CONSENT_AFTER = timedelta(days=2)


def due(now: datetime) -> Iterable[Reminder]:
    """Return the reminders due; 2 queries, and 1 for each draft whose window is about to close."""
    yield from _closing(now)
    yield from _consents(now)


def _closing(now: datetime) -> Iterator[Reminder]:
    soon = SelectionApplication.objects.filter(status="draft", expires_at=None, call__status="active", call__opens_at__lte=now)
    rows = soon.filter(call__closes_at__lte=now + BEFORE[0][1], call__closes_at__gt=now - timedelta(days=30))
    for row in rows.select_related(*queries.RELATED).order_by("pk"):
        closes_at = queries.closes_at(row.call, row)
        step = next((key for key, before in reversed(BEFORE) if timedelta() < closes_at - now <= before), None)
        if step:
            yield from _reminders(row, f"selection.close:{row.pk}:{closes_at:%Y%m%d}:{step}", _not_sent(row, closes_at))


def _consents(now: datetime) -> Iterator[Reminder]:
    rows = SelectionApplication.objects.filter(status="awaiting_consent", submitted_at__lt=now - CONSENT_AFTER)
    for row in rows.select_related(*queries.RELATED).order_by("pk"):
        yield from _reminders(row, f"selection.consent:{row.pk}", _no_consent(row))


def _reminders(row: SelectionApplication, once: str, compose: Callable[[], Words]) -> Iterator[Reminder]:
    """Yield a reminder to the applicant, of an organisation to all who fill in its application."""
    if not queries.is_of_organisation(row.call):
        yield Reminder("selection.reminder", once, row.call.region, compose, person=row.person, about=row)
        return
    for person in addressees(row):
        yield Reminder("selection.reminder", f"{once}:{person.pk}", row.call.region, compose, person=person, about=row)


def _not_sent(row: SelectionApplication, closes_at: datetime) -> Callable[[], Words]:
    def compose() -> Words:
        words = {"call": row.call.title, "until": moment(closes_at, row.call.region.time_zone)}
        text = gettext("%(call)s: applications are taken until %(until)s. Yours is not sent yet. What you have typed is kept.") % words
        return Words(gettext("The application is not sent yet"), text, letters.address_of_call(row.call))

    return compose


def _no_consent(row: SelectionApplication) -> Callable[[], Words]:
    def compose() -> Words:
        words = {"number": row.number, "call": row.call.title}
        text = gettext(
            "Application %(number)s (%(call)s) waits for a consent. Its page says whose. Without it the application does not count."
        )
        return Words(gettext("A consent is still missing"), text % words, letters.address_of_call(row.call))

    return compose
