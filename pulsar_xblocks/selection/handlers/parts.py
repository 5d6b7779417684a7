"""What the learner sees: the words of welcome and, before a call is linked, the questionnaire to look at."""

from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.calls.domain import CALL
from pulsar_xblocks.selection.calls.queries import stage_of
from pulsar_xblocks.selection.handlers.state import questionnaire_of, selection_of


def page(call: BlockCall) -> dict[str, Any]:
    """Return the page of the block as long as nobody can apply on it."""
    selection = selection_of(call)
    return {
        "name": call.fields.get("display_name"),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "selection": selection,
        "stage": gettext(CALL[stage_of(selection, call.now)].word) if selection else "",
        "questionnaire": questionnaire_of(call),
        "answers": {},
    }
