"""Achievements are checked: each confirmed, reduced to what its document shows, or rejected with a reason."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.actions.rows import hold_calls
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.actions.checking import held, require_before_results
from pulsar_xblocks.selection.domain.achievements import CLAIMED, CONFIRMED, REDUCED, REJECTED
from pulsar_xblocks.selection.domain.rules import RESULTS

STATUSES = (CONFIRMED, REDUCED, REJECTED)
REASON_MOST = 500


@dataclass(frozen=True)
class Settled:
    """What the check of one achievement has shown; level and result are what the document proves when it was reduced.

    ``seen``: ``mark_of`` the achievement on the page on which this was decided.
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

    @classmethod
    def all_of(cls, posted: Mapping[str, str]) -> "dict[int, Settled]":
        """Return achievement -> what a posted form says about it, of all that it names."""
        names = [name.removeprefix("status_") for name in posted if name.startswith("status_")]
        return {int(name): cls.of(posted, int(name)) for name in names if name.isascii() and name.isdigit() and len(name) < 19}


class CheckedMeanwhile(Conflict):
    """Somebody else has settled some of the achievements; ``rows``: each as it stands, and what was to be stored."""

    code = "checked_meanwhile"
    message = mark("“%(name)s” has been checked by somebody else meanwhile: look at it and decide again.")

    def __init__(self, rows: Sequence[tuple[ApplicationAchievement, Settled]]) -> None:
        super().__init__(name=rows[0][0].name)
        self.rows = rows


def mark_of(row: ApplicationAchievement) -> str:
    """Return what tells one check of an achievement from another."""
    return sha256(json.dumps(_stands(row), ensure_ascii=False).encode()).hexdigest()[:16]


@transaction.atomic
def settle(row: SelectionApplication, told: Mapping[int, Settled], *, by: Person, now: datetime) -> int:
    """Store the check of an application's achievements, those without a status left as they are; return how many were changed.

    Raises Invalid by field («reason_12») without a reason where points are taken, CheckedMeanwhile where somebody else has settled one
    of them otherwise, Conflict once results are published or where the applicant has sent other achievements since.
    """
    hold_calls([row.call_id])
    fresh = held(row)
    require_before_results(fresh)
    levels = {worth.level for worth in rules_of(fresh.call).achievements.matrix}
    rows = {one.pk: one for one in ApplicationAchievement.objects.filter(application=fresh)}
    asked = {pk: what for pk, what in told.items() if what.status}
    if asked.keys() - rows.keys():
        raise Conflict(mark("The application was sent anew with other achievements: look at them and decide again."))
    errors = {name: texts for pk, what in asked.items() for name, texts in _problems(pk, what, levels).items()}
    if errors:
        raise Invalid(errors)
    changed = [rows[pk] for pk, what in asked.items() if _is_other(rows[pk], what)]
    if strange := [(one, asked[one.pk]) for one in changed if asked[one.pk].seen != mark_of(one)]:
        raise CheckedMeanwhile(strange)
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
        fresh, waiting = held(pk), ApplicationAchievement.objects.filter(application=pk, status=CLAIMED)
        count += settle(fresh, {one.pk: Settled(CONFIRMED, seen=mark_of(one)) for one in waiting}, by=by, now=now)
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
    return _stands(row) != _values(what)


def _stands(row: ApplicationAchievement) -> tuple[str, str, str, str]:
    return row.status, row.proved_level, row.proved_result, row.reason


def _values(what: Settled) -> tuple[str, str, str, str]:
    is_reduced = what.status == REDUCED
    reason = "" if what.status == CONFIRMED else what.reason
    return what.status, what.level if is_reduced else "", what.result if is_reduced else "", reason


def _store(row: ApplicationAchievement, what: Settled, by: Person, now: datetime) -> None:
    row.status, row.proved_level, row.proved_result, row.reason = _values(what)
    row.checked_by, row.checked_at = by, now
    row.save(update_fields=["status", "proved_level", "proved_result", "reason", "checked_by", "checked_at"])
