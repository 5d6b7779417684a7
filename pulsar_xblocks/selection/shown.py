"""The calls that an author may pick, and which block offers a call a newer questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.definitions.queries import body_of, placements_in_region
from pulsar_xblocks.kernel.definitions.shown import Shown
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.kernel.questions.differences import QuestionnairesDiffer, difference_of
from pulsar_xblocks.kernel.questions.domain import Problem, Questionnaire, problems
from pulsar_xblocks.selection.calls import domain, queries
from pulsar_xblocks.selection.calls.models import Call

BLOCK = "pulsar_selection"


@dataclass(frozen=True)
class CallChoice:
    """A call in the list of the editor: readable code «70:science-2026-12», name, at which stage it stands (translated)."""

    code: str
    name: str
    stage: str = ""
    definition: Definition | None = None  # of the questionnaire published into it; its body is read when it is wanted


def code_of(call: Call) -> str:
    """Return the readable code of a call, «70:science-2026-12»."""
    return f"{call.region.code}:{call.code}"


def calls(region: Region | None, now: datetime) -> list[CallChoice]:
    """Return the calls of a region to pick from, the newest first, without archived ones; 2 queries."""
    if region is None:
        return []
    found = Call.objects.filter(region=region).exclude(status="archived").select_related("region", "questionnaire")
    rows = list(found.defer("questionnaire__body").order_by("-closes_at", "-pk"))
    hours = queries.hours_for_all([call.pk for call in rows])
    return [_choice(call, hours.get(call.pk, 0), now) for call in rows]


def _choice(call: Call, hours: int, now: datetime) -> CallChoice:
    status = domain.CALL[domain.stage(queries.times_of(call, hours), now)]
    return CallChoice(code_of(call), call.title, gettext(status.word), call.questionnaire)


@dataclass(frozen=True)
class Offer:
    """A questionnaire that a course offers to a call and the call does not ask: where it stands and what it changes, in words."""

    definition: Definition
    questionnaire: Questionnaire
    course: str
    unit_url: str
    seen_at: datetime  # published in the course
    difference: QuestionnairesDiffer
    problems: tuple[Problem, ...]  # with any of them it cannot be published


def offering(call: Call) -> QuerySet[Placement]:
    """Return the published blocks whose questionnaire is another one than the call asks."""
    places = placements_in_region(code_of(call), call.region_id).filter(block_type=BLOCK).exclude(definition=None)
    return places.exclude(definition=call.questionnaire_id) if call.questionnaire_id else places


def offers(call: Call) -> list[Offer]:
    """Return the questionnaires of published blocks that differ from the one the call asks, each once; 2 queries."""
    rows = {place.definition_id: place for place in offering(call)}
    titles = dict(CourseLink.objects.filter(course_key__in=[row.course_key for row in rows.values()]).values_list("course_key", "title"))
    asked = queries.questionnaire_of(call) or Questionnaire()
    return [_offer(row, titles, asked) for row in rows.values()]


def _offer(place: Placement, titles: dict[str, str], asked: Questionnaire) -> Offer:
    definition = place.definition
    assert definition is not None  # those without are left out
    offered = body_of(definition, Questionnaire)
    title = titles.get(place.course_key) or place.course_key
    url = unit_address(place.course_key, place.usage_key)
    return Offer(definition, offered, title, url, place.seen_at, difference_of(asked, offered), problems(offered))


def described(region: Region, targets: Sequence[str]) -> Mapping[str, Shown]:
    """Return what blocks about calls show, by their codes; 1 query."""
    known = {code_of(call): call for call in Call.objects.filter(region=region).select_related("region")}
    return {target: _described(known.get(target), target) for target in targets}


def _described(call: Call | None, target: str) -> Shown:
    if call is None:
        none = gettext("The region has no such call.") if target else gettext("No call is chosen in the block.")
        return Shown(target, problem=none)
    is_over = call.status == "archived"
    return Shown(call.title, problem=gettext("The call is in the archive. Choose another one in Studio.") if is_over else "")
