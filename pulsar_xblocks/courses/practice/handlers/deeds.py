"""What a participant does in the block: each checks who asks, calls an action, says what happened."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import days, deciding, planning
from pulsar_xblocks.courses.practice.handlers.state import own_log, own_spot, remember, state_of, target
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.xblock import BlockCall, Done

Posted = dict[str, Any]
A_DAY = timedelta(days=1)
ASKED, LETTERS = 20, 5  # a day: how often a plan is sent or tried to be, letters with another link


def save_plan(call: BlockCall, posted: Posted) -> Done:
    """Save the plan as typed."""
    row = planning.save_plan(own_spot(call), posted["version"] or 0, posted, state_of(call).log)
    remember(call, row)
    call.memo["saved"] = True
    return Done(json={"version": row.version})


def ask(call: BlockCall, posted: Posted) -> Done:
    """Save the plan and send it to the supervisor."""
    if state_of(call).log is None or own_log(call).asked_at is None:
        save_plan(call, posted)
    count_attempt("practice-ask", f"log:{own_log(call).pk}", limit=ASKED, window=A_DAY, now=call.now)
    remember(call, planning.ask_supervisor(own_log(call), by=call.person, now=call.now))
    call.memo["sent"] = True
    return Done(gettext("The plan is sent to the supervisor."), completion=0.25)


def change_plan(call: BlockCall, posted: Posted) -> Done:
    """Open the plan for changes."""
    remember(call, planning.change_plan(own_log(call), by=call.person, now=call.now))
    return Done(gettext("You can change the plan. Send it again: the supervisor has to agree anew."))


def send_again(call: BlockCall, posted: Posted) -> Done:
    """Send the supervisor another link."""
    log = own_log(call)
    count_attempt("practice-link", f"log:{log.pk}", limit=LETTERS, window=A_DAY, now=call.now)
    planning.renew_link(log, by=call.person, now=call.now)
    call.memo["sent"] = True
    return Done(gettext("The letter is sent once more. The link of the earlier letters no longer works."))


def save_day(call: BlockCall, posted: Posted) -> Done:
    """Save a day as typed."""
    log = own_log(call)
    row = days.save_day(log, posted["version"] or 0, _typed(posted), by=call.person, now=call.now)
    return Done(json={"version": row.version})


def put_day(call: BlockCall, posted: Posted) -> Done:
    """Save a day and put it in for the supervisor; one that is put in already, after a lost answer, stays as it is."""
    log = own_log(call)
    said = gettext("The day is put in. The supervisor will see it.")
    if _is_put_in(call, posted["key"]):
        return Done(said)
    row = days.save_day(log, posted["version"] or 0, _typed(posted), by=call.person, now=call.now)
    call.memo["typed"], call.memo["saved"] = row.key, True
    days.put_day(log, posted["key"], by=call.person, now=call.now)
    call.memo.pop("typed")
    return Done(said, completion=0.5, event="practice_day_logged", facts={"log": target(call)})


def open_day(call: BlockCall, posted: Posted) -> Done:
    """Open a day for changes."""
    row = days.open_day(own_log(call), posted["key"], by=call.person, now=call.now)
    call.memo["typed"] = row.key
    return Done(gettext("Correct the day and put it in again."))


def remove_day(call: BlockCall, posted: Posted) -> Done:
    """Remove a day."""
    row = days.remove_day(own_log(call), posted["key"], by=call.person, now=call.now)
    return Done(gettext("The day is removed."), values={"removed": row})


def restore_day(call: BlockCall, posted: Posted) -> Done:
    """Bring a removed day back."""
    row = days.restore_day(own_log(call), posted["key"], by=call.person, now=call.now)
    call.memo["typed"] = row.key
    return Done(gettext("The day is back. Put it in once more."))


def save_report(call: BlockCall, posted: Posted) -> Done:
    """Save report and self-assessment as typed."""
    row = deciding.save_report(own_log(call), posted["version"] or 0, posted)
    remember(call, row)
    call.memo["saved"] = True
    return Done(json={"version": row.version})


def send_report(call: BlockCall, posted: Posted) -> Done:
    """Save the report and send it."""
    if own_log(call).status == practice.REPORT_CHECK:
        return Done(gettext("The report is sent."))
    save_report(call, posted)
    remember(call, deciding.send_report(own_log(call), by=call.person, now=call.now))
    return Done(gettext("The report is sent."), completion=1.0, event="practice_report_sent", facts={"log": target(call)})


def take_report_back(call: BlockCall, posted: Posted) -> Done:
    """Take the report back."""
    remember(call, deciding.take_report_back(own_log(call), by=call.person, now=call.now))
    return Done(gettext("You can change the diary again. Do not forget to send the report."), completion=0.5)


def _typed(posted: Posted) -> days.Typed:
    return days.Typed(**{name: posted[name] for name in ("key", "on", "starts", "hours", "activity", "result", "files")})


def _is_put_in(call: BlockCall, key: str) -> bool:
    try:
        row = queries.row_in(own_log(call), key)
    except NotFound:
        return False
    return row.status != practice.DRAFT and row.removed_at is None
