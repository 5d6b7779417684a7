"""What is wrong with the block of a call, for its author."""

from collections.abc import Iterator

from pulsar_xblocks.kernel.problems import ERROR, UNSET, WARNING, Problem
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection import shown
from pulsar_xblocks.selection.handlers.state import chosen, questionnaire_of

UNBOUND = mark("Choose the call: until then learners see that there is no selection here.")
ELSEWHERE = mark("The call belongs to another region than this course. Choose one of the list.")
LOST = mark("There is no such call any more. Choose one of the list.")
UNREADABLE = mark("The questionnaire of the block cannot be read. Open the editor: it shows what is there.")
EMPTY = mark("There is no question yet. Begin with a ready questionnaire or write your own.")
UNFINISHED = mark("The questionnaire cannot be published into the call yet: the editor names what to put right.")
DIFFERS = mark("Another block offers the same call another questionnaire. Make both the same: the operator sees two.")


def problems(call: BlockCall) -> Iterator[Problem]:
    """Yield the problems, the gravest first."""
    code = str(call.fields.get("call_code") or "")
    if not code:
        yield Problem(UNSET, UNBOUND)
    elif call.region and not code.startswith(f"{call.region.code}:"):
        yield Problem(ERROR, ELSEWHERE)
    elif shown.is_told() and chosen(call) is None:
        yield Problem(ERROR, LOST)
    questionnaire = questionnaire_of(call)
    if questionnaire is None:
        yield Problem(ERROR, UNREADABLE)
    elif not questionnaire.sections:
        yield Problem(UNSET, EMPTY)
    elif domain.problems(questionnaire):
        yield Problem(WARNING, UNFINISHED)
