"""Writes of the review."""

from pulsar_xblocks.kernel.review.actions.assigning import ask_reads, give, place, propose, take_away
from pulsar_xblocks.kernel.review.actions.closing import freeze, reopen
from pulsar_xblocks.kernel.review.actions.importing import import_result
from pulsar_xblocks.kernel.review.actions.queueing import Batch, ItemFacts, put_in_queue, take_out
from pulsar_xblocks.kernel.review.actions.reading import Typed, declare, save_draft, submit, undo
from pulsar_xblocks.kernel.review.actions.settling import lock_all

__all__ = [
    "Batch",
    "ItemFacts",
    "Typed",
    "ask_reads",
    "declare",
    "freeze",
    "give",
    "import_result",
    "lock_all",
    "place",
    "propose",
    "put_in_queue",
    "reopen",
    "save_draft",
    "submit",
    "take_away",
    "take_out",
    "undo",
]
