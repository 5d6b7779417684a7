"""Ready questionnaires of selection; an author edits a copy.  Source: domain.md 3.3; the keys are those of the ready rule sets."""

from collections.abc import Callable

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.selection.templates.arts import arts
from pulsar_xblocks.selection.templates.business import business
from pulsar_xblocks.selection.templates.centre import centre
from pulsar_xblocks.selection.templates.common import common
from pulsar_xblocks.selection.templates.science import science
from pulsar_xblocks.selection.templates.sport import sport

READY: dict[str, tuple[str, Callable[[], Questionnaire]]] = {
    "science": (mark("Science"), science),
    "arts": (mark("Arts"), arts),
    "sport": (mark("Sport"), sport),
    "business": (mark("Entrepreneurship"), business),
    "centre": (mark("Status of an inter-municipal centre"), centre),
    "opening": (mark("Opening of a studio"), studio_opening),
    "common": (mark("Only the common part about the pupil"), common),
}

__all__ = ["READY", "arts", "business", "centre", "common", "science", "sport"]
