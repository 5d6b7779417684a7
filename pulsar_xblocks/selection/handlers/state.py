"""What the block is about: its call and its questionnaire."""

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.questions import olx
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection import shown
from pulsar_xblocks.selection.shown import CallChoice

KIND = "questionnaire"


def questionnaire_of(call: BlockCall) -> Questionnaire | None:
    """Return the author's questionnaire, None for one that cannot be read."""
    try:
        return olx.of_text(str(call.fields.get("definition") or ""))
    except Invalid:
        return None


def choices(call: BlockCall) -> list[CallChoice]:
    """Return the calls of the region, read once in a request."""
    if "calls" not in call.memo:
        call.memo["calls"] = shown.calls(call.region)
    found: list[CallChoice] = call.memo["calls"]
    return found


def chosen(call: BlockCall) -> CallChoice | None:
    """Return the call that the block shows."""
    code = str(call.fields.get("call_code") or "")
    return next((choice for choice in choices(call) if choice.code == code), None)


def target(call: BlockCall) -> str:
    """Return the readable code of the call, «70:science-2026-12»; empty for none and for one of another region."""
    code = str(call.fields.get("call_code") or "")
    return code if call.region and code.startswith(f"{call.region.code}:") else ""


def definition(call: BlockCall) -> tuple[str, Questionnaire] | None:
    """Return the questionnaire as it is published with the course; None when there is nothing to publish."""
    found = questionnaire_of(call)
    return (KIND, found) if found and found.sections and target(call) else None


def words_in(text: str) -> str:
    """Return the headings, questions and hints of a questionnaire's text for the search of the course."""
    try:
        found = olx.of_text(text or "")
    except Invalid:
        return ""
    texts = [text for section in found.sections for text in (section.title, section.help)]
    texts += [text for question in found.questions() for text in (question.label, question.help)]
    return " ".join(words for text in texts for words in (text.ru, text.en) if words.strip())
