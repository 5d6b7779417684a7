"""What consents register elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.kernel import jobs, links
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.consents import queries
from pulsar_xblocks.kernel.consents.actions import refresh_states, send_again
from pulsar_xblocks.kernel.consents.actions.paper import FILE_PURPOSE
from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import PaperSheet
from pulsar_xblocks.kernel.consents.retention import RULE, blank, tell
from pulsar_xblocks.kernel.consents.views.guardian import guardian
from pulsar_xblocks.kernel.files import purposes
from pulsar_xblocks.kernel.files.domain import MEGABYTE, PAPERS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.menu import Entry, add
from pulsar_xblocks.kernel.people.registry import register_export, register_retirement
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.registry import register as register_rule
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for, may

WORDS = {
    "consent.given": mark("Consent given"),
    "consent.refused": mark("Consent refused"),
    "consent.revoked": mark("Consent withdrawn"),
    "consent.view": mark("Consent viewed"),
    "consent.text": mark("Text of a consent published"),
    "consent.link": mark("Link sent to a guardian"),
    "consent.sheet": mark("Signed form sent"),
    "consent.sheet_confirmed": mark("Signed form confirmed"),
    "consent.sheet_rejected": mark("Signed form not accepted"),
    "consent.change_guardian": mark("Withdrawal by the guardian stored by staff"),
    "consent.change_self": mark("Withdrawal by the person stored by staff"),
    "consent.purge": mark("Personal data destroyed after a withdrawal"),
    "consent.change_close_links": mark("Guardian's links closed"),
    "consent.change_confirm": mark("Guardian confirmed by the centre"),
    "consent.change_open_link": mark("New link sent to a guardian whose links were closed"),
}
KINDS = {
    "consentrecord": mark("Consent"),
    "consentrequest": mark("Request for a consent"),
    "papersheet": mark("Signed form"),
    "consenttemplate": mark("Text of a consent"),
    "guardian": mark("Legal guardian"),
}


def may_see_sheet(actor: Actor, file: PrivateFile) -> bool:
    """Tell whether the actor may look at the photo of a signed form."""
    sheet = PaperSheet.objects.select_related("request__subject").filter(pk=file.subject_id or None, file_key=file.key).first()
    if sheet is None:
        return False
    return may(actor, "view_people", "consent", queries.where(sheet.request.subject, sheet.request.region_id, actor))


def may_send_sheet(actor: Actor) -> bool:
    """Tell whether the actor may photograph anybody's signed form."""
    return has_role_for(actor, "view_people", "consent")


def refresh(context: JobContext) -> str:
    """Notice terms that are over and birthdays; return how many states changed."""
    return str(refresh_states(context.now, context.progress))


def register() -> None:
    """Register the guardian's page, photos of signed forms, the hourly look at terms, retirement, words, the menu entry."""
    links.register(LINK_PURPOSE, guardian, has_parts=True, again=send_again)
    purposes.register(FILE_PURPOSE, Limits(10 * MEGABYTE, PAPERS, 1), may_see_sheet, may_send=may_send_sheet, owner_keeps=False)
    jobs.register_every("consents.refresh", timedelta(hours=1), refresh, mark("Consents whose term is over"))
    register_retirement(blank)
    register_export("consents", tell)
    register_rule(RULE)
    register_words(WORDS, KINDS)
    add(Entry(mark("Consents"), "pulsar:consents", "consent", "view_people", order=60))
