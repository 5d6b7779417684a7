"""Who the learner is to the task of the block: year, round, studio, work, window."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from pulsar_xblocks.kernel.consents.queries import is_withdrawn
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Where
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.studios.domain.roster import REQUIRED
from pulsar_xblocks.studios.models import Membership, ProjectYear, StudioYear, Work
from pulsar_xblocks.studios.queries import years
from pulsar_xblocks.studios.works import domain, leading
from pulsar_xblocks.studios.works.actions.drafts import Place
from pulsar_xblocks.studios.works.actions.sending import Sender
from pulsar_xblocks.studios.works.queries import reading, where
from pulsar_xblocks.studios.works.queries.reading import Standing
from pulsar_xblocks.studios.works.queries.units import target_of

Row = dict[str, Any]
SHOWN = "shown_studio"  # the block's field


@dataclass(frozen=True)
class State:
    """What the block is about for this learner; ``entry`` is the round's row of the calendar, None = no such round."""

    year: ProjectYear | None = None
    rounds: tuple[Row, ...] = ()
    entry: Row | None = None
    standing: Standing = field(default_factory=Standing)
    studio: StudioYear | None = None
    membership: Membership | None = None
    work: Work | None = None

    @property
    def is_mentor(self) -> bool:
        """Tell whether the learner leads the studio."""
        return self.standing.led is not None

    @property
    def may_write(self) -> bool:
        """Tell whether the learner takes part in the studio today."""
        return self.is_mentor or bool(self.membership and self.membership.open_marker and self.membership.active_on)

    @property
    def window(self) -> domain.Window:
        """Return when the studio may send."""
        assert self.year is not None and self.entry is not None
        return reading.window_of(self.work, self.entry, self.year.grace_h)


def code_of(call: BlockCall) -> tuple[str, str, str]:
    """Return (region, year, round) that the author picked."""
    return domain.split_code(str(call.fields.get("round_code") or ""))


def key_of(call: BlockCall) -> str:
    """Return the author's key of the task, the same on every database in any case; "" for the round's first one."""
    return folded(str(call.fields.get("task_key") or ""))[:20]


def task_of(call: BlockCall) -> domain.TaskText:
    """Return the task as the author has it now."""
    sender = domain.MENTOR if call.fields.get("sender") == domain.MENTOR else domain.ANY
    return domain.TaskText(str(call.fields.get("task_title") or ""), str(call.fields.get("task") or ""), sender)


def standing_of(call: BlockCall) -> Standing:
    """Return who the learner is in the year of the block; 1 query, once a call."""
    if "standing" not in call.memo:
        region, year, _ = code_of(call)
        known = call.person is not None and call.region is not None and region == call.region.code
        asked = reading.InYear(call.region.pk, year, asked_studio(call)) if known else None
        found = reading.standing(call.person, call.actor.roles, asked) if asked else Standing()
        call.memo["standing"] = found if asked_studio(call) else _as_chosen(call, found)
    return call.memo["standing"]


def _as_chosen(call: BlockCall, found: Standing) -> Standing:
    """Return the standing in the studio that a page of ours leads a mentor of several to, else in the one chosen last.

    One that is no longer led is forgotten.
    """
    if call.person is None or len(found.choices) < 2:
        return found
    led = {row.pk: row for row in found.choices}
    wanted = next((pk for pk in (leading.led_to(call.person.pk), call.recall(SHOWN)) if pk in led), None)
    return replace(found, led=led[wanted]) if wanted else found


def keep_choice(call: BlockCall) -> None:
    """Remember the studio that a mentor of several has just chosen, here or on the page that leads here."""
    found = standing_of(call)
    if call.person is None or len(found.choices) < 2 or found.led is None:
        return
    is_chosen = leading.arrived(call.person.pk) or asked_studio(call) is not None
    if is_chosen and call.recall(SHOWN) != found.led.pk:
        call.keep(SHOWN, found.led.pk)


def asked_studio(call: BlockCall) -> int | None:
    """Return which of the studios the page of a mentor shows: every request of the page names it.  None = none is named."""
    if "asked" in call.memo:
        return call.memo["asked"]
    text = call.query.get("studio", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def state_of(call: BlockCall) -> State:
    """Return everything the block is about; 4 queries, once a call."""
    if "state" not in call.memo:
        call.memo["state"] = _state(call)
    return call.memo["state"]


def _state(call: BlockCall) -> State:
    region, year_code, tail = code_of(call)
    if call.region is None or region != call.region.code:
        return State()
    standing = standing_of(call)
    year = standing.studio.year if standing.studio else years.year_by_target(f"{region}:{year_code}", call.region)
    if year is None:
        return State()
    rounds = years.calendar_rows(year, call.now, standing.studio)
    entry = _entry(rounds, tail)
    if entry is None:
        return State(year, tuple(rounds))
    known = partial(State, year, tuple(rounds), entry, standing)
    if standing.studio is None:
        return known()
    membership = _membership(standing, entry, call)
    studio = standing.led or (membership.studio_year if membership else None)
    if studio is None:
        return known()
    if studio != standing.studio:  # the pupil was elsewhere when the round closed
        rounds = years.calendar_rows(year, call.now, studio)
        known = partial(State, year, tuple(rounds), _entry(rounds, tail), standing)
    return known(studio, membership, reading.work_of(studio, entry["round"], key_of(call)))


def _entry(rounds: list[Row], tail: str) -> Row | None:
    codes = domain.round_codes([(row["round"].number, row["round"].month) for row in rounds])
    return next((row for row in rounds if codes[row["round"].number] == tail), None)


def _membership(standing: Standing, entry: Row, call: BlockCall) -> Membership | None:
    """Return the membership that counts for the round: of the closing day when it is over, else the open one."""
    if entry["status"] in ("closed", "scoring", "published"):
        there = standing.there_on(local_day(entry["deadline"], call.region.time_zone))
        if there:
            return there
    return standing.membership or (standing.memberships[-1] if standing.memberships else None)


def place_of(call: BlockCall, right: str = "edit") -> Place:
    """Return the work's place for somebody who may change it.  Raises NotFound without a round, Forbidden for others."""
    state = state_of(call)
    if state.entry is None:
        raise NotFound
    studio = _required(call, standing_of(call), right)
    if state.studio != studio:
        raise Forbidden
    return Place(studio, state.entry["round"], key_of(call), task_of(call))


def _required(call: BlockCall, standing: Standing, right: str) -> StudioYear:
    open_row = standing.membership
    studio = standing.led or (open_row.studio_year if open_row and open_row.active_on else None)
    if studio is None:
        raise Forbidden
    require(call.actor, right, "work", where_of(call, studio, is_mentor=standing.led is not None))
    return studio


def writable_studio(call: BlockCall) -> StudioYear:
    """Return the studio in which the learner may write now, without looking at the calendar; 1 query.  Raises Forbidden."""
    return _required(call, standing_of(call), "edit")


def left_studio(call: BlockCall, studio_id: int) -> StudioYear | None:
    """Return the studio that the learner took part in or led and has left in the last days; None for every other one."""
    try:
        standing = standing_of(call)
    except Forbidden:  # a mentor of other studios only
        standing = Standing()
    return None if standing.led and standing.led.pk == studio_id else _left(call, standing, studio_id)


def _left(call: BlockCall, standing: Standing, studio_id: int) -> StudioYear | None:
    since = today(call) - domain.LEFT
    rows = [row for row in standing.memberships if row.studio_year_id == studio_id]
    last = rows[-1] if rows else None
    if last is None:
        return reading.led_until(call.person, studio_id, since)
    if last.open_marker or last.left_on is None or last.active_on is None:
        return None
    if last.left_on < since or is_withdrawn(call.person, REQUIRED, call.now):
        return None
    return last.studio_year


def where_of(call: BlockCall, studio: StudioYear, *, is_mentor: bool) -> Where:
    """Return where the works of the studio stand for the learner."""
    person = call.person.pk if call.person else None
    return where.of_studio(studio, leader=person if is_mentor else None, member=None if is_mentor else person)


def sender_of(call: BlockCall) -> Sender:
    """Return the learner as the one who sends; call ``place_of`` with «submit» before."""
    state = state_of(call)
    return Sender(call.person, state.is_mentor, state.window, task_of(call))


def existing_work(call: BlockCall, right: str = "edit") -> Work:
    """Return the stored work of the learner's studio.  Raises NotFound when nothing is written yet."""
    place_of(call, right)
    work = state_of(call).work
    if work is None:
        raise NotFound
    return work


def remember(call: BlockCall, work: Work) -> None:
    """Let the part rendered after an action see the work as the action left it."""
    call.memo["state"] = replace(state_of(call), work=work)


def today(call: BlockCall) -> date:
    """Return the region's day."""
    return local_day(call.now, call.region.time_zone if call.region else "UTC")


def target(call: BlockCall) -> str:
    """Return the readable code of the task, «70:2026/27:10»."""
    return target_of(str(call.fields.get("round_code") or ""), key_of(call))


def definition(call: BlockCall) -> tuple[str, domain.TaskText] | None:
    """Return the words of the task as its versions keep them; None while nothing is written."""
    words = task_of(call)
    return ("task", words) if words.text else None
