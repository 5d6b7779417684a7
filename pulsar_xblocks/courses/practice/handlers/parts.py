"""What the parts of the block show: finished values for templates."""

import secrets
from typing import Any

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice import plots, queries, showing
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.handlers.state import State, activity_in, programme_of, state_of
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.files.forms import upload_limits
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall

Values = dict[str, Any]
ALIVE = (practice.PLANNED, practice.ACTIVE)


def page(call: BlockCall) -> Values:
    """Return what the participant sees first: the plan until it is sent, then the days, at the end the report."""
    state = state_of(call)
    if state.log is None or state.log.asked_at is None and state.log.status in ALIVE:
        return plan(call)
    return days(call) if state.log.status in ALIVE else report(call)


def plan(call: BlockCall) -> Values:
    """Return the plan: a form until it is sent, then its words and what the supervisor has answered."""
    frame = _frame(call, "plan")
    log: PracticeLog | None = frame["log"]
    is_form = frame["is_open"] and (log is None or log.asked_at is None and log.status in ALIVE)
    found: Values = {"is_form": is_form, "seen": log.version if log else 0, "values": showing.plan_values(log)}
    if log is not None and log.asked_at:
        found["is_link_open"] = "sent" in call.memo or queries.is_link_open(queries.link_of(log), call.now)
    return frame | found


def days(call: BlockCall) -> Values:
    """Return the days with the form of one: a draft that was begun, or a new day."""
    frame = _frame(call, "days")
    return frame | _days(call, frame) if frame["log"] else plan(call)


def _days(call: BlockCall, frame: Values) -> Values:
    log: PracticeLog = frame["log"]
    may_write = frame["is_open"] and log.status in ALIVE and log.starts_on is not None and log.ends_on is not None
    rows: list[PracticeRow] = frame["written"]
    draft = _draft(call, rows) if may_write else None
    shown = showing.days_of([row for row in rows if row.status != practice.DRAFT or row == draft])
    files = next((one["files"] for one in shown if one["row"] == draft), ())
    others = [row for row in rows if row.status == practice.DRAFT and row != draft]
    return {
        "days": [one for one in shown if one["row"] != draft],
        "may_write": may_write,
        "day": draft,
        "fresh_key": secrets.token_urlsafe(16),
        "files": files,
        "drafts": others,
        "values": showing.day_values(draft),
        "today": local_day(call.now, frame["zone"]),
        "limits": upload_limits(EVIDENCE) if may_write else None,
    }


def report(call: BlockCall) -> Values:
    """Return report and self-assessment: a form until they are sent, then their words and the decision."""
    frame = _frame(call, "report")
    log: PracticeLog | None = frame["log"]
    if log is None:
        return plan(call)
    is_form = frame["is_open"] and log.status in ALIVE
    return frame | {"is_form": is_form, "seen": log.version, "values": {"report": log.report, "self_assessment": log.self_assessment}}


def _frame(call: BlockCall, tab: str) -> Values:
    """Return what every part shows: the words of the author, the diary's state, hours against the plan; at most 3 queries."""
    state = state_of(call)
    zone = call.region.time_zone if call.region else "UTC"
    head = {"title": call.fields.get("display_name"), "intro": clean_html(str(call.fields.get("intro") or "")), "zone": zone, "tab": tab}
    if state.spot is None:
        return head | _preview(call) | {"log": None, "is_open": False}
    rows = queries.rows_of(state.log, with_drafts=True) if state.log else []
    group = state.spot.enrolment.group
    known = {
        "spot": state.spot,
        "log": state.log,
        "written": rows,
        "group": group,
        "is_open": state.spot.is_open,
        "is_saved": "saved" in call.memo,
    }
    return head | known | _hours(state, rows) | {"body": f"courses/practice/_{tab}.html", "tabs": showing.TABS}


def _hours(state: State, rows: list[PracticeRow]) -> Values:
    assert state.spot is not None
    plan_h, have = state.spot.activity.hours, queries.sums([row for row in rows if row.status != practice.DRAFT], state.log)
    status = practice.INTERNSHIP[state.log.status if state.log else practice.PLANNED]
    found: Values = {"activity": state.spot.activity, "status": status, "hours": have, "plan_hours": plan_h}
    if state.log is not None:
        found["holder"] = practice.HOLDERS.get(queries.holder_of(state.log, have), "")
        found["plot"] = plots.hours_of([queries.day_of(row) for row in rows], plan_h, queries.term_of(state.log))
    return found


def _preview(call: BlockCall) -> Values:
    """Return what stands there for who takes no course here: a visitor, an author."""
    programme = programme_of(call)
    return {"programme": programme, "activity": activity_in(call), "status": practice.INTERNSHIP[practice.PLANNED] if programme else None}


def _draft(call: BlockCall, rows: list[PracticeRow]) -> PracticeRow | None:
    """Return the draft in hand: the one just opened or asked for, else the newest; None = a new day."""
    drafts = [row for row in rows if row.status == practice.DRAFT]
    wanted = call.memo.get("typed") or call.query.get("day", "")
    if wanted == "new":
        return None
    return next((row for row in drafts if row.key == wanted), None) or next(iter(drafts), None)
