"""What the author sets and sees in Studio: the module by picking, the words of its activities."""

from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain.passport import ACTIVITIES, Activity, Module
from pulsar_xblocks.courses.modules import domain, olx, queries
from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.forms import EditorForm
from pulsar_xblocks.courses.modules.handlers import parts
from pulsar_xblocks.courses.modules.handlers.state import code_of, target, texts_of
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.queries import code_of as code_of_programme
from pulsar_xblocks.courses.programmes.queries import passport_of
from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.typed_html import as_html, typed
from pulsar_xblocks.kernel.xblock import BlockCall, Done

_CHOOSE = mark("Choose the module of the list.")
_LONG = mark("The text is too long: put the rest into the unit.")


def editor(call: BlockCall) -> dict[str, Any]:
    """Return the editor's values: programmes with their modules to pick from, a text for each activity of the picked one."""
    programmes, chosen, texts = _programmes(call), _chosen(call), texts_of(call)
    module = _module_of(programmes, chosen)
    return {
        "values": {"display_name": call.fields.get("display_name") or "", "intro": typed(str(call.fields.get("intro") or ""))},
        "programmes": [_choice(row) for row in programmes],
        "chosen": chosen,
        "region": call.region,
        "unknown": chosen if chosen and module is None else "",  # kept: its programme may not be there yet
        "lines": _lines(module, texts or ModuleTexts()),
        "unreadable": str(call.fields.get("definition") or "") if texts is None else "",
        "others": _others(call),
    }


def author(call: BlockCall) -> dict[str, Any]:
    """Return what a participant will see, with the words of the activities, and whether the block is bound."""
    return parts.page(call) | {"is_author": True, "others": _others(call)}


def save_editor(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Set the block's fields; texts are made safe.  Raises Invalid by field."""
    form = EditorForm(posted)
    if not form.is_valid():
        raise Invalid({name: [str(text) for text in texts] for name, texts in form.errors.items()})
    before = domain.target_of(*code_of(call))
    chosen = call.memo["chosen"] = str(posted.get("module", before))[:120]
    if call.region and chosen != before and _module_of(_programmes(call), chosen) is None:
        raise Invalid({"module": [_CHOOSE]})
    programme_code, module_key = domain.split_target(chosen)
    fields = {"display_name": form.cleaned_data["display_name"], "intro": str(clean_html(as_html(form.cleaned_data["intro"])))}
    fields |= call.bound({"programme_code": programme_code, "module_key": module_key}, "programme_code", "module_key")
    return Done(gettext("Saved"), fields=fields | {"definition": _definition(call, posted)})


def _chosen(call: BlockCall) -> str:
    """Return the module whose activities are shown: the one picked just now, else the one that is set."""
    asked = call.memo.get("chosen", call.query.get("module"))
    return domain.target_of(*code_of(call)) if asked is None else str(asked)[:120]


def _definition(call: BlockCall, posted: dict[str, Any]) -> str:
    """Return the words as posted, one text an activity; the order is that of the page.  Raises Invalid by field."""
    names = [name for name in posted if name.startswith("text_")]
    if not names:
        return str(call.fields.get("definition") or "")
    rows = [(name, str(posted[name])) for name in names]
    if long := [name for name, text in rows if len(text) > olx.MAX_TEXT // 2]:
        raise Invalid({name: [_LONG] for name in long})
    texts = (ActivityText(name.removeprefix("text_"), str(clean_html(as_html(text)))) for name, text in rows if text.strip())
    made = olx.as_text(ModuleTexts(tuple(texts)))
    olx.of_text(made)  # a key that nobody has made is refused here
    return made


def _lines(module: Module | None, texts: ModuleTexts) -> list[dict[str, Any]]:
    """Return a row for each activity that has words; words of activities that are no longer there stay below, so that none is lost."""
    own = domain.worded(module) if module else []
    lost = [one.key for one in texts.texts if one.key not in {row.key for row in own}]
    left = [Activity(key=key, title="") for key in lost]
    return [_row(one, texts, is_lost=False) for one in own] + [_row(one, texts, is_lost=True) for one in left]


def _row(one: Activity, texts: ModuleTexts, *, is_lost: bool) -> dict[str, Any]:
    kind = "" if is_lost else ACTIVITIES[one.kind]
    return {"name": f"text_{one.key}", "activity": one, "kind": kind, "value": typed(texts.of(one.key)), "is_lost": is_lost}


def _programmes(call: BlockCall) -> list[Programme]:
    if "programmes" not in call.memo:
        call.memo["programmes"] = queries.programmes_in(call.region) if call.region else []
    found: list[Programme] = call.memo["programmes"]
    return found


def _choice(row: Programme) -> dict[str, Any]:
    code = code_of_programme(row)
    modules = [(domain.target_of(code, one.key), one.title) for one in passport_of(row).modules]
    return {"title": row.title, "status": row.status, "modules": modules}


def _module_of(programmes: list[Programme], chosen: str) -> Module | None:
    code, key = domain.split_target(chosen)
    return next((passport_of(row).module(key) for row in programmes if code_of_programme(row) == code), None)


def _others(call: BlockCall) -> int:
    """Return how many other blocks show the same module: they should say the same."""
    code = target(call)
    if call.region is None or not code:
        return 0
    return placements_in_region(code, call.region.pk).exclude(usage_key=call.usage_key).count()
