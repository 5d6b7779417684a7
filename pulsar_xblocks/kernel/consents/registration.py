"""What consents register elsewhere, once, when the app is ready."""

from pulsar_xblocks.kernel import links
from pulsar_xblocks.kernel.consents import queries
from pulsar_xblocks.kernel.consents.actions import send_again
from pulsar_xblocks.kernel.consents.actions.paper import FILE_PURPOSE
from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import PaperSheet
from pulsar_xblocks.kernel.consents.views.guardian import guardian
from pulsar_xblocks.kernel.files import purposes
from pulsar_xblocks.kernel.files.domain import MEGABYTE, PAPERS, Limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.menu import Entry, add
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import Actor, may


def may_see_sheet(actor: Actor, file: PrivateFile) -> bool:
    """Tell whether the actor may look at the photo of a signed form."""
    sheet = PaperSheet.objects.select_related("request__subject").filter(pk=file.subject_id or None, file_key=file.key).first()
    if sheet is None:
        return False
    return may(actor, "view_people", "consent", queries.where(sheet.request.subject, sheet.request.region_id, actor))


def register() -> None:
    """Register the guardian's page, photos of signed forms and the menu entry."""
    links.register(LINK_PURPOSE, guardian, has_parts=True, again=send_again)
    purposes.register(FILE_PURPOSE, Limits(10 * MEGABYTE, PAPERS, 1), may_see_sheet)
    add(Entry(mark("Consents"), "pulsar:consents", "consent", "view_people", order=60))
