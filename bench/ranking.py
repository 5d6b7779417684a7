"""A ranked list with quotas and ties against a bare ORDER BY of the same rows in SQLite; prints one line of JSON."""

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from pulsar_xblocks.selection.domain.candidates import Candidate, Decision, input_hash
from pulsar_xblocks.selection.domain.ranking import ranked
from pulsar_xblocks.selection.domain.rules import Quota, RuleSet

MARK = "RESULT "
CANDIDATES = 100_000
TIMES = 3  # in turn; the shortest of each counts
RULES = RuleSet(places=CANDIDATES // 25, quotas=tuple(Quota(code, seats=CANDIDATES // 200) for code in ("rural", "centre", "partner")))
COLUMNS = "id TEXT PRIMARY KEY, total, academic, best, motivation, achievements, municipality TEXT, groups TEXT"
ORDER = "SELECT * FROM candidates ORDER BY total DESC, academic DESC, best DESC, motivation DESC, id"


def main(count: int) -> None:
    """Measure and print."""
    rows, decisions = candidates(count), list[Decision]()
    while unresolved := ranked(RULES, rows, decisions).unresolved:
        decisions += [Decision(one.keys) for one in unresolved]
    base = stored(rows)
    pairs = [(work_s(lambda: base.execute(ORDER).fetchall()), work_s(lambda: ranked(RULES, rows, decisions))) for _ in range(TIMES)]
    bare_s, ours_s = (min(found) for found in zip(*pairs, strict=True))
    hash_s = work_s(lambda: input_hash(RULES, rows, decisions))
    found = {"rows": count, "bare_s": bare_s, "ours_s": ours_s, "hash_s": hash_s, "ratio": round(ours_s / bare_s, 1)}
    print(MARK + json.dumps(found))


def candidates(count: int) -> list[Candidate]:
    """Return candidates in no order, nearly all with the total of others, many in several groups."""
    rng = Random(70)
    found = []
    for number in range(count):
        academic, achievements, motivation = (Decimal(rng.randrange(2 * most + 1)) / 2 for most in (50, 30, 20))
        parts = {"academic": academic, "achievements": achievements, "motivation": motivation}
        groups = frozenset(quota.code for quota in RULES.quotas if rng.random() < 0.2)
        best = Decimal(rng.randrange(31))
        found.append(
            Candidate(f"П-2026-{number:06d}", sum(parts.values(), Decimal(0)), parts, best, f"697{rng.randrange(20):02d}000", groups)
        )
    rng.shuffle(found)
    return found


def stored(rows: list[Candidate]) -> sqlite3.Connection:
    """Return a database in memory with the same rows."""
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE candidates ({COLUMNS})")
    base.executemany("INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [plain(row) for row in rows])
    return base


def plain(row: Candidate) -> tuple[Any, ...]:
    """Return the columns of a candidate."""
    numbers = (row.total, row.parts["academic"], row.best, row.parts["motivation"], row.parts["achievements"])
    return (row.key, *map(float, numbers), row.municipality, " ".join(sorted(row.groups)))


def work_s(call: Callable[[], Any]) -> float:
    """Return the processor seconds of a call."""
    started = time.process_time()
    call()
    return round(time.process_time() - started, 2)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else CANDIDATES)
