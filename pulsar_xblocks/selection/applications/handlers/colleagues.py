"""What people of an organisation do besides the form: begin, invite, remove, leave."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.selection.applications.actions import organisations
from pulsar_xblocks.selection.applications.handlers.state import call_of, own_application
from pulsar_xblocks.selection.applications.queries import organisations as reads
from pulsar_xblocks.selection.applications.queries import representatives

Posted = dict[str, Any]
NOT_HEAD = mark("The head of the organisation begins its application and invites colleagues.")


def begin_for(call: BlockCall, posted: Posted) -> Done:
    """Begin the application of an organisation that the person heads."""
    selection = call_of(call)
    wanted = [one for one in reads.headed(call.actor, selection.region_id) if one.code == posted["organisation"]]
    if not wanted:
        raise Forbidden(NOT_HEAD)
    organisations.begin(selection, wanted[0], by=call.person, now=call.now)
    return Done(gettext("The form is open. Everything you type is saved by itself."), completion=0.5)


def invite(call: BlockCall, posted: Posted) -> Done:
    """Ask a colleague to fill in the application together."""
    row = own_application(call, "manage")
    count_attempt("selection-colleague", f"person:{call.person.pk}", limit=20, window=timedelta(days=1), now=call.now)
    organisations.invite(row, posted["email"], may_send=posted["may_send"], by=call.person, now=call.now)
    return Done(gettext("The letter to your colleague is on its way."))


def remove(call: BlockCall, posted: Posted) -> Done:
    """Take a colleague off the application, or an invitation back."""
    organisations.remove(own_application(call, "manage"), posted["picked"], by=call.person, now=call.now)
    return Done(gettext("The list of those who fill in the application is changed."))


def allow(call: BlockCall, posted: Posted) -> Done:
    """Let a colleague send the application."""
    organisations.allow_to_send(own_application(call, "manage"), posted["picked"], by=call.person, now=call.now)
    return Done(gettext("The colleague may send the application now."))


def leave(call: BlockCall, posted: Posted) -> Done:
    """Leave the application; what one has written stays."""
    row = own_application(call)
    own = representatives.here(row).filter(person=call.person).first()
    if own is None:
        raise NotFound
    organisations.remove(row, own.pk, by=call.person, now=call.now)
    return Done(gettext("You no longer fill in this application."))
