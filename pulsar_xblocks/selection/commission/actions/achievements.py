"""Achievements are checked: each confirmed, reduced to what its document shows, or rejected with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.actions.rows import hold_calls
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.actions.checking import held, require_before_results
from pulsar_xblocks.selection.domain.achievements import CONFIRMED, REDUCED, REJECTED
from pulsar_xblocks.selection.domain.rules import RESULTS

STATUSES = (CONFIRMED, REDUCED, REJECTED)
REASON_MOST = 500


@dataclass(frozen=True)
class Settled:
    """What the check of one achievement has shown; level and result are what the document proves when it was reduced.

    ``seen``: its status on the page on which this was decided, "" = whatever it is.
    """

    status: str = ""
    level: str = ""
    result: str = ""
    reason: str = ""
    seen: str = ""

    @classmethod
    def of(cls, posted: Mapping[str, str], pk: int) -> "Settled":
        """Return what a posted form says about an achievement."""
        return cls(*(posted.get(f"{name}_{pk}", "").strip()[:REASON_MOST] for name in ("status", "level", "result", "reason", "seen")))


@transaction.atomic
def settle(row: SelectionApplication, told: Mapping[int, Settled], *, by: Person, now: datetime) -> int:
    """Store the check of an application's achievements, those without a status left as they are; return how many were changed.

    Raises Invalid by field («reason_12») without a reason where points are taken, Conflict once results are published or where
    somebody else has settled one of them meanwhile.
    """
    hold_calls([row.call_id])
    fresh = held(row)
    require_before_results(fresh)
    levels = {worth.level for worth in rules_of(fresh.call).achievements.matrix}
    rows = {one.pk: one for one in ApplicationAchievement.objects.filter(application=fresh)}
    asked = {pk: what for pk, what in told.items() if pk in rows and what.status}
    errors = {name: texts for pk, what in asked.items() for name, texts in _problems(pk, what, levels).items()}
    if errors:
        raise Invalid(errors)
    changed = [rows[pk] for pk, what in asked.items() if _is_other(rows[pk], what)]
    if strange := next((one for one in changed if asked[one.pk].seen not in ("", one.status)), None):
        raise Conflict(mark("“%(name)s” has been checked by somebody else meanwhile: look at it and decide again."), name=strange.name)
    for one in changed:
        _store(one, asked[one.pk], by, now)
    if changed:
        facts = {"number": fresh.number, "achievements": len(changed)}
        record("selection.achievements", fresh, by=by, now=now, region_id=fresh.call.region_id, **facts)
    return len(changed)


@transaction.atomic
def confirm_all(rows: Sequence[SelectionApplication], *, by: Person, now: datetime) -> int:
    """Confirm every achievement of the applications that nobody has checked yet; return how many."""
    hold_calls(row.call_id for row in rows)
    count = 0
    for pk in sorted(row.pk for row in rows):
        waiting = ApplicationAchievement.objects.filter(application=pk, status="claimed").values_list("pk", flat=True)
        count += settle(held(pk), {one: Settled(CONFIRMED) for one in waiting}, by=by, now=now)
    return count


def _problems(pk: int, what: Settled, levels: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if what.status not in STATUSES:
        found[f"status_{pk}"] = [mark("Choose one of the answers.")]
    if what.status in (REDUCED, REJECTED) and len(what.reason) < 5:
        found[f"reason_{pk}"] = [mark("Say why in a few words: the applicant reads it.")]
    if what.status == REDUCED and (what.level not in levels or what.result not in RESULTS):
        found[f"level_{pk}"] = [mark("Choose the level and the result that the document shows.")]
    return found


def _is_other(row: ApplicationAchievement, what: Settled) -> bool:
    return (row.status, row.proved_level, row.proved_result, row.reason) != _values(what)


def _values(what: Settled) -> tuple[str, str, str, str]:
    is_reduced = what.status == REDUCED
    reason = "" if what.status == CONFIRMED else what.reason
    return what.status, what.level if is_reduced else "", what.result if is_reduced else "", reason


def _store(row: ApplicationAchievement, what: Settled, by: Person, now: datetime) -> None:
    row.status, row.proved_level, row.proved_result, row.reason = _values(what)
    row.checked_by, row.checked_at = by, now
    row.save(update_fields=["status", "proved_level", "proved_result", "reason", "checked_by", "checked_at"])
