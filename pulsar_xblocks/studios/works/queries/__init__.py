"""Reads of works; the facts of a round for its publication are named here."""

from pulsar_xblocks.studios.works.queries.facts import StudioFacts, round_code, round_facts

__all__ = ["StudioFacts", "round_code", "round_facts"]
