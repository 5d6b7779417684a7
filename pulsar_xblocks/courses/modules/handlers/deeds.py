"""What a participant does in the block: each checks who asks, calls an action, says what happened."""

from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain.passport import ATTENDANCE, REFLECTION, TASK
from pulsar_xblocks.courses.modules.actions import attending, reflecting, works
from pulsar_xblocks.courses.modules.domain import BY_CODE
from pulsar_xblocks.courses.modules.handlers.state import place_of, target
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.kernel.xblock import BlockCall, Done

Posted = dict[str, Any]


def save_work(call: BlockCall, posted: Posted) -> Done:
    """Save the draft of a task."""
    typed = works.Typed(posted["text"], posted["files"], posted["version"] or 0)
    row = works.save(place_of(call, posted["activity"], TASK), typed, now=call.now)
    return Done(json={"version": row.version})


def send_work(call: BlockCall, posted: Posted) -> Done:
    """Send a task to the tutor."""
    assert call.person is not None
    works.send(place_of(call, posted["activity"], TASK, "submit"), by=call.person, now=call.now)
    facts = {"module": target(call), "activity": posted["activity"]}
    return Done(gettext("The work is with the tutor. The answer comes here."), event="task_sent", facts=facts)


def take_back_work(call: BlockCall, posted: Posted) -> Done:
    """Open a sent task for changes."""
    assert call.person is not None
    works.take_back(place_of(call, posted["activity"], TASK, "submit"), by=call.person, now=call.now)
    return Done(gettext("You can change the work again. Do not forget to send it."))


def save_reflection(call: BlockCall, posted: Posted) -> Done:
    """Save a reflection."""
    typed = reflecting.Typed(posted["text"], posted["seen_by"], posted["quotes"], posted["version"] or 0)
    row = reflecting.save(place_of(call, posted["activity"], REFLECTION), typed, now=call.now)
    return Done(json={"version": row.version})


def finish_reflection(call: BlockCall, posted: Posted) -> Done:
    """Mark a reflection as done."""
    assert call.person is not None
    reflecting.finish(place_of(call, posted["activity"], REFLECTION, "submit"), by=call.person, now=call.now)
    return Done(gettext("The reflection is done, its hours are counted. You may go on writing."))


def attend(call: BlockCall, posted: Posted) -> Done:
    """Mark oneself by the code on the screen."""
    place = place_of(call, posted["activity"], ATTENDANCE)
    found = attending.mark_oneself(place.enrolment, posted["code"], BY_CODE, now=call.now)
    return Done(gettext("You are marked: %(day)s.") % {"day": day(found.on)})
