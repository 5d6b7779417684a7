"""Appeals: filed in their term, decided by a panel without the first experts; an upheld one makes a new run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.actions import attach
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.actions import placing, publishing, running
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.file_rights import APPEAL_FILES
from pulsar_xblocks.selection.commission.models import Appeal, RankingRun
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.commission.queries.appeals import points_before, term_of
from pulsar_xblocks.selection.commission.queries.inputs import gather
from pulsar_xblocks.selection.commission.reviewing import first_experts
from pulsar_xblocks.selection.domain import appeals, statuses
from pulsar_xblocks.selection.domain.rules import RuleSet

FILED_JOB, DECIDED_JOB = "selection.appeal_filed", "selection.appeal_decided"


@dataclass(frozen=True)
class Outcome:
    """What the panel decided: status, points by part where they are set anew, reason, votes; ``seen`` = the version looked at."""

    status: str
    reason: str
    points: Mapping[str, Decimal] = field(default_factory=dict)
    votes: tuple[int, int] = (1, 0)
    seen: int = 0


@transaction.atomic
def file(application: SelectionApplication, grounds: str, files: Sequence[str] = (), *, by: Person, now: datetime) -> Appeal:
    """Store an appeal with its files.  Raises Invalid by field, after the term with its sentence; Conflict while another one is open."""
    row = locked(SelectionApplication.objects.select_related("call__region", "call__rules", "person"), application.pk)
    call = row.call
    require_timely(row, grounds, now)
    number = f"А-{row.number}" + (f"/{earlier + 1}" if (earlier := row.appeals.count()) else "")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                application=row,
                number=number,
                against=runs.published(call),
                grounds=grounds.strip(),
                status=statuses.FILED,
                filed_at=now,
                filed_by=by,
                answer_by=appeals.answer_by(rules_of(call).appeals, now, call.region.time_zone),
            )
    except IntegrityError:
        raise Conflict(mark("An appeal of this application is being considered already.")) from None
    attach(files, by, APPEAL_FILES, made, region_id=call.region_id)
    record("appeal.filed", made, by=by, now=now, region_id=call.region_id, number=number)
    enqueue(FILED_JOB, {"appeal": made.pk}, region_id=call.region_id, by=by, now=now)
    return made


def require_timely(row: SelectionApplication, grounds: str, now: datetime) -> None:
    """Raise Invalid by field when an appeal may not be filed now: too late, too short, nothing to appeal against."""
    term = term_of(row.call)
    if term is None:
        raise Invalid({"": [mark("There is no published result to appeal against.")]})
    if errors := appeals.problems(term, row.status, grounds, now, row.call.region.time_zone):
        raise Invalid(errors)


@transaction.atomic
def add_files(appeal: Appeal, files: Sequence[str], *, by: Person, now: datetime) -> Appeal:
    """Add files to an appeal that nobody has taken up.  Raises Invalid after the term or for too many, Conflict once it is taken up."""
    row = _held(appeal)
    require_addable(row, now)
    if not files:
        raise Invalid({"file": [mark("Choose a file.")]})
    region_id = row.application.call.region_id
    attach(files, by, APPEAL_FILES, row, region_id=region_id)
    record("appeal.files", row, by=by, now=now, region_id=region_id, number=row.number, files=len(files))
    return row


def require_addable(appeal: Appeal, now: datetime) -> None:
    """Raise Conflict once an appeal is taken up, decided or withdrawn; Invalid after its term with the sentence."""
    call = appeal.application.call
    if appeal.status != statuses.FILED:
        raise Conflict(mark("Nothing can be added to this appeal any more."))
    term = term_of(call)
    if term is None or not term.holds(now):
        raise Invalid({"": [appeals.late(term, call.region.time_zone)] if term else []})


@transaction.atomic
def withdraw(appeal: Appeal, *, by: Person, now: datetime) -> Appeal:
    """Take an appeal back before it is decided.  Raises Conflict afterwards."""
    row = _held(appeal)
    _require_move(row, statuses.WITHDRAWN)
    row.status, row.open_marker, row.decided_at = statuses.WITHDRAWN, None, now
    return _saved(row, by, now)


@transaction.atomic
def take_up(appeal: Appeal, *, by: Person, now: datetime) -> Appeal:
    """Accept an appeal for consideration.  Raises Forbidden for somebody who is not of the panel or has scored the application."""
    row = _held(appeal)
    _require_panel(row, by)
    _require_move(row, statuses.ACCEPTED)
    row.status, row.taken_at = statuses.ACCEPTED, now
    return _saved(row, by, now)


def leave(application: SelectionApplication, by: Person | None, now: datetime) -> None:
    """Close the open appeal of an application that takes no further part: there is nothing left to decide."""
    for row in Appeal.objects.select_related("application__call").filter(application=application, status__in=sorted(statuses.APPEAL_OPEN)):
        row.status, row.open_marker, row.decided_at = statuses.WITHDRAWN, None, now
        _saved(row, by, now)


@transaction.atomic
def decide(appeal: Appeal, what: Outcome, *, by: Person, now: datetime) -> Appeal:
    """Store the panel's decision; points that were set make a new run, which is told to those whose place changed.

    Raises Forbidden for somebody who may not decide, Invalid by field, Stale, Conflict when it is decided already.
    """
    row = _held(appeal)
    _require_panel(row, by)
    require_version(row.version, what.seen, {}, {})
    _require_move(row, what.status if what.status in statuses.APPEAL else statuses.FILED)
    rules, before = rules_of(row.application.call), points_before(row.application)
    granted = dict(what.points) if what.status in statuses.APPEAL_GRANTED else {}
    errors = appeals.outcome_problems(rules.appeals, what.status, before, before | dict(what.points), what.reason)
    errors |= {key: [mark("From 0 to the most of the part.")] for key, value in granted.items() if _is_outside(rules, key, value)}
    if what.votes[0] <= what.votes[1]:
        errors["votes_for"] = [mark("More votes for the decision than against it are needed.")]
    if errors:
        raise Invalid(errors)
    changed = {key: value for key, value in granted.items() if value != before.get(key)}
    row.points, row.reason = stored.dump_points(changed), what.reason.strip()
    row.status, row.open_marker, row.decided_at, row.decided_by = what.status, None, now, by
    row.votes_for, row.votes_against = what.votes
    saved = _saved(row, by, now)
    if what.status in statuses.APPEAL_GRANTED:
        _apply(saved, by, now)
    enqueue(DECIDED_JOB, {"appeal": row.pk}, region_id=row.application.call.region_id, by=by, now=now)
    return saved


def _is_outside(rules: RuleSet, key: str, value: Decimal) -> bool:
    part = rules.part(key)
    return part is None or not 0 <= value <= part.most


def _apply(appeal: Appeal, by: Person, now: datetime) -> None:
    """Rank anew; before the final list the new run takes the place of the published one, after it a place may be added.

    A tie that nobody has broken yet stops it: ``go_on`` follows the sitting of the commission.
    """
    row = appeal.application
    call = Call.objects.select_related("region", "rules", "questionnaire").get(pk=row.call_id)
    if row.status == statuses.NOT_ADMITTED:
        SelectionApplication.objects.filter(pk=row.pk).update(status=statuses.ADMITTED, reason="", decided_at=now, decided_by=by)
    before = runs.published(call)
    run = running.run_ranking(call, is_over=True, reason=appeal.number, by=by, now=now)
    if before is None or run.pk == before.pk:  # nothing to rank anew: the points do not pass the gate of a part, or stay as they were
        publishing.set_failed(gather(call, is_over=True), by, now, only={row.number})
    elif not run.is_stopped:
        _publish(call, run, [row.number], by, now)
    elif call.final_at:  # ``go_on`` follows once the commission has put the equals in order
        placing.after_appeal(call, run, row.number, by=by, now=now)


@transaction.atomic
def go_on(call: Call, reason: str, *, by: Person, now: datetime) -> RankingRun:
    """Rank anew after the commission has broken a tie; upheld appeals and, after the final list, free places follow the new order."""
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    before = runs.published(row)
    run = running.run_ranking(row, is_over=True, reason=reason, by=by, now=now)
    if before is None or run.is_stopped or run.pk == before.pk:
        return run
    granted = Appeal.objects.filter(application__call=row, status__in=sorted(statuses.APPEAL_GRANTED), decided_at__gte=before.published_at)
    numbers = list(granted.order_by("decided_at", "pk").values_list("application__number", flat=True))
    if row.final_at or numbers:
        _publish(row, run, numbers, by, now)
    return run


def _publish(call: Call, run: RankingRun, numbers: Sequence[str], by: Person, now: datetime) -> None:
    """Let a new run take the place of the published one; ``numbers``: whose appeals were upheld."""
    if not call.final_at:
        publishing.publish_preliminary(call, run, by=by, now=now)
        return
    before = runs.published(call)
    for number in numbers:
        placing.after_appeal(call, run, number, by=by, now=now)
    placing.reorder(call, run, by=by, now=now)
    publishing.set_failed(gather(call, is_over=True), by, now, only=set(numbers))
    publishing.set_published(run, running.FINAL, by, now)
    if before:
        publishing.tell_moved(run, before, by, now)


def _held(appeal: Appeal) -> Appeal:
    return locked(Appeal.objects.select_related("application__call__region", "application__call__rules", "application__person"), appeal.pk)


def _require_panel(row: Appeal, by: Person) -> None:
    call = row.application.call
    panel = set(CallPerson.objects.filter(call=call, part="appeals").values_list("person_id", flat=True))
    if by.pk not in panel:
        raise Forbidden
    if by.pk in appeals.barred(panel, first_experts(row.application)):
        raise Forbidden(mark("You have scored this application: an appeal is decided by other people."))


def _require_move(row: Appeal, to: str) -> None:
    if not statuses.may_move_appeal(row.status, to):
        raise Conflict(mark("The appeal has another status by now: open the page anew."))


def _saved(row: Appeal, by: Person | None, now: datetime) -> Appeal:
    row.version += 1
    row.save()
    record(f"appeal.{row.status}", row, by=by, now=now, region_id=row.application.call.region_id, number=row.number)
    return row
