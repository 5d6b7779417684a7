"""Review: blind reads by rubric, balanced assignment, conflicts of interest, outcomes."""

from pulsar_xblocks.kernel.review.registry import Content, register

__all__ = ["Content", "register"]
