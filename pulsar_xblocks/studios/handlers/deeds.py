"""What learners do in the block: each checks the matrix, calls an action, says what happened."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.consents.actions import remind
from pulsar_xblocks.kernel.consents.actions.requests import Reminded
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.studios import conflicts, letters
from pulsar_xblocks.studios.actions import joining, log, mentors, opening, registration, roster, support
from pulsar_xblocks.studios.domain import roster as roster_rules
from pulsar_xblocks.studios.handlers.state import led_studio, own_application, state_of, today, year_of
from pulsar_xblocks.studios.models import Meeting, Membership, ProjectYear, StudioYear
from pulsar_xblocks.studios.queries import opening as opening_queries
from pulsar_xblocks.studios.queries import studios
from pulsar_xblocks.studios.queries.opening import renewable

Posted = dict[str, Any]
LARGEST_ID = 2**63 - 1  # no row has it; SQLite cannot take more


def start(call: BlockCall, posted: Posted) -> Done:
    """Begin an opening application; anyone logged in who is not a pupil of a studio may."""
    state = state_of(call)
    if state.membership:
        raise Forbidden
    opening.start_application(year_of(call), call.person, now=call.now)
    return Done(gettext("The application is started. Everything you type is saved by itself."))


def renew(call: BlockCall, posted: Posted) -> Done:
    """Begin the application by which a studio of an earlier year goes on, its answers copied."""
    studio = renewable(call.person, year_of(call)).filter(pk=min(posted["studio"], LARGEST_ID)).first()
    if studio is None:
        raise NotFound
    opening.start_application(year_of(call), call.person, now=call.now, studio=studio)
    return Done(gettext("Last year's answers are copied. Check them and submit."))


def save(call: BlockCall, posted: Posted) -> Done:
    """Save the draft as typed."""
    saved = _saved(call, posted)
    zone = ZoneInfo(saved.row.year.region.time_zone)
    told = {"version": saved.row.version} if saved.is_shown else {"merged": True}  # the page reads what others have stored
    return Done(json=told | {"saved_at": f"{saved.row.saved_at.astimezone(zone):%H:%M}"})


def submit(call: BlockCall, posted: Posted) -> Done:
    """Save and submit."""
    row = _saved(call, posted).row
    opening.submit(row, by=call.person, now=call.now)
    return Done(gettext("The application is submitted."), completion=1.0, event="application_sent", facts=_facts(call, row.year))


def take_back(call: BlockCall, posted: Posted) -> Done:
    """Take the submitted application back to change it."""
    opening.take_back(own_application(call), by=call.person, now=call.now)
    return Done(gettext("You can change the application again. Do not forget to submit it."), completion=0.5)


def withdraw(call: BlockCall, posted: Posted) -> Done:
    """Withdraw the application."""
    opening.withdraw(own_application(call), by=call.person, now=call.now)
    return Done(gettext("The application is withdrawn."))


def join(call: BlockCall, posted: Posted) -> Done:
    """Join a studio by its code; wrong codes are counted."""
    count_attempt("join", f"person:{call.person.pk}", limit=10, window=timedelta(minutes=10), now=call.now)
    studio = studios.studio_by_code(posted["code"])
    if studio is None or not studio.join_open or studio.year.region_id != call.region.pk:
        raise Invalid({"code": [mark("There is no studio with this code. Check it with your mentor.")]})
    name = joining.Named(posted["family"], posted["given"], posted["patronymic"], posted["birth_date"])
    place = roster.Place(posted["grade"], posted["letter"], posted["guardian_email"])
    joining.join_as(studio, call.person, name, place, now=call.now)
    said = gettext("You are in the list. The studio starts for you when the consent is given.")
    return Done(said, completion=1.0, event="studio_joined", facts={"year": f"{call.region.code}:{studio.year.code}"})


def new_code(call: BlockCall, posted: Posted) -> Done:
    """Replace the join code."""
    registration.renew_join_code(led_studio(call), by=call.person, now=call.now)
    return Done(gettext("There is a new code. The old one no longer works."))


def invite_mentor(call: BlockCall, posted: Posted) -> Done:
    """Invite a second mentor by e-mail."""
    studio = led_studio(call)
    count_attempt("invite-mentor", f"studio:{studio.pk}", limit=10, window=timedelta(days=1), now=call.now)
    mentors.invite(studio, posted["email"], by=call.person, now=call.now)
    return Done(gettext("The invitation is sent."))


def step_down(call: BlockCall, posted: Posted) -> Done:
    """End one's own work as a mentor of the studio."""
    studio = led_studio(call)
    mentors.step_down(studio, call.person, by=call.person, now=call.now)
    told = gettext("You no longer lead studio “%(name)s”.") % {"name": studio.name}
    return Done(told, values={"told": told})


def transfer(call: BlockCall, posted: Posted) -> Done:
    """Let a pupil go over to the studio with this join code."""
    row = _membership(call, posted["membership"])
    count_attempt("transfer", f"person:{call.person.pk}", limit=10, window=timedelta(minutes=10), now=call.now)
    to = studios.studio_by_code(posted["code"])
    if to is None or to.studio.region_id != call.region.pk:
        raise Invalid({"code": [mark("There is no studio with this code. Check it with the other mentor.")]})
    roster.transfer(row, to, by=call.person, now=call.now)
    return Done(gettext("The pupil is in the other studio from today. What was done here stays here."))


def leave(call: BlockCall, posted: Posted) -> Done:
    """Note that a pupil has left."""
    row = _membership(call, posted["membership"])
    roster.leave(row, on=posted["on"], reason=posted["reason"], by=call.person, now=call.now)
    return Done(gettext("It is noted. The pupil's meetings and works stay."))


def remind_all(call: BlockCall, posted: Posted) -> Done:
    """Remind the guardians whose answer is missing."""
    studio = led_studio(call, kind="membership")
    waiting = [row["person"] for row in studios.members(studio, call.now) if row["status"] == "pending"]
    done = remind(waiting, roster_rules.REQUIRED, by=call.person, now=call.now)
    return Done(" ".join(_reminded(done)))


def _reminded(done: Reminded) -> Iterator[str]:
    """Yield what reminding has done, and whom no letter reaches."""
    sent, without, closed = done.letters + done.messages, len(done.without_email), len(done.closed)
    yield ngettext("%(n)d reminder is sent.", "%(n)d reminders are sent.", sent) % {"n": sent}
    if without:
        yield ngettext(
            "%(n)d pupil has no e-mail of a guardian: print a form.", "%(n)d pupils have no e-mail of a guardian: print forms.", without
        ) % {"n": without}
    if closed:
        yield ngettext(
            "The link of %(n)d pupil's guardian is closed: ask the centre to open a new one.",
            "The links of %(n)d pupils' guardians are closed: ask the centre to open new ones.",
            closed,
        ) % {"n": closed}


@transaction.atomic
def log_meeting(call: BlockCall, posted: Posted) -> Done:
    """Store or correct a meeting."""
    studio, note = led_studio(call, kind="meeting"), _note(posted)
    if posted["meeting"]:
        log.edit_meeting(_meeting(studio, posted["meeting"]), posted["version"] or 0, note, by=call.person, now=call.now)
    else:
        log.log_meeting(studio, note, by=call.person, now=call.now)
    said, told = gettext("The meeting is written down."), {"client_key": note.client_key}
    return Done(said, json=told, event="" if posted["meeting"] else "meeting_logged", facts=_facts(call, studio.year))


def remove_meeting(call: BlockCall, posted: Posted) -> Done:
    """Remove a meeting logged by mistake, or bring it back."""
    row = _meeting(led_studio(call, kind="meeting"), posted["meeting"])
    log.remove_meeting(row, not posted["restore"], by=call.person, now=call.now)
    if posted["restore"]:
        return Done(gettext("The meeting is back."))
    return Done(gettext("The meeting is removed."), values={"removed": row})


@transaction.atomic
def tick(call: BlockCall, posted: Posted) -> Done:
    """Mark an item of the checklist, or take the mark back."""
    studio = led_studio(call)
    if posted["undo"]:
        support.untick(studio, posted["item"], by=call.person, now=call.now)
        return Done(gettext("The mark is taken back."))
    done = support.Done(posted["item"], posted["done_on"] or today(call), posted["note"], posted["file_key"])
    support.tick(studio, done, by=call.person, now=call.now)
    return Done(gettext("Marked."))


def say(call: BlockCall, posted: Posted) -> Done:
    """Write to the methodologist."""
    studio = led_studio(call)
    thread = open_thread("studio_year", str(studio.pk), region_id=studio.studio.region_id, now=call.now)
    post_note(thread, call.person, posted["text"], call.now, letters.talk(studio))
    return Done(gettext("The message is sent."))


def _saved(call: BlockCall, posted: Posted) -> opening.Saved:
    """Store what was typed.  Raises StaleInPart for questions that another page has answered otherwise, once all others are stored."""
    row = own_application(call)
    questionnaire, title = opening_queries.questionnaire_of(row), _title(posted, row.title)
    answers = questions.clean(questionnaire, posted, opening_queries.answers_of(row))
    base = questions.base_of(questionnaire, posted, beside=[conflicts.TITLE])
    if base is None:
        return opening.Saved(opening.save_draft(row, _version(posted), title, answers, now=call.now))
    saved = opening.merge_draft(row, title, answers, base, now=call.now)
    if saved.conflicts:
        raise conflicts.stale_in_part(saved.row, title, answers, saved.conflicts)
    return saved


def _title(posted: Posted, stored: str) -> str:
    """Return the typed name in one line; a page without the field leaves it as it is."""
    typed = posted.get("title", stored)
    return questions.one_line(typed if isinstance(typed, str) else "")


def _version(posted: Posted) -> int:
    """Return the version the page saw; what is no number is a version nobody has seen."""
    text = str(posted.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _note(posted: Posted) -> log.MeetingNote:
    return log.MeetingNote(
        client_key=posted["client_key"],
        held_on=posted["held_on"],
        present=tuple(posted["present"]),
        minutes=posted["minutes"],
        note=posted["note"],
        photo_key=posted["photo"],
        has_no_faces=posted["has_no_faces"],
    )


def _membership(call: BlockCall, pk: int) -> Membership:
    studio = led_studio(call, kind="membership")
    row = Membership.objects.filter(studio_year=studio, pk=min(pk, LARGEST_ID)).first()
    if row is None:
        raise NotFound
    return row


def _meeting(studio: StudioYear, pk: int) -> Meeting:
    row = Meeting.objects.filter(studio_year=studio, pk=min(pk, LARGEST_ID)).select_related("studio_year__studio").first()
    if row is None:
        raise NotFound
    return row


def _facts(call: BlockCall, year: ProjectYear) -> dict[str, str]:
    """Return what events about a year tell."""
    return {"year": f"{call.region.code}:{year.code}"}
