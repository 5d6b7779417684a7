"""What answering by a guardian and by a person themselves share."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language

from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.links import browsers
from pulsar_xblocks.kernel.links.views import address_of_visitor
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark

SIGNER_FIELDS = ("family", "given", "patronymic", "relation", "basis")


class TextChanged(Conflict):
    """The text was published anew while the page stood open."""

    code = "text_changed"
    message = mark("The text of the document has been changed since you opened the page. Please read it again and answer.")


def language() -> str:
    """Return the language of the page."""
    return (get_language() or "ru")[:2]


def trace_of(request: HttpRequest, *, by: Person | None, source: str = "") -> Trace:
    """Return how this answer came in."""
    agent = request.headers.get("User-Agent", "")
    mark = browsers.stored(browsers.known(request.COOKIES))
    return Trace(ip=address_of_visitor(request), user_agent=agent, by=by, source=source, browser=mark)


def request_of(subject: Person, purpose: str) -> ConsentRequest:
    """Return what was asked about a person for a purpose.  Raises NotFound."""
    found = ConsentRequest.objects.select_related("region", "subject").filter(subject=subject, purpose=purpose).first()
    if found is None:
        raise NotFound
    return found


def store_answer(request: HttpRequest, subject: Person, signer: Signer, now: datetime) -> str:
    """Store the pressed button, ``answer`` = «purpose.given»; return the purpose.  Raises Invalid, NotFound, TextChanged."""
    purpose, _, wanted = request.POST.get("answer", "").partition(".")
    if wanted not in (domain.GIVEN, domain.REFUSED):
        raise Invalid({"": [mark("Press one of the two answers.")]})
    asked = request_of(subject, purpose)
    text = queries.text_in_force(asked.region_id, purpose, request.POST.get(f"text_{purpose}", ""))
    if text is None:
        raise TextChanged
    by = signer.guardian.person if signer.guardian else subject
    answer(asked, wanted, text, signer, trace_of(request, by=by), now=now)
    return purpose
