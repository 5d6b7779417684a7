"""A person's messages, settings of letters, calendar; letters of the region for the staff."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import answers, errors_of, logged_in, page
from pulsar_xblocks.kernel.inbox import actions, domain, ics, queries
from pulsar_xblocks.kernel.inbox.addresses import absolute, in_language
from pulsar_xblocks.kernel.inbox.qr import qr_svg
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.paging import newest
from pulsar_xblocks.kernel.pure.errors import Invalid

CALENDAR_WINDOW = timedelta(minutes=10)


@logged_in
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the person's messages, newest first."""
    return _inbox(request)


@logged_in
@require_POST
def inbox_open(request: HttpRequest, message_id: int) -> HttpResponse:
    """Note that the message was seen and go where it leads."""
    visit = request.visit
    message = queries.message_of(visit.person, message_id)
    actions.mark_read(message, visit.now)
    is_ours = message.link and url_has_allowed_host_and_scheme(message.link, {request.get_host()}, request.is_secure())
    return redirect(message.link if is_ours and "follow" in request.POST else "pulsar:inbox")


@logged_in
@require_POST
def inbox_read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was seen."""
    actions.mark_all_read(request.visit.person, request.visit.now)
    return redirect("pulsar:inbox")


@logged_in
@require_POST
def inbox_settings(request: HttpRequest) -> HttpResponse:
    """Store how often letters come."""
    try:
        actions.set_digest(request.visit.person, request.POST.get("digest", ""))
    except Invalid as error:
        return _inbox(request, 422, errors=errors_of(error))
    return redirect("pulsar:inbox")


@logged_in
@require_POST
def inbox_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar address and show it once, or close it."""
    person = request.visit.person
    if "close" in request.POST:
        actions.close_calendar(person)
        return redirect("pulsar:inbox")
    address = absolute(reverse("pulsar:calendar", args=[actions.new_calendar(person)]))
    whole = address if "://" in address else request.build_absolute_uri(address)
    qr = qr_svg(whole, gettext("QR code of the calendar's address"))
    return page(request, "kernel/inbox/calendar.html", {"address": whole, "qr": qr})


@answers
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar of whoever the secret address belongs to."""
    now = clock.now()
    count_attempt("calendar", request.META.get("REMOTE_ADDR", ""), limit=120, window=CALENDAR_WINDOW, now=now)
    person = queries.owner_of_calendar(token)
    with in_language(person):
        body = ics.calendar(ics.events_of(person, now), gettext("Pulsar"), now)
    headers = {"Content-Disposition": 'inline; filename="pulsar.ics"', "Referrer-Policy": "no-referrer"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@logged_in
def letters(request: HttpRequest) -> HttpResponse:
    """Show the staff what became of each letter of the region."""
    state = request.GET.get("state", "")
    found = newest(request, queries.letters_within(request.visit.actor, state if state in domain.LETTER_STATUS else ""))
    rows = [
        {"letter": letter, "status": domain.LETTER_STATUS[letter.state], "address": domain.masked(letter.address)} for letter in found.rows
    ]
    context = {"rows": rows, "page": found, "state": state, "statuses": domain.LETTER_STATUSES}
    return page(request, "kernel/inbox/letters.html", context)


def _inbox(request: HttpRequest, status: int = 200, **extra: object) -> HttpResponse:
    person = request.visit.person
    is_unread_only = request.GET.get("show") == "unread"
    found = newest(request, queries.messages_of(person, is_unread_only=is_unread_only), "at")
    context = {
        "page": found,
        "is_unread_only": is_unread_only,
        "count": queries.unread_count(person),
        "setting": queries.setting_of(person),
        "digests": domain.DIGESTS,
    }
    return page(request, "kernel/inbox/inbox.html", context | extra, status)
