"""Reminders: documents for the arrival are still missing and their day comes near."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import Words
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.template_tags import day as day_words
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import letters
from pulsar_xblocks.selection.commission.domain import collecting
from pulsar_xblocks.selection.commission.queries import collecting as queries

BEFORE = (("3d", timedelta(days=3)), ("1d", timedelta(days=1)))
KIND = "selection.documents"


def due(now: datetime) -> Iterator[Reminder]:
    """Yield the reminders due; 1 query, and 4 for each call whose day comes within three days."""
    soon = Call.objects.filter(documents_due__gte=(now - timedelta(days=1)).date(), documents_due__lte=(now + timedelta(days=4)).date())
    for call in soon.exclude(final_at=None).select_related("region").order_by("pk"):
        left = (call.documents_due or now.date()) - local_day(now, call.region.time_zone)
        step = next((key for key, before in reversed(BEFORE) if timedelta() <= left <= before), None)
        if step:
            yield from _of_call(call, step, now)


def _of_call(call: Call, step: str, now: datetime) -> Iterator[Reminder]:
    asked = queries.asked_by(call)
    rows = [offer.application for offer in queries.holders(call)]
    given = queries.standing([row.pk for row in rows])
    late = {row.pk: (row, missing) for row in rows if (missing := collecting.open_ones(asked, given.get(row.pk, {})))}
    for addressee in letters.addressees([row for row, _ in late.values()], now):
        row, missing = late[addressee.application]
        once = f"{KIND}:{row.pk}:{call.documents_due:%Y%m%d}:{step}:{addressee.person.pk}"
        person = None if addressee.guardian else addressee.person
        words = _words(call, row, [one.title for one in missing], addressee, now)
        yield Reminder(KIND, once, call.region, words, person=person, email=addressee.email, about=row)


def _words(call: Call, row: SelectionApplication, titles: list[str], one: letters.Addressee, now: datetime) -> Callable[[], Words]:
    def compose() -> Words:
        values = {"number": row.number, "call": call.title, "until": day_words(call.documents_due), "documents": "; ".join(titles)}
        text = gettext("Application %(number)s, “%(call)s”: until %(until)s we still wait for: %(documents)s.")
        link = letters.link_for(one, call.region_id, now)
        return Words(gettext("Documents for the arrival are still missing"), letters.with_way(one, text % values), link)

    return compose
