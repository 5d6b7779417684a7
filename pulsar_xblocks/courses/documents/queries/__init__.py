"""Reads of documents about training."""

from pulsar_xblocks.courses.documents.queries.standing import CONFIRMED_KIND, DECLARED_KIND, Stand, standings

__all__ = ["CONFIRMED_KIND", "DECLARED_KIND", "Stand", "standings"]
