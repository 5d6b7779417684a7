"""Writes of retention: timers, the destruction of what is due."""

from pulsar_xblocks.kernel.retention.actions.timers import start_timers, stop_timers

__all__ = ["start_timers", "stop_timers"]
