"""What the learner sees: the words of welcome and, before a call is linked, the questionnaire to look at."""

from typing import Any

from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.handlers.state import chosen, questionnaire_of


def page(call: BlockCall) -> dict[str, Any]:
    """Return the page of the block as long as nobody can apply on it."""
    return {
        "name": call.fields.get("display_name"),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "selection": chosen(call),
        "questionnaire": questionnaire_of(call),
        "answers": {},
    }
