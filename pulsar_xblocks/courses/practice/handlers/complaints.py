"""What is wrong with the block of a diary, for its author."""

from collections.abc import Iterator

from pulsar_xblocks.courses.practice.handlers.state import activity_in, code_of, programme_of, target
from pulsar_xblocks.courses.programmes.domain import ARCHIVED, DRAFT
from pulsar_xblocks.kernel.problems import ERROR, UNSET, WARNING, Problem
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import BlockCall

UNBOUND = mark("Choose the diary: until then learners see that there is none here.")
ELSEWHERE = mark("The programme belongs to another region than this course. Choose one of the list.")
LOST = mark("There is no such programme any more. Choose one of the list.")
NO_DIARY = mark("The programme no longer asks for this diary: only groups announced before go on with it.")
UNFINISHED = mark("The programme is a draft: nobody is taught by it yet.")
OVER = mark("The programme is in the archive: new groups do not come.")


def problems(call: BlockCall) -> Iterator[Problem]:
    """Yield the problems, the gravest first; 1 query."""
    region, _, _ = code_of(call)
    programme = programme_of(call)
    if not target(call):
        yield Problem(UNSET, UNBOUND)
    elif call.region and region != call.region.code:
        yield Problem(ERROR, ELSEWHERE)
    elif programme is None:
        yield Problem(ERROR, LOST)
    elif activity_in(call) is None:
        yield Problem(ERROR, NO_DIARY)
    elif programme.status == DRAFT:
        yield Problem(WARNING, UNFINISHED)
    elif programme.status == ARCHIVED:
        yield Problem(WARNING, OVER)
