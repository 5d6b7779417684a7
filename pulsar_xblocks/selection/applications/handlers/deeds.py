"""What applicants do: each checks the matrix, calls an action, says what happened."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.pure.dates import age_on, local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, PulsarError
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.selection.applications import conflicts, domain, letters, queries
from pulsar_xblocks.selection.applications.actions import filling, recommending, sending, starting, teams
from pulsar_xblocks.selection.applications.actions.filling import Saved
from pulsar_xblocks.selection.applications.actions.starting import Told
from pulsar_xblocks.selection.applications.handlers.state import call_of, own_application
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses

Posted = dict[str, Any]
THREAD = "selection_application"


def check(call: BlockCall, posted: Posted) -> Done:
    """Tell whether somebody may apply; nothing is stored."""
    selection = call_of(call)
    told = _told(selection, posted)
    starting.require_eligible(selection, call.person, told, call.now)
    is_adult = age_on(told.birth_date, local_day(call.now, selection.region.time_zone)) >= consents.ages().consent
    values = {"told": _shown(posted), "is_adult": is_adult, "is_known": _is_known(call, selection), "values": {}}
    return Done(gettext("You may apply."), values=values)


def start(call: BlockCall, posted: Posted) -> Done:
    """Begin an application: a short-lived draft, and the letter to the guardian."""
    selection = call_of(call)
    count_attempt("selection-start", f"person:{call.person.pk}", limit=20, window=timedelta(hours=1), now=call.now)
    told, way = _told(selection, posted), {"device": call.device, "is_paper": posted["is_paper"]}
    row = starting.start(selection, call.person, told, posted["guardian_email"], **way, now=call.now)
    if row.expires_at is None:
        return Done(gettext("The form is open. Everything you type is saved by itself."), completion=0.5)
    if consent_rules.GUARDIAN not in consents.needed(row.person, selection.region.time_zone, call.now):
        return Done(gettext("Begun. Your own consent comes first."), completion=0.5)
    return Done(gettext("The letter to your parent is on its way."), completion=0.5)


def ask_guardian(call: BlockCall, posted: Posted) -> Done:
    """Write to the guardian once more, or to another address."""
    row = own_application(call)
    count_attempt("selection-guardian", f"person:{call.person.pk}", limit=5, window=timedelta(days=1), now=call.now)
    starting.ask_again(row, posted["guardian_email"], now=call.now)
    return Done(gettext("The letter to your parent is on its way."))


def save(call: BlockCall, posted: Posted) -> Done:
    """Save the draft as typed."""
    saved = _saved(call, posted)
    zone = ZoneInfo(saved.row.call.region.time_zone)
    told = {"version": saved.row.version} if saved.is_shown else {"merged": True}  # the page reads what others have stored
    return Done(json=told | {"saved_at": f"{saved.row.saved_at.astimezone(zone):%H:%M}"})


def submit(call: BlockCall, posted: Posted) -> Done:
    """Save and send."""
    try:
        row = _sent(call, posted)
        recommending.ask_named(row, by=call.person, now=call.now)
    except Conflict as refused:
        row = _sent_already(call, posted, refused)
    call.memo["application"] = row
    said = gettext("The application is sent. Its number is %(number)s.") % {"number": row.number}
    return Done(said, completion=1.0, event="selection_sent", facts={"call": f"{row.call.region.code}:{row.call.code}"})


def take_back(call: BlockCall, posted: Posted) -> Done:
    """Take the sent application back to correct it."""
    sending.take_back(own_application(call, "submit"), by=call.person, now=call.now)
    return Done(gettext("You can correct the application. Do not forget to send it again."))


def withdraw(call: BlockCall, posted: Posted) -> Done:
    """Withdraw the application; a minor's place is given up by the guardian."""
    row = own_application(call, "submit")
    if queries.is_guardians_to_decline(row, call.now):
        raise Conflict(mark("Your parent decides about the place, on the page from the letter."))
    sending.withdraw(row, by=call.person, now=call.now)
    return Done(gettext("The application is withdrawn."))


def move(call: BlockCall, posted: Posted) -> Done:
    """Move the draft to the questions that are published now."""
    filling.move_to_new(own_application(call), posted["digest"], by=call.person, now=call.now)
    return Done(gettext("The form has the new questions. Your answers are kept."))


def say(call: BlockCall, posted: Posted) -> Done:
    """Ask the centre."""
    row = own_application(call, "view")
    count_attempt("selection-say", f"person:{call.person.pk}", limit=30, window=timedelta(hours=1), now=call.now)
    thread = open_thread(THREAD, str(row.pk), region_id=row.call.region_id, now=call.now)
    post_note(thread, call.person, posted["text"], call.now, letters.talk(row, to_staff=True))
    return Done(gettext("The question is sent. The answer comes here and to your messages."))


def invite(call: BlockCall, posted: Posted) -> Done:
    """Ask somebody for a recommendation."""
    row = own_application(call)
    count_attempt("selection-invite", f"person:{call.person.pk}", limit=10, window=timedelta(days=1), now=call.now)
    email = posted["email"] or domain.recommender(queries.answers_of(row))
    recommending.invite(row, email, by=call.person, now=call.now)
    return Done(gettext("The letter to the teacher is on its way."))


def make_team(call: BlockCall, posted: Posted) -> Done:
    """Make a team of which others become members."""
    teams.make_team(own_application(call), by=call.person, now=call.now)
    return Done(gettext("The team has a code. Tell it to the others."))


def join_team(call: BlockCall, posted: Posted) -> Done:
    """Come into a team by its code."""
    teams.join_team(own_application(call), posted["code"], by=call.person, now=call.now)
    return Done(gettext("You are in the team."))


def leave_team(call: BlockCall, posted: Posted) -> Done:
    """Leave the team."""
    teams.leave_team(own_application(call), by=call.person, now=call.now)
    return Done(gettext("You are no longer in the team."))


def _is_known(call: BlockCall, selection: Call) -> bool:
    """Tell whether the consents are there already, given for an earlier application."""
    if call.person.birth_date is None:
        return False
    row = SelectionApplication(call=selection, person=call.person)
    return queries.is_form_open(queries.consent_states(row, call.now))


def _told(selection: Call, posted: Posted) -> Told:
    return Told(posted["birth_date"], posted["grade"], posted["municipality"], posted["form"].stays(selection.profile))


def _shown(posted: Posted) -> dict[str, Any]:
    """Return the checked values as the second form carries them."""
    days = {name: posted[name].isoformat() for name in ("birth_date", "stay_0", "stay_1") if posted[name]}
    marks = {name: "on" for name in ("same_0", "same_1") if posted[name]}
    return days | marks | {"grade": posted["grade"] or "", "municipality": posted["municipality"]}


def _saved(call: BlockCall, posted: Posted, right: str = "edit") -> Saved:
    """Store what was typed.  Raises StaleInPart for questions that another page has answered otherwise, once all others are stored."""
    row = own_application(call, right)
    questionnaire = queries.questionnaire_of(row)
    answers, base = questions.clean(questionnaire, posted, queries.answers_of(row)), questions.base_of(questionnaire, posted)
    if base is None:
        return filling.save_seen(row, _version(posted), answers, by=call.person, now=call.now)
    saved = filling.merge_draft(row, answers, base, by=call.person, now=call.now)
    if saved.conflicts:
        raise conflicts.stale_in_part(saved.row, answers, saved.conflicts)
    return saved


def _sent(call: BlockCall, posted: Posted) -> SelectionApplication:
    """Store what was typed and send it, held once; what may not be sent stays stored as a draft."""
    with transaction.atomic():
        try:
            saved = _saved(call, posted, "submit")
            row, times = saved.row, queries.times_for(saved.row)
            call.memo["closes_at"] = times.closes_at
            return sending.send(row, saved.states or queries.consent_states(row, call.now), times, by=call.person, now=call.now)
        except PulsarError as error:
            refused = error
    raise refused


def _sent_already(call: BlockCall, posted: Posted, refused: Conflict) -> SelectionApplication:
    """Return the application where this very form is sent already: by a second click, or by one whose answer was lost on the way.

    Raises ``refused`` where something else was typed.
    """
    row = own_application(call)
    stored = queries.answers_of(row)
    if (
        row.status not in (statuses.SUBMITTED, statuses.AWAITING)
        or questions.clean(queries.questionnaire_of(row), posted, stored) != stored
    ):
        raise refused
    return row


def _version(posted: Posted) -> int:
    """Return the version the page saw; what is no number is a version nobody has seen."""
    text = str(posted.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
