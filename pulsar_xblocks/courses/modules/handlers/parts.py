"""What the learner sees: the module with hours and activities, a task, a reflection."""

from collections.abc import Container
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import CONTROLS, HOUR_KINDS, REFLECTION, TASK, Activity
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import domain, plots, queries, showing
from pulsar_xblocks.courses.modules.actions.reflecting import own_words
from pulsar_xblocks.courses.modules.actions.works import Place
from pulsar_xblocks.courses.modules.domain import ModuleTexts
from pulsar_xblocks.courses.modules.handlers.state import State, asked_activity, state_of, texts_of
from pulsar_xblocks.courses.modules.models import Reflection, TaskWork
from pulsar_xblocks.kernel.files.forms import upload_limits
from pulsar_xblocks.kernel.files.queries import address, files_by_key, rows_of
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall

Values = dict[str, Any]
EXCERPT = 400  # characters of own words beside a reflection
_BEFORE = mark("You are not in training yet: tasks open when the order of enrolment is signed.")
_OTHERS = mark("Tasks are done by participants of the programme. Here you see what the module promises.")
_OVER = mark("The training is over: what you have done stays here to read.")


def page(call: BlockCall) -> Values:
    """Return the module: passport, hours by kind, what is missing, activities."""
    state = state_of(call)
    found = _frame(call, state, "page")
    if state.module is None or state.passport is None:
        return found
    found |= {"control": CONTROLS.get(state.module.control, ""), "hour_words": HOUR_KINDS, "body": "courses/modules/block/_overview.html"}
    if not state.is_seen or state.enrolment is None:
        texts = texts_of(call) or ModuleTexts()
        lines = [line | {"text": clean_html(texts.of(line["activity"].key))} for line in showing.lines_of(state.module, None)]
        return found | {"lines": lines, "rows": domain.hours_by_kind(state.module, ())}
    done = showing.done_of(state.enrolment, state.passport)
    rows = domain.hours_by_kind(state.module, done.balance.lines, is_passed=state.module.key in done.marks)
    found |= {"lines": showing.lines_of(state.module, done), "rows": rows, "tracks": plots.tracks(rows), "height": plots.height(rows)}
    found |= {"missing": showing.missing_of(rows, state.module, done), "whole": done.balance, "of_whole": state.passport.hours}
    entries_url = address("pulsar:training_hours", state.enrolment.group_id, state.enrolment.key)
    return found | {"days": _days(call, state.enrolment, done.marks), "entries_url": entries_url}


def tasks(call: BlockCall) -> Values:
    """Return a task with the own work on it, and the others to choose from."""
    state, activity = state_of(call), asked_activity(call, TASK)
    if activity is None or not state.is_seen or state.enrolment is None:
        return page(call)
    works = queries.works_of(state.enrolment)
    choices = _choices(state, TASK, {key: domain.WORK[one.status] for key, one in works.items()})
    return _frame(call, state, "tasks") | {"choices": choices, "activity": activity} | _task(call, state, works.get(activity.key), activity)


def _task(call: BlockCall, state: State, row: TaskWork | None, activity: Activity) -> Values:
    keys = queries.file_keys(row) if row else ()
    status = row.status if row else ""
    found: Values = {
        "body": "courses/modules/block/_task.html",
        "text": clean_html(_task_words(call, activity.key, row)),
        "work": row,
        "status": domain.WORK[status] if status else domain.ACTIVITY[domain.AHEAD],
        "is_editable": state.may_write and status in ("", *domain.EDITABLE),
        "may_take_back": state.may_write and status == domain.SENT,
        "files": rows_of(files_by_key(keys)) if keys else [],
        "limits": upload_limits(queries.PURPOSE, max_files=domain.FILES),
        "history": showing.history_of(queries.history_of(row)) if row and row.sent_at else [],
    }
    return found | {"mark": queries.mark_of(state.enrolment, activity.key) if state.enrolment and status == domain.ACCEPTED else None}


def reflection(call: BlockCall) -> Values:
    """Return a reflection with own words to quote, and what others have written for the group."""
    state, activity = state_of(call), asked_activity(call, REFLECTION)
    if activity is None or not state.is_seen or state.enrolment is None:
        return page(call)
    rows = queries.reflections_of(state.enrolment)
    choices = _choices(state, REFLECTION, {key: _written(one.done_at) for key, one in rows.items() if one.text})
    found = _reflection(call, state, rows.get(activity.key), Place(state.enrolment, activity))
    return _frame(call, state, "reflection") | {"choices": choices, "activity": activity} | found


def _reflection(call: BlockCall, state: State, row: Reflection | None, place: Place) -> Values:
    key, quotes = place.activity.key, {f"{one.kind}:{one.key}": one for one in queries.quotes_of(row)}
    titles = {one.key: one.title for one in state.passport.activities().values()} if state.passport else {}
    return {
        "body": "courses/modules/block/_reflection.html",
        "text": clean_html((texts_of(call) or ModuleTexts()).of(key)),
        "row": row,
        "status": _written(row.done_at) if row and row.text else domain.ACTIVITY[domain.AHEAD],
        "seen_by": list(domain.SEEN_BY.items()),
        "chosen": row.seen_by if row else domain.PRIVATE,
        "is_editable": state.may_write,
        "quotes": [_quote(name, one, titles, is_chosen=name in quotes) for name, one in (own_words(place) | quotes).items()],
        "is_quoting": bool(quotes),
        "shared": [{"row": one, "quotes": showing.quotes_of(one, titles)} for one in queries.shared_reflections(place.enrolment, key)],
    }


def _frame(call: BlockCall, state: State, tab: str) -> Values:
    kinds = {one.kind for one in state.module.activities} if state.module and state.is_seen else set()
    return {
        "name": call.fields.get("display_name"),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "passport": state.passport,
        "module": state.module,
        "enrolment": state.enrolment,
        "is_seen": state.is_seen,
        "why_not": _why_not(call, state),
        "tab": tab,
        "has_tasks": TASK in kinds,
        "has_reflections": REFLECTION in kinds,
        "zone": call.region.time_zone if call.region else "UTC",
    }


def _why_not(call: BlockCall, state: State) -> str:
    """Return why the learner writes nothing here, "" for who may and where nobody is at hand."""
    if call.person is None or state.module is None or state.may_write:
        return ""
    if state.enrolment is None or state.enrolment.stage == stages.WITHDRAWN:
        return gettext(_OTHERS)
    return gettext(_BEFORE if state.enrolment.stage in stages.BEFORE_ORDER else _OVER)


def _task_words(call: BlockCall, key: str, row: TaskWork | None) -> str:
    """Return the words of a task: those it was accepted by, else those the author has now."""
    if row and row.definition and row.status == domain.ACCEPTED:
        return queries.words_of(row.definition.body).text
    return (texts_of(call) or ModuleTexts()).of(key)


def _days(call: BlockCall, enrolment: Enrolment, done: Container[str]) -> dict[str, list[Values]]:
    """Return activity -> its face-to-face days; the first one on which the code may be typed now takes it, while it is not done."""
    today = local_day(call.now, call.region.time_zone if call.region else "UTC")
    found: dict[str, list[Values]] = {}
    is_taken = False
    for day, was_there in queries.days_for(enrolment):
        is_now = day.on == today or domain.is_open(day.code, day.code_until, call.now)
        may_type = is_now and not was_there and day.activity not in done
        found.setdefault(day.activity, []).append({"day": day, "was_there": was_there, "is_open": may_type and not is_taken})
        is_taken = is_taken or may_type
    return found


def _choices(state: State, kind: str, known: dict[str, Any]) -> list[Values]:
    """Return the activities of a kind with their statuses, for a page that shows one of them."""
    rows = [one for one in state.module.activities if one.kind == kind] if state.module else []
    return [{"activity": one, "status": known.get(one.key, domain.ACTIVITY[domain.AHEAD])} for one in rows]


def _written(done_at: Any) -> Any:
    return domain.ACTIVITY[domain.DONE if done_at else domain.DRAFT]


def _quote(name: str, one: domain.Quote, titles: dict[str, str], *, is_chosen: bool) -> Values:
    short = one.text if len(one.text) <= EXCERPT else one.text[:EXCERPT].rstrip() + "…"
    return {"name": name, "title": titles.get(one.key, ""), "text": one.text, "short": short, "is_chosen": is_chosen}
