"""Holding one row for a change, and coming through when others hold theirs, the same on every database."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Result = TypeVar("Result")
ATTEMPTS = 4
PAUSE_S = 0.05  # at most, before the second attempt; doubled before each further one
DEADLOCKS = (1205, 1213, "40001", "40P01")  # MySQL and MariaDB by number, PostgreSQL by SQLSTATE


def locked(rows: QuerySet[Row], pk: object) -> Row:
    """Return the row with what ``rows`` joins, held until the transaction ends; the joined rows are not held.  Raises DoesNotExist.

    MariaDB cannot name what is held, PostgreSQL refuses to hold an outer join: the row is held first and read then.
    """
    if _names_what_is_held():
        return rows.select_for_update(of=("self",)).get(pk=pk)
    rows.model._default_manager.select_for_update().values_list("pk").get(pk=pk)
    return rows.get(pk=pk)


def first_locked(rows: QuerySet[Row]) -> Row | None:
    """Return the first of the rows, held as ``locked`` holds it; None = there is none."""
    if _names_what_is_held():
        return rows.select_for_update(of=("self",)).first()
    pk = rows.values_list("pk", flat=True).first()
    return None if pk is None else locked(rows, pk)


def retried(run: Callable[[], Result]) -> Result:
    """Return what ``run`` returns; when the database ends it to break a deadlock, run it again, at most 4 times in all.

    ``run`` must be safe to repeat: it stores in transactions of its own.  Inside a transaction all of that would be lost, so
    there the error goes on to whoever began it.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return run()
        except OperationalError as error:
            if connection.in_atomic_block or not _is_deadlock(error):
                raise
            time.sleep(random.uniform(0, PAUSE_S * 2 ** (attempt - 1)))
    return run()


def _is_deadlock(error: OperationalError) -> bool:
    number = error.args[0] if error.args else None
    return number in DEADLOCKS or getattr(error.__cause__, "sqlstate", None) in DEADLOCKS


def _names_what_is_held() -> bool:
    return connection.features.has_select_for_update_of or not connection.features.has_select_for_update
