"""Links with random tokens: expiring, single-purpose, revocable; only hashes are stored."""

from pulsar_xblocks.kernel.links.registry import register

__all__ = ["register"]
