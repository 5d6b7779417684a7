"""Work done later: a row per job is the truth, whoever runs it.

Capabilities say what they can do: ``jobs.register(kind, run)`` and, for what returns with the clock,
``jobs.register_every(kind, period, run)``; ``run`` takes a ``JobContext``.
"""

from pulsar_xblocks.kernel.jobs.registry import register, register_every

__all__ = ["register", "register_every"]
