"""What people do in the block: each checks who asks, calls an action, says what happened."""

from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.studios.models import Membership, StudioYear, Work, WorkVersion
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.actions import drafts, leftovers, sending, talking
from pulsar_xblocks.studios.works.handlers.state import (
    code_of,
    existing_work,
    key_of,
    left_studio,
    place_of,
    remember,
    sender_of,
    state_of,
    writable_studio,
)
from pulsar_xblocks.studios.works.queries import reading

Posted = dict[str, Any]


def save(call: BlockCall, posted: Posted) -> Done:
    """Save one item of the shared draft."""
    edit = drafts.Edit(posted["item"], posted["value"], posted["version"] or 0, posted["was"])
    spot = reading.Spot(_studio(call, edit, posted["studio"]), code_of(call)[2], key_of(call))
    saved = drafts.save_at(spot, edit, by=call.person, now=call.now) or _first(call, edit)
    others = {} if saved.value == edit.value else {"lines": domain.lines_of(saved.value)}
    return Done(json={"version": saved.version, **others})


def _studio(call: BlockCall, edit: drafts.Edit, shown: int | None) -> StudioYear:
    """Return the studio the learner writes in; words for one that the learner has left meanwhile are kept there for its mentor."""
    left = left_studio(call, shown) if shown else None
    if left is None:
        return writable_studio(call)
    work = reading.work_at(reading.Spot(left, code_of(call)[2], key_of(call)))
    if work is None or not leftovers.keep(work, edit, by=call.person, now=call.now):
        raise Forbidden(mark("You are no longer in this studio: its work cannot be changed."))
    raise Forbidden(mark("You are no longer in this studio. What you typed is handed to its mentor."))


def _first(call: BlockCall, edit: drafts.Edit) -> Any:
    work = drafts.open_work(place_of(call), now=call.now)
    return drafts.save_item(work, edit, by=call.person, now=call.now)


def submit(call: BlockCall, posted: Posted) -> Done:
    """Send the work, or ask the mentor to send it where only the mentor does."""
    work = existing_work(call, "submit")
    if state_of(call).is_mentor or call.fields.get("sender") != domain.MENTOR:
        return _sent(call, work)
    remember(call, sending.ask(work, sender_of(call), now=call.now))
    return Done(gettext("Your mentor is told that the work is ready."), completion=domain.HALF_DONE)


def submit_link(call: BlockCall, posted: Posted) -> Done:
    """Send just the link to the version sent to Sirius."""
    work = drafts.open_work(place_of(call, "submit"), now=call.now)
    edit = drafts.Edit("sirius_link", posted["sirius_link"].strip(), posted["version"] or 0)
    drafts.save_item(work, edit, by=call.person, now=call.now)
    remember(call, work)
    return submit(call, posted)


def _sent(call: BlockCall, work: Work) -> Done:
    work, sent = sending.submit(work, sender_of(call), now=call.now)
    remember(call, work)
    call.memo["sent"], version = sent, sent.version
    facts = {"round": str(call.fields.get("round_code")), "number": version.number, "late": version.is_late}
    return Done(_said(call, version), completion=domain.DONE, event="work_sent", facts=facts, json={"number": version.number})


def _said(call: BlockCall, version: WorkVersion) -> str:
    at = moment(version.at, call.region.time_zone)
    if version.is_late:
        return gettext("The work is sent late, %(at)s. It is accepted.") % {"at": at}
    return gettext("The work is sent, %(at)s.") % {"at": at}


def unask(call: BlockCall, posted: Posted) -> Done:
    """Take the request to the mentor away."""
    remember(call, sending.unask(existing_work(call), by=call.person, now=call.now))
    return Done(gettext("The work goes on. Send it when it is ready."))


def settle_leftover(call: BlockCall, posted: Posted) -> Done:
    """Take the words of somebody who has left into the draft, or leave them; the mentor decides."""
    work = existing_work(call)
    if not state_of(call).is_mentor:
        raise Forbidden
    seen, is_taken = posted["version"] or 0, posted["take"]
    leftovers.settle(work, posted["pk"], seen, is_taken=is_taken, by=call.person, now=call.now)
    return Done(gettext("The text is in the work now.") if is_taken else gettext("The work stays as it is."))


def take_back(call: BlockCall, posted: Posted) -> Done:
    """Open the sent work for changes."""
    remember(call, sending.take_back(existing_work(call, "submit"), sender_of(call), now=call.now))
    message = gettext("You can change the work again. Do not forget to send it; otherwise the version sent before counts.")
    return Done(message, completion=domain.HALF_DONE, event="work_taken_back", facts={"round": str(call.fields.get("round_code"))})


def keep_sent(call: BlockCall, posted: Posted) -> Done:
    """Let the version sent before count after all."""
    remember(call, sending.keep_sent(existing_work(call, "submit"), sender_of(call), now=call.now))
    return Done(gettext("The version sent before counts. What you typed since stays in the draft."), completion=domain.DONE)


def say(call: BlockCall, posted: Posted) -> Done:
    """Write a word about the work."""
    talking.comment(_work(call), posted["text"], by=call.person, now=call.now)
    return Done(gettext("It is said."))


def add_todo(call: BlockCall, posted: Posted) -> Done:
    """Add a small task."""
    work = _work(call)
    owner = _owner(work, posted["owner"]) if posted["owner"] else None
    talking.add_todo(work, talking.TodoNote(posted["todo"], owner, posted["due_on"]), by=call.person, now=call.now)
    return Done(gettext("The task is added."))


def edit_todo(call: BlockCall, posted: Posted) -> Done:
    """Change a small task."""
    work = existing_work(call)
    owner = _owner(work, posted["owner"]) if posted["owner"] else None
    talking.edit_todo(work, posted["pk"], posted["version"] or 0, talking.TodoNote(posted["todo"], owner, posted["due_on"]))
    return Done(gettext("The task is changed."))


def tick_todo(call: BlockCall, posted: Posted) -> Done:
    """Mark a small task as done, or open it again."""
    talking.tick_todo(existing_work(call), posted["pk"], not posted["undo"], by=call.person, now=call.now)
    return Done(gettext("The task is open again.") if posted["undo"] else gettext("Done. One thing less."))


def _work(call: BlockCall) -> Work:
    place = place_of(call)
    if state_of(call).work is None:
        remember(call, drafts.open_work(place, now=call.now))
    return state_of(call).work


def _owner(work: Work, pk: int) -> Any:
    """Return the pupil or the mentor of the studio with this person id."""
    row = Membership.objects.filter(studio_year=work.studio_year_id, person=pk, open_marker=1).select_related("person").first()
    if row:
        return row.person
    found = next((person for person in reading.mentors_of(work.studio_year) if person.pk == pk), None)
    if found is None:
        raise NotFound
    return found
