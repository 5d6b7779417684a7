"""What is wrong with a block as its author has set it: sentences that Studio shows above the block."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.text import mark

UNSET, WARNING, ERROR = "unset", "warning", "error"
NOT_LINKED = mark("The course is not linked to a region: learners see a preview and nothing is stored. Ask the regional operator.")
DIFFERS = mark("Another block shows this task with other words. Make both the same, or give this one a key of its own.")
DUE_IGNORED = mark("The due date of the course is not used here: terms come from the console.")


@dataclass(frozen=True)
class Problem:
    """One sentence for the author; ``is_mended_here`` = the editor of this block is the place to mend it."""

    kind: str  # UNSET: nothing works until it is set; WARNING: works, but look; ERROR: learners would be misled
    text: str  # msgid, a Sentence where it has values
    is_mended_here: bool = True
