"""The platform wraps no transaction around a block's handler: whichever statement fails, nothing is stored by halves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from lms_rows import everything

pytestmark = pytest.mark.django_db
WRITE = re.compile(r"(INSERT|UPDATE|DELETE)\b.*\bpulsar_(?!placement)", re.S)
MEETING = {"client_key": "k1", "held_on": "2026-11-09", "note": "Мерили коридор"}
RECORD = {"criterion": "K5", "quantity": "1", "on": "2026-11-01", "text": "День опытов для начальной школы", "client_key": "a"}
CONTAINERS = ("Definition", "StudioTask", "Thread", "Work")  # made in a transaction of their own: two may need the first one at once
COUNTERS = ("Attempt",)  # an attempt counts, whatever comes of it
STUDIO, WORK, LEAGUE = "pulsar_studio", "pulsar_studio_project", "pulsar_standings"


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Let the write of this number fail, 0 = none; the list takes the writes."""
    seen: list[str] = []

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql):
            seen.append(sql)
            if len(seen) == number:
                raise DatabaseError("the database went away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield seen


def left(before: dict[str, list], after: dict[str, list]) -> list[str]:
    """Return the tables that a failed deed has changed; an empty container made for it may stay, the next attempt finds it."""
    changed = [name for name in before if name not in (*CONTAINERS, *COUNTERS) and before[name] != after[name]]
    return changed + [name for name in CONTAINERS if any(row not in after[name] for row in before[name])]


def walk(client, unit, kind: str, steps: list[tuple[str, dict]]) -> dict[str, int]:
    """Take the steps one after the other, each only after every one of its writes has failed once; return step -> number of its writes."""
    counts = {}
    client.post(unit.url(kind, f"do/{steps[0][0]}"), {})  # remembers the place, which is no part of the deed
    for name, posted in steps:
        url, before = unit.url(kind, f"do/{name}"), everything()
        mark = transaction.savepoint()
        with failing_at(0) as writes:
            answer = client.post(url, posted)
        assert answer.status_code == 200, (name, answer.content.decode()[:300])
        transaction.savepoint_rollback(mark)
        for number in range(1, len(writes) + 1):
            mark = transaction.savepoint()
            with failing_at(number):
                assert client.post(url, posted).status_code == 500, (name, number)
            transaction.set_rollback(False)  # the test's own transaction goes on, as a connection without one would
            assert left(before, everything()) == [], (name, writes[number - 1])
            transaction.savepoint_rollback(mark)
        assert client.post(url, posted).status_code == 200
        counts[name] = len(writes)
    return counts


def test_work(unit, mentor, pupil, browser, now):
    member = pupil.memberships.get().pk
    steps = [
        ("save", {"item": "title", "title": "Карта тепла", "version": "0"}),
        ("save", {"item": "text", "text": "Мерили в пяти местах.", "version": "0"}),
        ("save", {"item": "contributors", "contributors": [member], "version": "0"}),
        ("say", {"text": "Проверьте, пожалуйста."}),
        ("add_todo", {"todo": "Собрать данные"}),
        ("submit", {}),
        ("take_back", {}),
        ("keep_sent", {}),
    ]

    counts = walk(browser(mentor), unit, WORK, steps)

    assert min(counts.values()) >= 1
    assert counts["submit"] >= 4


def test_studio(unit, mentor, pupil, browser, year):
    steps = [
        ("log_meeting", MEETING | {"present": [pupil.memberships.get().pk]}),
        ("tick", {"item": "safety", "done_on": "2026-11-09"}),
        ("say", {"text": "Когда приедет методист?"}),
        ("new_code", {}),
        ("invite_mentor", {"email": "second@example.ru"}),
        ("add_class", {"rows": "Лосева\tВарвара\tИльинична\t8А\t12.03.2013\t", "confirmed": "1"}),
        ("leave", {"membership": pupil.memberships.get().pk, "on": "2026-11-10"}),
    ]

    counts = walk(browser(mentor), unit, STUDIO, steps)

    assert min(counts.values()) >= 1


def test_league(unit, mentor, browser):
    counts = walk(browser(mentor), unit, LEAGUE, [("send_record", RECORD)])

    assert counts["send_record"] >= 2
