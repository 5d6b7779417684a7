"""Who the learner is to the studios of the block's year."""

from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.studios.models import Membership, ProjectYear, StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import opening, studios, where, years


@dataclass(frozen=True)
class State:
    """The year of the block, and the learner's application, studio or membership in it."""

    year: ProjectYear | None = None
    led: StudioYear | None = None
    membership: Membership | None = None
    application: StudioApplication | None = None

    @property
    def studio(self) -> StudioYear | None:
        """Return the studio to show."""
        return self.led or (self.membership.studio_year if self.membership else None)

    @property
    def is_mentor(self) -> bool:
        """Tell whether the learner leads the studio."""
        return self.led is not None


def state_of(call: BlockCall) -> State:
    """Return who the learner is; at most 5 queries."""
    if call.region is None:
        return State()
    year = years.year_by_target(str(call.fields.get("year_code") or ""), call.region)
    if year is not None and year.status == "draft" and not call.is_preview:  # a draft is seen by the centre and the author only
        year = None
    if year is None or call.person is None:
        return State(year)
    led = studios.studio_of_mentor(call.person, year) if "mentor" in call.actor.roles else None
    if led:
        return State(year, led)
    membership = studios.membership_of(call.person, year) if "pupil" in call.actor.roles else None
    if membership:
        return State(year, membership=membership)
    return State(year, application=opening.open_application(year, call.person))


def led_studio(call: BlockCall, right: str = "edit", kind: str = "studio") -> StudioYear:
    """Return the studio that the learner leads.  Raises Forbidden when there is none."""
    studio = state_of(call).led
    if studio is None:
        raise Forbidden
    require(call.actor, right, kind, where.of_studio(studio))
    return studio


def own_application(call: BlockCall) -> StudioApplication:
    """Return the learner's application.  Raises NotFound when there is none."""
    found = state_of(call).application
    if found is None:
        raise NotFound
    return found


def year_of(call: BlockCall) -> ProjectYear:
    """Return the block's year.  Raises NotFound when there is none."""
    year = state_of(call).year
    if year is None:
        raise NotFound
    return year


def today(call: BlockCall) -> date:
    """Return the region's day."""
    return local_day(call.now, call.region.time_zone if call.region else "UTC")


def target(call: BlockCall) -> str:
    """Return the readable code of the year that the block shows, «70:2026/27»; empty when there is none."""
    year = state_of(call).year
    return f"{call.region.code}:{year.code}" if year and call.region else ""
