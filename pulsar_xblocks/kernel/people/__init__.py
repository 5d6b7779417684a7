"""People: who every fact and every actor points at."""

from pulsar_xblocks.kernel.people.registry import register_export, register_retirement

__all__ = ["register_export", "register_retirement"]
