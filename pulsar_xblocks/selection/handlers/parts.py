"""What the learner sees: the words of welcome and, before a call is linked, the questionnaire to look at."""

from typing import Any

from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.applications.handlers import parts as applications
from pulsar_xblocks.selection.applications.handlers.state import state_of
from pulsar_xblocks.selection.handlers.state import chosen, questionnaire_of


def page(call: BlockCall) -> dict[str, Any]:
    """Return the call with the way in or the own application; before a call is linked, the questionnaire to look at."""
    if state_of(call).call is not None:
        return applications.page(call)
    return {
        "name": call.fields.get("display_name"),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "selection": chosen(call),
        "questionnaire": questionnaire_of(call),
        "answers": {},
    }
