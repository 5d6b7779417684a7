"""Whose diary the block shows to this learner."""

from dataclasses import dataclass, replace

from pulsar_xblocks.courses.domain.passport import LOG, Activity
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.addresses import target_of
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.practice.queries import Spot
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.queries import passport_of
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.xblock import BlockCall


@dataclass(frozen=True)
class State:
    """The learner's place in the programme, and the diary once something is written."""

    spot: Spot | None = None
    log: PracticeLog | None = None


def code_of(call: BlockCall) -> tuple[str, str, str]:
    """Return (region, programme, activity) that the author picked."""
    region, _, programme = str(call.fields.get("programme_code") or "").partition(":")
    return region, programme, str(call.fields.get("activity") or "")


def target(call: BlockCall) -> str:
    """Return the readable code of the diary, «70:studio-mentor/internship»."""
    return target_of(str(call.fields.get("programme_code") or ""), str(call.fields.get("activity") or ""))[:120]


def programme_of(call: BlockCall) -> Programme | None:
    """Return the programme that the author picked; 1 query, once a call."""
    if "programme" not in call.memo:
        region, code, _ = code_of(call)
        is_here = call.region is not None and region == call.region.code
        rows = Programme.objects.select_related("region", "passport")
        call.memo["programme"] = rows.filter(region=call.region, code=code).first() if is_here else None
    found: Programme | None = call.memo["programme"]
    return found


def activity_in(call: BlockCall) -> Activity | None:
    """Return the diary that the programme asks for now, None when it asks for none of that key."""
    row = programme_of(call)
    found = passport_of(row).activities().get(code_of(call)[2]) if row else None
    return found if found is not None and found.kind == LOG else None


def state_of(call: BlockCall) -> State:
    """Return whose diary it is; 2 queries, once a call."""
    if "state" not in call.memo:
        call.memo["state"] = _state(call)
    found: State = call.memo["state"]
    return found


def _state(call: BlockCall) -> State:
    region, programme, activity = code_of(call)
    if call.person is None or call.region is None or region != call.region.code:
        return State()
    spot = queries.spot_in(call.person, call.region, programme, activity, call.course_key)
    return State(spot, queries.log_at(spot) if spot else None)


def own_spot(call: BlockCall) -> Spot:
    """Return the learner's place.  Raises Forbidden for who does not take the course."""
    spot = state_of(call).spot
    if spot is None:
        raise Forbidden
    require(call.actor, "edit", queries.KIND, queries.where_enrolment(spot.enrolment, {}))
    return spot


def own_log(call: BlockCall) -> PracticeLog:
    """Return the learner's diary.  Raises Forbidden, NotFound while nothing is written."""
    own_spot(call)
    log = state_of(call).log
    if log is None:
        raise NotFound
    return log


def remember(call: BlockCall, log: PracticeLog) -> None:
    """Let the part rendered after an action see the diary as the action left it."""
    call.memo["state"] = replace(state_of(call), log=log)
