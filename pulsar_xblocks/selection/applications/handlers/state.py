"""Which call the page is about, and the applicant's application in it."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import organisations
from pulsar_xblocks.selection.calls import queries as calls
from pulsar_xblocks.selection.calls.models import Call

FIELD = "call_code"


@dataclass(frozen=True)
class State:
    """The call shown and the learner's application in it."""

    call: Call | None = None
    application: SelectionApplication | None = None


def state_of(call: BlockCall) -> State:
    """Return what the page is about; 2 queries, none after an action that has read it.

    A draft of a call is seen by the centre and the author only.
    """
    if "application" in call.memo:
        row: SelectionApplication = call.memo["application"]
        return State(row.call, row)
    if call.region is None:
        return State()
    if "selection" not in call.memo:
        call.memo["selection"] = calls.call_by_target(str(call.fields.get(FIELD) or ""), call.region)
    found: Call | None = call.memo["selection"]
    if found is None or (found.status == "draft" and (call.is_visitor or not call.is_preview)):
        return State()
    return State(found, organisations.application_for(found, call.person, call.actor) if call.person else None)


def call_of(block_call: BlockCall) -> Call:
    """Return the call.  Raises NotFound when there is none."""
    found = state_of(block_call).call
    if found is None:
        raise NotFound
    return found


def own_application(call: BlockCall, right: str = "edit") -> SelectionApplication:
    """Return the learner's application.  Raises NotFound when there is none."""
    found = state_of(call).application
    if found is None:
        raise NotFound
    queries.require_on(call.actor, right, found)
    return found
