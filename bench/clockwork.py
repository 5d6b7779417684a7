"""Times, statements and field operations of calls."""

import re
import statistics
import time
from collections.abc import Callable
from typing import Any

OURS = re.compile(r'["`]pulsar_\w+["`]')
LIMIT_S = 30  # a call that is slow is repeated less often
TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def timed(call: Callable[[int], Any], repeat: int, first: int = 0) -> dict[str, Any]:
    """Return medians of wall and processor time of ``repeat`` calls and the least processor time, in ms; each call gets its number."""
    walls, works, until = [], [], time.monotonic() + LIMIT_S
    for number in range(first, first + repeat):
        wall, work = time.perf_counter(), time.process_time()
        call(number)
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
        if time.monotonic() > until:
            break
    p95 = sorted(walls)[min(len(walls) - 1, int(len(walls) * 0.95))]
    middle = {"ms": _ms(statistics.median(walls)), "p95_ms": _ms(p95), "cpu_ms": _ms(statistics.median(works))}
    return middle | {"best_ms": _ms(min(works)), "n": len(walls)}


def _ms(seconds: float) -> float:
    return round(seconds * 1e3, 2)


class FieldOps:
    """Counts the calls of the workbench's field store."""

    def __init__(self, store: Any) -> None:
        self.count = 0
        for name in ("get", "set", "delete", "has"):
            setattr(type(store), name, self._counted(getattr(type(store), name)))

    def _counted(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            return original(*args, **kwargs)

        return call


def counted(call: Callable[[], Any], ops: FieldOps | None = None) -> tuple[Any, dict[str, int]]:
    """Return what the call returns, and its counts: statements, writes among them, those on our tables, field operations."""
    from django.db import connection

    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql.lstrip())
        return execute(sql, params, many, context)

    before = ops.count if ops else 0
    with connection.execute_wrapper(note):
        answer = call()
    writes = sum(sql.split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE") for sql in seen)
    ours = sum(bool(OURS.search(sql)) for sql in seen if not sql.upper().startswith(TRANSACTIONS))
    return answer, {"sql": len(seen), "writes": writes, "pulsar_sql": ours, "field_ops": ops.count - before if ops else 0}
