"""What is wrong with the block of a task, for its author."""

from collections.abc import Iterator

from pulsar_xblocks.kernel.problems import ERROR, UNSET, WARNING, Problem
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.studios.works.handlers.state import State, code_of, state_of, task_of

UNBOUND = mark("Choose the round: until then learners see that there is no task here.")
ELSEWHERE = mark("The round belongs to another region than this course. Choose one of the list.")
LOST = mark("There is no such round any more. Choose one of the list.")
NO_TASK = mark("Write the task: learners see an empty page.")
YEAR_OVER = mark("The project year is archived: nobody can send a work here.")
PUBLISHED = mark("The results of this round are published: nobody can send a work here.")
CLOSED = mark("The round is closed: studios without an extension of their own cannot send.")
NO_RUBRIC = mark("The round has no rubric yet: without one experts score by the usual rubric.")


def problems(call: BlockCall) -> Iterator[Problem]:
    """Yield the problems, the gravest first; at most 4 queries."""
    region, _, _ = code_of(call)
    state = state_of(call)
    if not call.fields.get("round_code"):
        yield Problem(UNSET, UNBOUND)
    elif call.region and region != call.region.code:
        yield Problem(ERROR, ELSEWHERE)
    elif state.entry is None:
        yield Problem(ERROR, LOST)
    else:
        yield from _of_round(state)
    if not task_of(call).text:
        yield Problem(UNSET, NO_TASK)


def _of_round(state: State) -> Iterator[Problem]:
    assert state.year is not None and state.entry is not None
    row, status = state.entry["round"], state.entry["status"]
    if state.year.status == "archived":
        yield Problem(WARNING, YEAR_OVER)
    elif status == "published":
        yield Problem(WARNING, PUBLISHED)
    elif status in ("closed", "scoring"):
        yield Problem(WARNING, CLOSED)
    elif row.rubric_id is None and state.year.rubric_id is None:
        yield Problem(WARNING, NO_RUBRIC, is_mended_here=False)
