"""Consents: separate documents per purpose, the guardian's page, the paper way, withdrawal."""

from pulsar_xblocks.kernel.consents.hooks import on_change, register_circle, register_progress

__all__ = ["on_change", "register_circle", "register_progress"]
