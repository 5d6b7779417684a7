"""What the parts of the block show: finished values for templates."""

import secrets
from dataclasses import replace
from typing import Any

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.files.queries import address
from pulsar_xblocks.kernel.ledger.queries import rows_of
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.league import sources, words
from pulsar_xblocks.league.board import Asked, board
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.domain.records import STATUSES, takers
from pulsar_xblocks.league.handlers.state import State, led_studio, state_of
from pulsar_xblocks.league.ledger_lines import ledger_lines
from pulsar_xblocks.league.queries import records as record_queries
from pulsar_xblocks.league.queries.standings import last_of_region, wanted_of
from pulsar_xblocks.league.sources import SUBJECT, LeagueYear

Values = dict[str, Any]


def page(call: BlockCall) -> Values:
    """Return the standings as of the newest published round, or of the one asked for, with the own studio."""
    state = state_of(call)
    head = _head(call, state)
    if state.year is None or call.region is None:
        return head
    own_code = state.own.code if state.own else ""
    asked = Asked(call.region, state.year, wanted_of(call.query), own_code)
    found = board(asked)
    if found["snapshot"] is None:
        found = _last_year(asked) or found
    frame = {"tab": "page", "body": "league/_standings.html", "in_block": True, "h": "h4"}
    return head | found | frame | {"current": _current(call, state.year)}


def _last_year(asked: Asked) -> Values | None:
    """Return the newest standings of an earlier year: they stand there until the first round is published."""
    last = last_of_region(asked.region)
    if last is None:
        return None
    shown = replace(asked.year, code=last.scope.partition(":")[2])
    return board(replace(asked, year=shown)) | {"is_last_year": True, "year": asked.year, "shown_year": shown.code}


def _current(call: BlockCall, year: LeagueYear) -> Values:
    """Return the round that is open now and the next results; one query."""
    rows = sources.current().rounds(year.pk)
    ahead = sources.results_ahead(rows, local_day(call.now, year.region.time_zone))
    return ahead | {"open": next((row for row in rows if row.opens_at <= call.now <= row.closes_at), None)}


def records(call: BlockCall) -> Values:
    """Return the mentor's records and the form of a new one."""
    state, subject = state_of(call), led_studio(call, "submit", "league_record")
    criteria = body_of(subject.year.criteria, Criteria) if subject.year.criteria else None
    taken = takers(criteria) if criteria else ()
    rows = record_queries.of_studio(subject.entrant.studio_year_id)
    return _head(call, state) | {
        "tab": "records",
        "body": "league/block/_records.html",
        "subject": subject,
        "takers": [(row.code, words.title_of(row), row) for row in taken],
        "rows": [_record(row, criteria) for row in rows],
        "client_key": secrets.token_hex(12),
        "practices_url": address("pulsar:practices_mine"),
        "today": local_day(call.now, subject.year.region.time_zone).isoformat(),
    }


def _record(row: Any, criteria: Criteria | None) -> Values:
    title = words.title_of(criteria.by_code(row.criterion) if criteria else None, row.criterion)
    return {"row": row, "title": title, "status": STATUSES[row.status]}


def entries(call: BlockCall) -> Values:
    """Return the entries that the own studio's points are made of."""
    state, subject = state_of(call), led_studio(call, "view", "league_entry")
    shown = ledger_lines(subject.year, rows_of(subject.year.scope, SUBJECT, subject.entrant.studio_year_id)[:300])
    return _head(call, state) | {"tab": "entries", "body": "league/block/_entries.html", "subject": subject, "rows": shown}


def _head(call: BlockCall, state: State) -> Values:
    return {
        "year": state.year,
        "own_studio": state.own,
        "is_led": bool(state.own and state.own.is_led),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "title": call.fields.get("display_name"),
        "zone": call.region.time_zone if call.region else "UTC",
    }
