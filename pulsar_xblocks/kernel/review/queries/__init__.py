"""Reads of the review: results for others, an expert's queue, the operator's desk."""

from pulsar_xblocks.kernel.review.queries.results import (
    Feedback,
    Read,
    feedback,
    held_rubrics,
    item_of,
    missing,
    published,
    results,
    rubric_of,
    scale_of,
)

__all__ = ["Feedback", "Read", "feedback", "held_rubrics", "item_of", "missing", "published", "results", "rubric_of", "scale_of"]
