"""The table of a group comes back: contract, post, title of the final work."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse

from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.actions import contracting
from pulsar_xblocks.courses.enrolments.exports import known_of
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.kernel.loads.domain import DAY, MATCHES, Field, Known, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing, require_same
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import require

FIELDS = (
    Field("name", mark("Participant"), ("слушатель", "фио", "participant"), role=MATCHES, limit=310),
    Field("post", mark("Post"), ("должность", "post"), limit=200),
    Field("contract_number", mark("Number of the contract"), ("номер договора", "договор"), limit=60),
    Field("contract_on", mark("Day of the contract"), ("дата договора", "день договора"), DAY),
    Field("final_work", mark("Title of the final work"), ("тема итоговой работы", "название итоговой работы"), limit=300),
)


def _target(actor: Actor | None, pk: int) -> Target:
    group = programmes.group_or_404(pk)
    if actor is not None:
        require(actor, "decide", queries.KIND, programmes.where_group(group))
    back = reverse("pulsar:training_desk", args=[pk])
    return Target(pk, group.programme.region, group.title, back, reverse("pulsar:training_export", args=[pk]), group)


def _known(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return enrolment id -> participant; 1 query."""
    return {str(row.pk): known_of(row) for row in queries.enrolments().filter(group=target.pk)}


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    found = {result.number: contracting.problems(_day(result.after), _number(result)) for result in results}
    return {number: {key: [Sentence(text)] for key, text in told.items()} for number, told in found.items() if told}


def _number(result: Result) -> str | None:
    """Return the number that the contract will have: of the row, or the one that is there already."""
    return result.after.get("contract_number", result.before.get("contract_number"))


def _day(cells: Mapping[str, str]) -> date | None:
    return date.fromisoformat(cells["contract_on"]) if cells.get("contract_on") else None


def _store(writing: Writing, change: Change) -> Effect:
    row = contracting.held_of(int(change.id))
    require_same(known_of(row), change)
    contracting.put(row, dict(change.after), by=writing.by, now=writing.now)
    return {"before": dict(change.before)}


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    row = contracting.held_of(int(change.id))
    require_same(known_of(row), Change(change.number, change.id, change.after, effect["before"]))
    contracting.put(row, dict(effect["before"]), by=writing.by, now=writing.now)
    return ""


PARTICIPANTS = Kind(
    key="course-participants",
    title=mark("Load the table of participants back"),
    lead=mark("The participants as they were taken out. Post, contract and title of the final work are read; hours and stages are not."),
    object_kind=queries.KIND,
    right="decide",
    shape=Shape(FIELDS, ("name",), takes_new=False),
    target=_target,
    known=_known,
    check=_check,
    store=_store,
    undo=_undo,
)
