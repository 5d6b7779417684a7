"""Holding one row for a change, the same on every database."""

from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


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


def _names_what_is_held() -> bool:
    return connection.features.has_select_for_update_of or not connection.features.has_select_for_update
