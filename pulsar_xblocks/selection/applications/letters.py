"""Letters of applications: what applicants and guardians are told, when and in which words."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents import letters as consents
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.queries import of_minors
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.inbox.threads import Announcement
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.links.queries import address_of, address_of_again
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.template_tags import moment, zone
from pulsar_xblocks.selection.applications.domain import FOR_ORGANISATIONS
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries.representatives import addressees
from pulsar_xblocks.selection.calls.models import Call, CallExtension
from pulsar_xblocks.selection.calls.queries import hours_for, times_of
from pulsar_xblocks.selection.domain.statuses import APPLICATION, MEANING, meaning

SUBMITTED, EXTENDED = "selection.submitted", "selection.extended"


def address_of_call(call: Call) -> str:
    """Return the address of a call's own page, "" where our addresses are not served (Studio)."""
    try:
        return reverse("pulsar:selection_call", args=[int(call.region.code), call.code])
    except NoReverseMatch:
        return ""


def begun(row: SelectionApplication) -> consents.GuardianLetter:
    """Return the letter that tells a guardian who has consented before that a new application was begun."""

    def write(guardian: Guardian, token: str, now: datetime) -> None:
        with in_language(guardian.person):
            words = {"child": consents.child_name(guardian.subject), "call": row.call.title}
            send(
                to=None,
                email=guardian.email,
                subject=gettext("A new application: %(child)s") % words,
                text=gettext(
                    "%(child)s has begun an application: %(call)s. Your earlier consent covers it. On your page you see how it stands and "
                    "can withdraw the consent on any day. The link is for you only: do not pass it on, not even to your child."
                )
                % words,
                link=address_of(token),
                region_id=row.call.region_id,
                kind="selection.begun",
                now=now,
            )

    return write


def tell(row: SelectionApplication, subject: str, text: str, now: datetime, *, once: str = "") -> None:
    """Tell the applicant something about the application, of an organisation all who fill it in.

    ``subject`` and ``text`` are msgids with the place %(call)s.
    """
    for person in _applicants(row):
        with in_language(person):
            words = {"call": row.call.title, "number": row.number}
            send(
                to=person,
                subject=gettext(subject) % words,
                text=gettext(text) % words,
                link=address_of_call(row.call),
                region_id=row.call.region_id,
                kind="selection.application",
                now=now,
                about=row,
                once=_once(row, once, person),
            )


def _once(row: SelectionApplication, once: str, person: Person) -> str:
    """Return the name under which one of those who have applied is told something once; a pupil is the only one."""
    return f"{once}:person-{person.pk}" if once and row.call.audience == FOR_ORGANISATIONS else once


def _applicants(row: SelectionApplication) -> Sequence[Person]:
    return addressees(row) if row.call.audience == FOR_ORGANISATIONS else [row.person]


def opened(row: SelectionApplication, now: datetime) -> None:
    """Tell the applicant that the guardian has consented."""
    text = mark("Your parent has consented. The form of %(call)s is open: what you type is saved by itself.")
    tell(row, mark("The form is open"), text, now, once=f"selection.opened:{row.pk}")


def refused(row: SelectionApplication, now: datetime) -> None:
    """Tell the applicant that the guardian has not consented."""
    text = mark("Your parent has not given the consent for %(call)s, so the form stays closed. Talk it over: the answer can be changed.")
    tell(row, mark("The consent was not given"), text, now)


def stopped(row: SelectionApplication, now: datetime) -> None:
    """Tell the applicant that a consent was withdrawn."""
    tell(row, APPLICATION["stopped"].word, MEANING["stopped"], now)


def accepted(row: SelectionApplication, now: datetime) -> None:
    """Tell the applicant that the last consent has come."""
    text = mark("All consents are given. Application %(number)s (%(call)s) counts from the moment it was sent.")
    tell(row, mark("The application is accepted"), text, now)


def restored(row: SelectionApplication, now: datetime) -> None:
    """Tell the applicant that the version sent last counts."""
    text = mark(
        "The window of %(call)s has closed. You took the application back and did not send it again: the version sent before counts."
    )
    tell(row, mark("The version sent before counts"), text, now)


def reopened(row: SelectionApplication, now: datetime) -> None:
    """Tell the applicant that there is more time."""
    text = mark("%(call)s: applications are taken longer. What you have typed is kept: finish the application and send it.")
    tell(row, mark("The form is open again"), text, now)


def order_submitted(row: SelectionApplication, by: Person | None, now: datetime) -> None:
    """Order the job that sends the receipts: the applicant does not wait for letters."""
    enqueue(SUBMITTED, {"application": row.pk, "version": row.version}, region_id=row.call.region_id, by=by, now=now)


def submitted(context: JobContext) -> None:
    """Send the receipt to the applicant and to guardians whose address is confirmed."""
    rows = SelectionApplication.objects.select_related("call__region", "person__user")
    row = rows.filter(pk=context.payload["application"]).exclude(submitted_at=None).first()
    if row is None or row.status not in ("submitted", "awaiting_consent"):  # taken back meanwhile
        return
    once = f"selection.receipt:{row.pk}:{context.payload['version']}"
    subject, text = (
        mark("Application %(number)s is received"),
        mark("%(call)s: the application has arrived at %(at)s. Its number is %(number)s."),
    )
    for person in _applicants(row):
        with in_language(person):
            words = {"number": row.number, "call": row.call.title, "at": moment(row.submitted_at, row.call.region.time_zone)}
            _receipt(row, person, (gettext(subject) % words, gettext(text) % words), context.now, _once(row, once, person))
    if row.call.audience != FOR_ORGANISATIONS:
        _receipts_to_guardians(row, text, context.now, once)


def _receipts_to_guardians(row: SelectionApplication, text: str, now: datetime, once: str) -> None:
    words = {"number": row.number, "call": row.call.title, "at": moment(row.submitted_at, row.call.region.time_zone)}
    for guardian in _guardians(row, now):
        with in_language(guardian.person):
            send(
                to=None,
                email=guardian.email,
                subject=gettext("Application of your child: %(number)s") % words,
                text=gettext(text) % words + " " + gettext("Lost the link to the guardian's page? Ask for it again by the address below."),
                link=address_of_again(),
                region_id=row.call.region_id,
                kind="selection.receipt",
                now=now,
                once=f"{once}:{guardian.pk}",
            )


def _guardians(row: SelectionApplication, now: datetime) -> QuerySet[Guardian]:
    """Return the guardians of a minor whose address is confirmed."""
    confirmed = Guardian.objects.filter(subject=row.person).exclude(confirmed_at=None).exclude(email="")
    return of_minors(confirmed, local_day(now, row.call.region.time_zone)).select_related("person").order_by("pk")


def order_extended(given: CallExtension, by: Person, now: datetime) -> None:
    """Order the job that tells of more time."""
    enqueue(EXTENDED, {"extension": given.pk}, region_id=given.call.region_id, by=by, now=now)


def extended(context: JobContext) -> None:
    """Tell those who have not sent their application until when they may; of the own extension of one also the guardians."""
    given = CallExtension.objects.select_related("call__region").get(pk=context.payload["extension"])
    rows = SelectionApplication.objects.filter(call=given.call, status__in=("draft", "returned", "awaiting_consent"), expires_at=None)
    if given.application_id:
        rows = SelectionApplication.objects.filter(pk=given.application_id)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for done, pk in enumerate(ids, 1):
        _more_time(SelectionApplication.objects.select_related("call__region", "person__user").get(pk=pk), given, context.now)
        context.progress(done, len(ids))


def _more_time(row: SelectionApplication, given: CallExtension, now: datetime) -> None:
    once, region = f"selection.extended:{given.pk}:{row.pk}", row.call.region
    until = times_of(row.call, hours_for(row.call, row.pk)).closes_at
    people = [(person, "", address_of_call(row.call), _once(row, once, person)) for person in _applicants(row)]
    if given.application_id and row.call.audience != FOR_ORGANISATIONS:
        people += [(one.person, one.email, address_of_again(), f"{once}:{one.pk}") for one in _guardians(row, now)]
    for person, email, link, name in people:
        with in_language(person):
            words = {"call": row.call.title, "until": moment(until, region.time_zone), "zone": zone(region.time_zone), "why": given.reason}
            send(
                to=None if email else person,
                email=email,
                subject=gettext("More time for the application"),
                text=gettext("%(call)s: the application is taken until %(until)s (%(zone)s). Reason: %(why)s") % words,
                link=link,
                region_id=region.pk,
                kind="selection.extended",
                now=now,
                about=row,
                once=name,
            )


def _receipt(row: SelectionApplication, person: Person, words: tuple[str, str], now: datetime, once: str) -> None:
    subject, text = words
    send(
        to=person,
        subject=subject,
        text=f"{text} {gettext(meaning(row.status, row.call.audience))}",
        link=address_of_call(row.call),
        region_id=row.call.region_id,
        kind="selection.receipt",
        now=now,
        about=row,
        once=once,
    )


def talk(row: SelectionApplication, *, to_staff: bool) -> Announcement:
    """Return who hears of a question or of its answer."""
    if not to_staff:
        return Announcement(list(_applicants(row)), mark("An answer about your application"), address_of_call(row.call))
    holders = RoleAssignment.objects.filter(role="operator", region=row.call.region_id, closed_at=None).select_related("person")
    people = [holder.person for holder in holders.order_by("pk")]
    return Announcement(people, mark("A question of an applicant"), reverse("pulsar:selection_talk", args=[row.pk]))


def whole_address(row: SelectionApplication) -> str:
    """Return the absolute address of the call's page, for people who read it on paper."""
    return absolute(address_of_call(row.call))
