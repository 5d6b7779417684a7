"""Reads of contests and achievements."""

from pulsar_xblocks.selection.contests.queries.own import achievements_of

__all__ = ["achievements_of"]
