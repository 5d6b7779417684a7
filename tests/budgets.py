"""How many statements a request may take, and how far it reads.  Source: design.md section 7."""

from collections.abc import Callable

from django.db import connection

FIRST_VIEW, AUTOSAVE, SUBMIT = 12, 8, 20
SUBMITS = {"pulsar_studio": 19, "pulsar_studio_project": 17, "pulsar_standings": 16}  # what they take: none creeps up to the budget


def allowed(budget: int, held: int = 1) -> int:
    """Return the budget on this database: MariaDB cannot say which of joined rows it holds, so each held one is read once more."""
    can_say = connection.features.has_select_for_update_of or not connection.features.has_select_for_update
    return budget if can_say else budget + held


def steps(call: Callable[[], object]) -> int:
    """Return how many tens of steps SQLite takes for a call: they grow with the rows that are walked, on any machine alike.

    Other databases do not tell: 0.
    """
    taken: list[int] = []
    if connection.vendor != "sqlite":
        return len(taken)
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: taken.append(1), 10)
    try:
        call()
    finally:
        connection.connection.set_progress_handler(None, 10)
    return len(taken)
