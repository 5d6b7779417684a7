"""What the league registers elsewhere, once, when the app is ready."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.home import WEEK, Todo
from pulsar_xblocks.kernel.loads import kinds
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.league import loads, sources
from pulsar_xblocks.league.queries import records

ANSWER_WITHIN = timedelta(days=7)
WORDS = {
    "ledger.reverse": mark("entry of the ledger taken back"),
    "ledger.restore": mark("entry of the ledger restored"),
    "standings.publish": mark("standings published"),
    "criteria.store": mark("criteria changed"),
    "league_record.send": mark("record sent"),
    "league_record.withdraw": mark("record taken back"),
    "league_record.confirmed": mark("record counted"),
    "league_record.reduced": mark("record counted in part"),
    "league_record.rejected": mark("record not counted"),
    "league_record.undo": mark("decision on a record undone"),
}
KINDS = {
    "leaguerecord": mark("Record for the league"),
    "ledgerentry": mark("Entry of the league"),
    "criteriaversion": mark("League criteria"),
    "snapshot": mark("Standings"),
}


def register(given: sources.Sources) -> None:
    """Register the functions of the studios, words and menu entries."""
    sources.use(given)
    kinds.register(loads.ENTRIES)
    kinds.register(loads.STANDINGS)
    register_words(WORDS, KINDS)
    menu.add(
        Entry(mark("League"), "pulsar:standings", "standings", order=40, part=mark("Standings")),
        Entry(mark("Records"), "pulsar:league_records", "league_record", order=45, under="pulsar:standings"),
    )


def todos(person: Person, actor: Actor, now: datetime) -> Iterable[Todo]:
    """Return the records that wait for the operator; one query."""
    if not has_role_for(actor, "decide", "league_record"):
        return
    count, oldest = records.waiting(records.records(actor, {}, "decide"))
    days = (now - oldest).days if oldest else 0
    is_late = oldest is not None and now - oldest > ANSWER_WITHIN
    yield Todo(
        count,
        gettext("Records for the league"),
        ngettext("The oldest has waited for %(n)d day", "The oldest has waited for %(n)d days", days) % {"n": days} if days else "",
        reverse("pulsar:league_records"),
        gettext("Look through"),
        term=gettext("an answer is overdue") if is_late else gettext("answer within 7 days"),
        tone="warn" if is_late else "run",
        icon="clock",
        section=WEEK,
    )
