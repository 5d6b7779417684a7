"""What the learner sees: the call with the way in or the own application; before a call is linked, the questionnaire to look at."""

from typing import Any

from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.applications.handlers import parts as applications
from pulsar_xblocks.selection.applications.handlers.state import state_of
from pulsar_xblocks.selection.handlers.state import questionnaire_of


def page(call: BlockCall) -> dict[str, Any]:
    """Return the page of the call; where none is linked, the words of welcome and the questionnaire to look at."""
    return applications.page(call) if state_of(call).call is not None else welcome(call)


def welcome(call: BlockCall) -> dict[str, Any]:
    """Return the author's words and questionnaire."""
    return {
        "name": call.fields.get("display_name"),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "questionnaire": questionnaire_of(call),
        "answers": {},
    }
