"""Who the learner is to the league of the block's year."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.sources import LeagueYear, Own, Subject


@dataclass(frozen=True)
class State:
    """The year of the block and the learner's studio in it."""

    year: LeagueYear | None = None
    own: Own | None = None


def state_of(call: BlockCall) -> State:
    """Return who the learner is; at most 3 queries, once a call: no action of the block changes it."""
    if "state" not in call.memo:
        call.memo["state"] = _state(call)
    return call.memo["state"]


def _state(call: BlockCall) -> State:
    if call.region is None:
        return State()
    code = str(call.fields.get("year_code") or "")
    region, _, name = code.partition(":")
    if code and region != call.region.code:
        return State()
    year = sources.current().year(call.region, name)
    if year is None or call.person is None:
        return State(year)
    return State(year, sources.current().own(call.person, year.pk))


def led_studio(call: BlockCall, right: str, kind: str) -> Subject:
    """Return the studio that the learner leads.  Raises Forbidden when there is none."""
    own = state_of(call).own
    if own is None or not own.is_led:
        raise Forbidden
    found = sources.current().subject(own.subject_id)
    if found is None:
        raise NotFound
    require(call.actor, right, kind, found.where)
    return found


def target(call: BlockCall) -> str:
    """Return the readable code of the year that the block shows, «70:2026/27»; empty when there is none."""
    year = state_of(call).year
    return year.scope if year else ""
