"""Achievements of an application as the check shows them: what each is worth, what it brings and why, its documents."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.pure.dates import local_day, school_year
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.actions.achievements import Settled, mark_of
from pulsar_xblocks.selection.commission.queries.kept import claim_of
from pulsar_xblocks.selection.domain import achievements
from pulsar_xblocks.selection.domain.rules import LEVELS, RESULTS, RuleSet

STATUS = {
    achievements.CLAIMED: Status("claimed", mark("Not checked"), "warn", "clock"),
    achievements.CONFIRMED: Status("confirmed", mark("Confirmed"), "ok", "check"),
    achievements.REDUCED: Status("reduced", mark("Reduced"), "warn", "down"),
    achievements.REJECTED: Status("rejected", mark("Not confirmed"), "bad", "cross"),
}
CHOICES = (
    ("", mark("leave as it is")),
    (achievements.CONFIRMED, mark("confirm")),
    (achievements.REDUCED, mark("reduce to what the document shows")),
    (achievements.REJECTED, mark("do not confirm")),
)


def shown(row: SelectionApplication) -> dict[str, Any]:
    """Return the achievements of an application; 3 queries, 1 without any."""
    rows = list(ApplicationAchievement.objects.filter(application=row).select_related("checked_by").order_by("pk"))
    if not rows:
        return {"claims": []}
    rules = rules_of(row.call)
    told = achievements.points(rules, [claim_of(one) for one in rows], year_of(row.call))
    keys = [key for one in rows for key in one.files.splitlines()]
    files = {file.key: file for file in rows_of(files_by_key(keys))} if keys else {}
    found = [_claim(rules, one, line, files) for one, line in zip(rows, told.lines, strict=True)]
    return {
        "claims": found,
        "claimed_points": told.points,
        "levels": [(worth.level, level_word(rules, worth.level)) for worth in rules.achievements.matrix],
        "results": list(RESULTS.items()),
        "checks": CHOICES,
        "waiting": sum(one.status == achievements.CLAIMED for one in rows),
    }


def year_of(call: Call) -> str:
    """Return the school year in which a call's achievements are counted."""
    return school_year(local_day(call.opens_at, call.region.time_zone))


def level_word(rules: RuleSet, level: str) -> str:
    """Return a level of the matrix in words."""
    row = rules.achievements.worth(level)
    if row and row.title:
        return row.title.show(get_language() or "ru")
    return gettext(LEVELS[level]) if level in LEVELS else level


def differing(call: Call, rows: Iterable[tuple[ApplicationAchievement, Settled]]) -> dict[str, dict[str, Any]]:
    """Return field -> how somebody else has settled an achievement, who and when, and what was to be stored, in words."""
    rules = rules_of(call)
    return {
        f"status_{one.pk}": {
            "theirs": _said(rules, one.status, one.proved_level, one.proved_result, one.reason),
            "by": one.checked_by,
            "at": one.checked_at,
            "yours": _said(rules, yours.status, yours.level, yours.result, yours.reason),
        }
        for one, yours in rows
    }


def _said(rules: RuleSet, status: str, level: str, result: str, reason: str) -> str:
    """Return «reduced: regional stage, prize-winner; “the second page is missing”»."""
    word = gettext(STATUS[status].word)
    if status == achievements.REDUCED:
        word = f"{word}: {level_word(rules, level)}, {gettext(RESULTS.get(result, result))}"
    return f"{word}. {reason}" if reason and status != achievements.CONFIRMED else word


def _claim(rules: RuleSet, row: ApplicationAchievement, line: achievements.Line, files: dict[str, Any]) -> dict[str, Any]:
    return {
        "row": row,
        "names": {name: f"{name}_{row.pk}" for name in ("status", "level", "result", "reason")},  # of the form's fields
        "status": STATUS[row.status],
        "seen": mark_of(row),
        "level": level_word(rules, row.level),
        "result": RESULTS.get(row.result, row.result),
        "proved": level_word(rules, row.proved_level) if row.proved_level else "",
        "proved_result": RESULTS.get(row.proved_result, ""),
        "worth": line.worth,
        "points": line.points,
        "why": said(achievements.sentence(rules, line.reason)),
        "files": [files[key] for key in row.files.splitlines() if key in files],
    }
