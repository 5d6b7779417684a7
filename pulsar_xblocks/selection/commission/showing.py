"""Finished values of the ranking's pages: rows, cut-offs, diagnostics, the public list, the statement."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.files.queries import FileRow, files_of
from pulsar_xblocks.kernel.files.queries import rows_of as file_rows
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import plots
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.file_rights import APPEAL_FILES
from pulsar_xblocks.selection.commission.models import Appeal, RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.explaining import Statement, sentences, tie_sentence
from pulsar_xblocks.selection.domain.quotas import OPEN
from pulsar_xblocks.selection.domain.rules import RuleSet


def rows(run: RankingRun, found: Sequence[RankingRow]) -> list[dict[str, Any]]:
    """Return rows of a run: points by part, seat in words, why a row stands above the next of the same total."""
    rules, audience = runs.Told(run).rules, run.call.audience
    return [
        {
            "row": row,
            "number": row.application.number,
            "parts": [{"word": part.title.show(language()), "points": stored.points_of(row.parts).get(part.key)} for part in rules.parts],
            "seat": seat_word(rules, row.seat),
            "status": statuses.worded(row.outcome, audience) if row.outcome else None,
            "tie": said(tie_sentence(rules, tie)) if (tie := stored.tie_of(row.tie)) else "",
        }
        for row in found
    ]


def seat_word(rules: RuleSet, seat: str) -> str:
    """Return a kind of seat in words, "" for none."""
    quota = rules.quota(seat)
    if quota:
        return quota.title.show(language())
    return gettext("open list") if seat == OPEN else ""


def summary(run: RankingRun) -> dict[str, Any]:
    """Return cut-offs, counts, names of parts, whom the commission has to put in order."""
    told = runs.Told(run)
    kept = stored.cutoffs_of(told.summary)
    kinds = [kind for kind in (*(quota.code for quota in told.rules.quotas), OPEN) if kind in kept]
    cutoffs = [{"word": seat_word(told.rules, kind), "cut": kept[kind]} for kind in kinds if kept[kind].seats or kept[kind].used]
    parts = [{"word": part.title.show(language()), "most": part.most} for part in told.rules.parts]
    counts = {name: told.summary[name] for name in ("listed", "main", "reserve")}
    lists = {"failed": told.summary["failed"], "missing": told.summary["missing"]}
    return {"cutoffs": cutoffs, "parts": parts, "unresolved": told.unresolved, "places": told.rules.places} | counts | lists


def diagnostics(run: RankingRun) -> dict[str, Any]:
    """Return how the experts differ and what other rankings would have said, with their plots; 1 query."""
    found = json.loads(run.diagnostics)
    people = Person.objects.in_bulk([row["expert"] for row in found.get("experts", [])])
    experts = [row | {"name": people[row["expert"]].short_name} for row in found.get("experts", [])]
    others = [row | {"name": people[row["expert"]].short_name if row["expert"] else ""} for row in found.get("others", [])]
    told = {"experts": experts, "others": others, "differing": [row for row in others if row["enters"] or row["leaves"]]}
    return told | {"severity": _severity(experts), "changes": _changes(others)}


def _severity(experts: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the plot of how far each expert is from the others; None where nobody can be compared."""
    apart = [(row["name"], Decimal(row["severity"])) for row in experts if row["severity"] is not None]
    if not apart:
        return None
    bars = plots.both_ways([(name, value, number(value)) for name, value in apart])
    return {"bars": bars, "height": plots.height(len(bars)), "spoken": "; ".join(f"{name} {number(value)}" for name, value in apart)}


def _changes(others: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the plot of how many places would go to others in each of the other rankings; None without them."""
    if not others:
        return None
    told = [(row["name"] or gettext("severity taken out"), max(len(row["enters"]), len(row["leaves"]))) for row in others]
    bars = plots.rows(told)
    return {"bars": bars, "lines": told, "height": plots.height(len(bars)), "spoken": "; ".join(f"{name} {n}" for name, n in told)}


def public(run: RankingRun, rules: RuleSet) -> QuerySet[RankingRow]:
    """Return the rows that everybody may see, as their applications stand now: a place given or lost since the run counts.

    In a list that was not final yet everybody of it.
    """
    hidden = set()
    if run.kind == "final":
        hidden |= set() if rules.publication.shows_reserve else {statuses.RESERVE}
        hidden |= set() if rules.publication.shows_declined else {statuses.DECLINED}
    seen = {key for key in statuses.APPLICATION if statuses.shown(key, statuses.PUBLIC)} - hidden
    return runs.rows_of(run).filter(application__status__in=sorted(seen))


def has_gaps(run: RankingRun, found: Sequence[RankingRow]) -> bool:
    """Return whether a place before the last of these rows belonged to an application that takes no further part; 1 query."""
    shown = {key for key in statuses.APPLICATION if statuses.shown(key, statuses.PUBLIC)}
    before = runs.rows_of(run).filter(place__lt=found[-1].place if found else 0)
    return before.exclude(application__status__in=sorted(shown)).exists()


def public_rows(call: Call, found: Sequence[RankingRow]) -> list[dict[str, Any]]:
    """Return what everybody reads of rows: number, place, points, municipality, status."""
    shown = []
    for row in found:
        if status := statuses.shown(row.application.status, statuses.PUBLIC):
            told = statuses.worded(status.key, call.audience)
            shown.append({"row": row, "number": row.application.number, "status": told, "place": row.application.municipality})
    return shown


def application(call: Call, pk: int) -> SelectionApplication | None:
    """Return an application of a call."""
    rows = SelectionApplication.objects.select_related("call__region", "municipality")
    return rows.filter(call=call, pk=pk).first()


def statement(run: RankingRun, row: SelectionApplication) -> dict[str, Any]:
    """Return the values of the statement: each point, cut-offs, what was missing, ties; 3 queries."""
    told, spoken = runs.statement_of(run, row), language()
    context: dict[str, Any] = {"application": row, "call": row.call, "run": run, "zone": row.call.region.time_zone}
    context["status"] = statuses.worded(row.status, row.call.audience)
    if told is None:
        return context | {"told": None}
    rules = runs.Told(run).rules
    ties = [said(tie_sentence(rules, tie)) for tie in (told.after, told.before) if tie]
    return context | {
        "told": told,
        "lines": [{"title": line.title.show(spoken), "points": line.points, "most": line.most} for line in told.parts],
        "most": rules.most,
        "sentences": [*_besides(told, row), *(said(one) for one in sentences(rules, told))],
        "ties": ties,
    }


def _besides(told: Statement, row: SelectionApplication) -> list[str]:
    """Return what a list does not tell of an application that holds a place without one in it."""
    if told.seat or not told.outcome or row.status not in statuses.SEATED:
        return []
    return [gettext("A place is offered or held beside this list: freed later, added by an appeal or given by an earlier list.")]


def appeal_files(row: Appeal) -> list[FileRow]:
    """Return the files attached to an appeal; 1 query."""
    return file_rows(files_of(row, APPEAL_FILES))


def language() -> str:
    """Return the reader's language."""
    return get_language() or "ru"
