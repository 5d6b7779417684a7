"""What the author sets and sees in Studio."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions.domain import digest
from pulsar_xblocks.kernel.definitions.queries import body_of, placement_of
from pulsar_xblocks.kernel.http import said
from pulsar_xblocks.kernel.pure.errors import Difference, Invalid, Stale
from pulsar_xblocks.kernel.questions import domain, olx
from pulsar_xblocks.kernel.questions.authoring.draft import Draft, carried
from pulsar_xblocks.kernel.questions.authoring.work import edited, finished
from pulsar_xblocks.kernel.questions.differences import difference_of
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.questions.words import changes_in_words
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.selection import shown, templates
from pulsar_xblocks.selection.calls import queries as calls
from pulsar_xblocks.selection.calls.domain import CALL
from pulsar_xblocks.selection.forms import EditorForm
from pulsar_xblocks.selection.handlers import parts
from pulsar_xblocks.selection.handlers.state import questionnaire_of, selection_of
from pulsar_xblocks.selection.shown import CallChoice

SETTINGS = ("display_name", "call_code", "intro")


def editor(call: BlockCall) -> dict[str, Any]:
    """Return the editor's values: what is set, the calls to pick from, the questionnaire in hand."""
    return questions(call) | {
        "values": {name: call.fields.get(name) or "" for name in SETTINGS},
        "calls": _choices(call),
        "unknown": "" if selection_of(call) else str(call.fields.get("call_code") or ""),  # kept: its call may not be there yet
        "region": call.region,
        "version": _version(call),
        "unreadable": str(call.fields.get("definition") or "") if questionnaire_of(call) is None else "",
        "questionnaire": _draft(call).questionnaire,
        "answers": {},
    }


def questions(call: BlockCall) -> dict[str, Any]:
    """Return the questionnaire in hand and what one may begin with."""
    return {"draft": _draft(call), "starts": [(code, start[0]) for code, start in _starts(call).items()]}


def preview(call: BlockCall) -> dict[str, Any]:
    """Return the questionnaire as an applicant sees it, with what the author has answered to try it."""
    questionnaire = call.memo.get("tried") or _draft(call).questionnaire
    return {"questionnaire": questionnaire, "answers": call.memo.get("answers") or {}}


def author(call: BlockCall) -> dict[str, Any]:
    """Return what an applicant will see, which edition the call asks, and what of the block is not published into it."""
    selection, questionnaire = selection_of(call), questionnaire_of(call)
    stage = gettext(CALL[calls.stage_of(selection, call.now)].word) if selection else ""
    found = parts.welcome(call) | {"selection": selection, "stage": stage}
    if selection is None or questionnaire is None or not questionnaire.sections:
        return found
    own, place = digest(questionnaire), placement_of(call.usage_key)
    return found | {
        "is_published": selection.questionnaire is not None and selection.questionnaire.digest == own,
        "is_offered": place is not None and place.definition is not None and place.definition.digest == own,
        "difference": difference_of(calls.questionnaire_of(selection) or Questionnaire(), questionnaire),
        "zone": selection.region.time_zone,
    }


def edit(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Do one edit of the questionnaire in hand; nothing is stored."""
    call.memo["draft"] = carried(posted)  # shown again with what is wrong, if it is
    call.memo["draft"] = draft = edited(posted, {code: start[1] for code, start in _starts(call).items()})
    return Done(said(draft.said) if draft.said else "")


def try_out(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Show the form with the author's own answers; nothing is stored."""
    text = posted.get("_definition")
    questionnaire = olx.of_text(str(text)) if text is not None else questionnaire_of(call) or Questionnaire()
    call.memo["tried"], call.memo["answers"] = questionnaire, domain.clean(questionnaire, posted)
    return Done()


def save_editor(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Set the block's fields.  Raises Invalid by field, Stale when somebody else has saved since the editor was opened."""
    call.memo["draft"] = carried(posted)
    draft, form = finished(posted), EditorForm(posted)
    if not form.is_valid():
        raise Invalid({name: [str(text) for text in texts] for name, texts in form.errors.items()})
    kept = {"definition": draft.text} if "definition" in posted else {}
    fields = {name: form.cleaned_data[name] for name in SETTINGS} | kept
    fields |= call.bound(fields, "call_code") | {"intro": str(clean_html(fields["intro"]))}
    _require_seen(call, str(posted.get("version") or _version(call)), fields)
    call.memo.pop("draft")
    return Done(gettext("Saved"), fields=fields)


def _draft(call: BlockCall) -> Draft:
    found: Draft = call.memo.get("draft") or Draft(questionnaire_of(call) or Questionnaire())
    return found


def _starts(call: BlockCall) -> dict[str, tuple[str, Any]]:
    """Return code -> (word, how to make it): our templates, then what other calls of the region ask."""
    found = {f"template:{code}": (gettext(word), make) for code, (word, make) in templates.READY.items()}
    for choice in _choices(call):
        if choice.definition:
            words = gettext("Call: %(name)s") % {"name": choice.name}
            found[f"call:{choice.code}"] = (words, partial(body_of, choice.definition, Questionnaire))
    return found


def _choices(call: BlockCall) -> list[CallChoice]:
    if "calls" not in call.memo:
        call.memo["calls"] = shown.calls(call.region, call.now)
    found: list[CallChoice] = call.memo["calls"]
    return found


def _version(call: BlockCall) -> int:
    """Return a number that changes with any of the fields."""
    return int(digest({name: str(call.fields.get(name) or "") for name in (*SETTINGS, "definition")})[:12], 16)


def _require_seen(call: BlockCall, seen: str, fields: Mapping[str, str]) -> None:
    now = _version(call)
    current = {name: str(call.fields.get(name) or "") for name in fields}
    rows = [_difference(name, current[name], fields[name]) for name in fields if current[name] != fields[name]]
    if seen != str(now) and rows:
        raise Stale({row.name: row.current for row in rows}, {row.name: row.yours for row in rows}, now, rows)


def _difference(name: str, current: str, yours: str) -> Difference:
    words = {
        "display_name": gettext("Name in the course"),
        "call_code": gettext("Call"),
        "intro": gettext("Words of welcome"),
        "definition": gettext("Questionnaire"),
    }
    if name != "definition":
        return Difference(name, words[name], current, yours)
    theirs, mine = olx.of_text(current) if current else Questionnaire(), olx.of_text(yours)
    return Difference(name, words[name], changes_in_words(mine, theirs), changes_in_words(theirs, mine), current)
