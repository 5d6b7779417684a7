"""The two columns that let an exported row come back: its id, and a mark that changes when the row does."""

from collections.abc import Callable
from typing import Any

from pulsar_xblocks.kernel.exports.tables import Column
from pulsar_xblocks.kernel.loads.domain import ID, MARK, Known


def returning(known: Callable[[Any], tuple[str, Known | None]]) -> tuple[Column, Column]:
    """Return the columns; ``known`` gives the id and the stored row of what is exported, None when it cannot come back."""

    def id_of(row: Any) -> str:
        return known(row)[0]

    def mark_of(row: Any) -> str:
        found = known(row)[1]
        return found.mark if found else ""

    return Column(ID.msgid, id_of, 10), Column(MARK.msgid, mark_of, 14)
