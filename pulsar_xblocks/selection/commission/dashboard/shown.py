"""Finished values of the dashboard's page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.pure.decimals import TENTH, rounded
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import questionnaire_of, rules_of
from pulsar_xblocks.selection.commission.dashboard.cards import Card, Line, cards, end_of, grown
from pulsar_xblocks.selection.commission.dashboard.stops import Stop, stops
from pulsar_xblocks.selection.commission.domain import dashboard as domain
from pulsar_xblocks.selection.commission.queries.dashboard import Counted
from pulsar_xblocks.selection.commission.showing import language

LETTERS = 90  # of a question's label


@dataclass(frozen=True)
class Figure:
    """A number in large type."""

    number: str
    word: str
    note: str = ""


@dataclass(frozen=True)
class Board:
    """Everything that the page shows; ``read`` = how many drafts were read for what they lack."""

    figures: list[Figure]
    stops: list[Stop]
    cards: list[Card]
    before: Call | None
    read: int
    lacking: list[Line]

    @property
    def has_drafts(self) -> bool:
        """Tell whether something of what is counted cannot be opened by anybody at the centre."""
        return any(not stop.url for stop in self.stops)


def board(found: Counted, closes_at: datetime, now: datetime) -> Board:
    """Return the dashboard of a call."""
    until = domain.counted_until(found.call.opens_at, closes_at, now)
    return Board(_figures(found, until), list(stops(found)), list(cards(found, until)), found.before, found.read, _lacking(found))


def _figures(found: Counted, until: datetime) -> list[Figure]:
    total, places = sum(found.sent[found.call.pk].values()), rules_of(found.call).places
    sent = ngettext("application sent", "applications sent", total)
    told = [Figure(str(total), sent, _beside(found, total, until))]
    if places:
        share, note = rounded(domain.share(total, places), TENTH), ngettext("%(n)d place", "%(n)d places", places) % {"n": places}
        told.append(Figure(number(share), gettext("applications for one place"), note))
    towns = len([key for key in domain.counted(found.groups, found.call.pk, "place") if key])
    return [*told, Figure(str(towns), ngettext("municipality", "municipalities", towns))]


def _beside(found: Counted, total: int, until: datetime) -> str:
    """Return how the call stands beside that of a year before on the same day of the window, "" when there was none."""
    if found.before is None:
        return ""
    days = len(grown(found, found.call, until))
    then = grown(found, found.before, end_of(found, found.before))[:days]
    differs = domain.change(total, then[-1] if then else 0)
    if differs is None:
        return gettext("a year before there were none by this day")
    if not differs:
        return gettext("as many as a year before by this day")
    more, fewer = gettext("%(n)d%% more than a year before by this day"), gettext("%(n)d%% fewer than a year before by this day")
    return (more if differs > 0 else fewer) % {"n": abs(differs)}


def _lacking(found: Counted) -> list[Line]:
    questionnaire = questionnaire_of(found.call)
    labels = {key: one.label.show(language()) for key, one in questionnaire.by_key().items()} if questionnaire else {}
    return [Line(_cut(labels.get(key, key)), n) for key, n in found.lacking]


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS else text[: LETTERS - 1] + "…"
