"""The standings as the block, the console and the public page show them: finished values for templates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league import explaining, plots, words
from pulsar_xblocks.league.domain import diplomas
from pulsar_xblocks.league.domain.criteria import PER_ITEM, Criteria
from pulsar_xblocks.league.domain.months import AFTER, SHORT, WHOLE
from pulsar_xblocks.league.domain.points import Line
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.league.queries import standings as queries
from pulsar_xblocks.league.queries.standings import SIZE, Wanted
from pulsar_xblocks.league.sources import LeagueYear

MAPPED = 12  # rows of the heat map
Values = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Whose standings, for whom: ``own_code`` is the code of the reader's studio."""

    region: Region
    year: LeagueYear
    wanted: Wanted
    own_code: str = ""


def board(asked: Asked) -> Values:
    """Return everything of the page; at most 5 queries, ``snapshot`` None when nothing is published."""
    found = queries.kept(asked.region, asked.year.scope)
    row = queries.chosen(found, asked.wanted.as_of)
    if row is None:
        return {"snapshot": None, "year": asked.year, "wanted": asked.wanted}
    criteria, summary = body_of(row.criteria, Criteria), queries.summary_of(row)
    shown = _page(row, asked.wanted, summary)
    leader = shown["rows"][0].code if shown["rows"] else ""
    full = queries.in_full(row, {asked.own_code, asked.wanted.opened, leader})
    own = full.get(asked.own_code)
    frame = _Frame(criteria, summary, asked.own_code, row.is_final)
    return {
        "snapshot": row,
        "year": asked.year,
        "wanted": asked.wanted,
        "query": asked.wanted.query,
        "choices": [(queries.key_of(one), as_of(one, summary)) for one in queries.standing(found)],
        "chosen": queries.key_of(row),
        "edition": queries.neighbours(found, row),
        "list": shown,
        "rows": [_row(one, frame) for one in shown["rows"]],
        "months": [SHORT[month] for _, month in summary["months"]],
        "published_months": _span([SHORT[month] for number, month in summary["months"] if number <= row.round_number]),
        "as_of": as_of(row, summary),
        "places": summary["places"],
        "total": summary["total"],
        "marks_new": summary.get("new", 0) < summary["total"],  # in a region's first year all are new: the mark would tell nothing
        "own": _explained(own, frame) if own else None,
        "opened": _explained(full[asked.wanted.opened], frame) if asked.wanted.opened in full else None,
        "criteria": {"title": words.title_of(criteria), "digest": row.criteria.digest[:8]},
        "plots": _plots(frame, own, full.get(leader), shown["rows"]),
    }


def as_of(row: Snapshot, summary: Values) -> str:
    """Return «as of October» as a msgid, or «results of the year»."""
    return mark("results of the year") if row.is_final else AFTER[dict(summary["months"])[row.round_number]]


def _span(months: list[str]) -> list[str]:
    """Return up to three months, or the first and the last of more."""
    return months if len(months) < 4 else [months[0], months[-1]]


@dataclass(frozen=True)
class _Frame:
    criteria: Criteria
    summary: Values
    own_code: str
    is_final: bool = False


def _page(row: Snapshot, wanted: Wanted, summary: Values) -> Values:
    rows = queries.table(row, wanted)
    total = rows.count() if wanted.is_filtered else summary["total"]
    number = min(wanted.page, max((total + SIZE - 1) // SIZE, 1))
    shown = list(rows[(number - 1) * SIZE : number * SIZE])
    first = (number - 1) * SIZE + 1
    pages = {"previous": number - 1 if number > 1 else 0, "next": number + 1 if number * SIZE < total else 0}
    return {"rows": shown, "total": total, "first": first if shown else 0, "last": first + len(shown) - 1, **pages}


def _row(row: StandingRow, frame: _Frame) -> Values:
    results = explaining.decimals(json.loads(row.results))
    moved = (row.previous_place - row.place) if row.previous_place else 0
    return {
        "row": row,
        "is_own": bool(frame.own_code) and row.code == frame.own_code,
        "results": results,
        "spark": plots.pulse(results, 20, "1.8"),
        "moved": moved,
        "fell": -moved,
        "diploma": diplomas.diploma(frame.criteria, row.points, row.works) if frame.is_final else "",
        "tie": words.tie(frame.criteria, explaining.load_tie(row.tie)),
    }


def _explained(row: StandingRow, frame: _Frame) -> Values:
    found = explaining.load(row.lines)
    return _row(row, frame) | {
        "lines": words.lines(frame.criteria, found),
        "silent": words.silent(frame.criteria, found),
        "sum": words.sum_of(found, row.points, row.multiplier),
        "points": words.points_of(row.points),
        "pulse": plots.year_pulse(explaining.decimals(json.loads(row.results)), len(frame.summary["months"]), len(json.loads(row.results))),
        "hints": _hints(frame.criteria, found),
        "has_problem": any(line.problem for line in found),
    }


def explained(snapshot: Snapshot, row: StandingRow) -> Values:
    """Return one studio's place and points with where they come from, as _explain.html shows them."""
    criteria = body_of(snapshot.criteria, Criteria)
    frame = _Frame(criteria, queries.summary_of(snapshot), row.code, snapshot.is_final)
    return {"entry": _explained(row, frame), "criteria": {"title": words.title_of(criteria)}, "snapshot": snapshot}


def _hints(criteria: Criteria, found: Sequence[Line]) -> list[Values]:
    """Return what records can still add: criterion, points for one more, how much is left to the limit."""
    lines = {line.code: line for line in found}
    hints = []
    for row in criteria.active:
        left = row.cap - lines[row.code].points if row.code in lines else Decimal(0)
        if row.takes_records and row.formula.type == PER_ITEM and row.period == "year" and left > 0:
            each = min(row.formula.points * row.weight, left)
            hints.append({"title": words.title_of(row), "each": each, "left": left})
    return hints[:3]


def _plots(frame: _Frame, own: StandingRow | None, leader: StandingRow | None, rows: Sequence[StandingRow]) -> Values:
    """Return the plots; points over rounds are those of the own studio, for others of the first one in the table."""
    months = [(number, month) for number, month in frame.summary["months"]]
    medians = [(number, Decimal(value)) for number, value in frame.summary["medians"]]
    shown = own or leader
    history = [(number, Decimal(value)) for number, value in json.loads(shown.history)] if shown else []
    places = [(name, n, Decimal(mean)) for name, n, mean in frame.summary["places"]]
    mapped = [*([own] if own else []), *(row for row in rows if own is None or row.pk != own.pk)][:MAPPED]
    medians_of = dict(medians)
    return {
        "shown": shown,
        "lines": plots.lines(history, medians, [(number, SHORT[month]) for number, month in months]) if history else None,
        "table": [{"month": WHOLE[dict(months)[number]], "own": value, "median": medians_of.get(number)} for number, value in history],
        "bars": plots.bars(places),
        "bars_height": 26 * min(len(places), plots.BARS),
        "heat": [{"row": row, "cells": _cells(row, len(months))} for row in mapped],
    }


def _cells(row: StandingRow, rounds: int) -> list[Values]:
    results = explaining.decimals(json.loads(row.results))
    cells = [{"value": value, "heat": 0 if value is None else plots.heat(value), "is_ahead": False} for value in results]
    return cells + [{"value": None, "heat": None, "is_ahead": True}] * (rounds - len(cells))
