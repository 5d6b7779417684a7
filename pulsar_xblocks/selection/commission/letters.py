"""Letters of the commission: to the applicant and the guardians, in each one's language; names stand only inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.queries import answering, closed_links, of_minors
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day, moment
from pulsar_xblocks.selection.applications.domain import FOR_ORGANISATIONS
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries.representatives import addressees as people_of
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain.collecting import open_ones
from pulsar_xblocks.selection.commission.models import Appeal, GivenDocument, PlaceOffer, RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries.collecting import asked_by, standing
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.statuses import APPEAL

KIND = "selection"
CLOSED = mark("The regional centre has closed the link to your page. Please ask the centre for a new one.")
_CHECKED = {
    statuses.ADMITTED: (mark("The application is admitted to the selection"), mark("The documents are in order. Next comes the scoring.")),
    statuses.RETURNED: (
        mark("The application is returned for clarification"),
        mark("Read the note, answer and send the application again: %(reason)s"),
    ),
    statuses.NOT_ADMITTED: (mark("The application is not admitted to the selection"), mark("Reason: %(reason)s")),
    statuses.ANNULLED: (mark("The application is annulled"), mark("It takes no further part in the selection. Reason: %(reason)s")),
}


@dataclass(frozen=True)
class Told:
    """A message in msgids with its values; ``once`` names it for ever."""

    subject: str
    text: str
    values: dict[str, object]
    once: str


@dataclass(frozen=True)
class Addressee:
    """Who is told of an application (its id): the applicant, or with ``guardian`` and ``email`` a guardian."""

    application: int
    person: Person
    email: str = ""
    guardian: Guardian | None = None
    is_closed: bool = False  # the staff has closed the guardian's link: letters come without it


def checked(context: JobContext) -> None:
    """Tell of a decision of the check, unless another one has followed."""
    row = _application(context.payload["application"])
    if row.status != context.payload["status"]:
        return
    subject, text = _CHECKED[row.status]
    tell(row, Told(subject, text, {"reason": row.reason}, f"{KIND}.checked:{row.pk}:{row.version}"), context.now)


def published(context: JobContext) -> None:
    """Tell everybody of a call that its results are published; where to look, not what they are: letters may be read by others."""
    run = RankingRun.objects.select_related("call__region").get(pk=context.payload["run"])
    rows = SelectionApplication.objects.filter(call=run.call, status__in=sorted(statuses.RANKED | {statuses.NOT_ADMITTED}))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    subject = mark("Preliminary results of the selection") if run.kind == "preliminary" else mark("Results of the selection")
    text = mark("Application %(number)s, “%(call)s”. The points and the place are shown with the application.")
    for done, pk in enumerate(ids, 1):
        row = _application(pk)
        values = {"call": run.call.title}
        tell(row, Told(subject, text, values, f"{KIND}.results:{run.pk}:{run.kind}:{pk}"), context.now)
        context.progress(done, len(ids))


def moved(context: JobContext) -> None:
    """Tell those whose place another run has changed."""
    run = RankingRun.objects.select_related("call").get(pk=context.payload["run"])
    old = dict(RankingRow.objects.filter(run=context.payload["before"]).values_list("application_id", "place"))
    places = RankingRow.objects.filter(run=run).values_list("application_id", "place")
    changed = [(pk, place) for pk, place in places if old.get(pk) != place]
    text = mark("Application %(number)s, “%(call)s”: after an appeal the place in the list has changed. It is now %(place)s.")
    for done, (pk, place) in enumerate(changed, 1):
        values = {"call": run.call.title, "place": place}
        tell(_application(pk), Told(mark("The place in the list has changed"), text, values, f"{KIND}.moved:{run.pk}:{pk}"), context.now)
        context.progress(done, len(changed))


def offered(context: JobContext) -> None:
    """Tell of places that are offered, with the term of the answer."""
    rows = PlaceOffer.objects.filter(application__in=context.payload["applications"], status=statuses.OFFERED)
    found = list(rows.select_related("application__call__region", "application__person"))
    text = mark("A place is offered for application %(number)s, “%(call)s”. Please confirm or decline it until %(until)s.")
    for done, offer in enumerate(found, 1):
        row = offer.application
        values = {"call": row.call.title, "until": moment(offer.answer_by, row.call.region.time_zone)}
        tell(
            row,
            Told(mark("A place is offered: your answer is needed"), text, values, f"{KIND}.offer:{offer.pk}:{offer.answer_by}"),
            context.now,
        )
        context.progress(done, len(found))


def documents_asked(context: JobContext) -> None:
    """Ask those who have confirmed for the documents of the call, once for the same list."""
    call = Call.objects.select_related("region").get(pk=context.payload["call"])
    asked, given = asked_by(call), standing(context.payload["applications"])
    rows = SelectionApplication.objects.filter(pk__in=context.payload["applications"], status__in=sorted(statuses.TAKES_PART))
    found = list(rows.select_related("call__region", "person"))
    text = mark("Application %(number)s, “%(call)s”: until %(until)s we ask for %(documents)s. Send the copies on the page of the result.")
    for done, row in enumerate(found, 1):
        missing = open_ones(asked, given.get(row.pk, {}))
        with in_language(row.person):
            until = day(call.documents_due)
        values = {"call": call.title, "until": until, "documents": "; ".join(one.title for one in missing)}
        once = f"{KIND}.documents:{row.pk}:{call.documents_due}:{'-'.join(str(one.key) for one in asked)}"
        if missing:
            tell(row, Told(mark("Documents for the arrival"), text, values, once), context.now)
        context.progress(done, len(found))


def document_returned(context: JobContext) -> None:
    """Tell the family why a document was returned, unless another one has been sent since."""
    given = GivenDocument.objects.select_related("document__call", "application").get(pk=context.payload["given"])
    if given.version != context.payload["version"]:
        return
    values = {"call": given.document.call.title, "document": given.document.title, "note": given.note}
    text = mark("Application %(number)s, “%(call)s”: “%(document)s” is returned. %(note)s")
    told = Told(mark("A document is returned: send it again"), text, values, f"{KIND}.document:{given.pk}:{given.version}")
    tell(_application(given.application_id), told, context.now)


def appeal_filed(context: JobContext) -> None:
    """Tell the family that the appeal has arrived, and the panel that it waits."""
    appeal = _appeal(context.payload["appeal"])
    row, call = appeal.application, appeal.application.call
    values = {"call": call.title, "appeal": appeal.number, "until": moment(appeal.answer_by, call.region.time_zone)}
    text = mark("Appeal %(appeal)s of application %(number)s has arrived. It is answered until %(until)s.")
    tell(row, Told(mark("The appeal has arrived"), text, values, f"{KIND}.appeal:{appeal.pk}"), context.now)
    for part in call.people.filter(part="appeals").select_related("person"):
        with in_language(part.person):
            send(
                to=part.person,
                subject=gettext("An appeal waits for the panel"),
                text=gettext("Appeal %(appeal)s, “%(call)s”, to be answered until %(until)s.") % values,
                link=_link("call_appeal", call.pk, appeal.pk),
                region_id=call.region_id,
                kind=KIND,
                now=context.now,
                about=appeal,
                once=f"{KIND}.appeal:{appeal.pk}:panel:{part.person_id}",
            )


def appeal_decided(context: JobContext) -> None:
    """Tell the family what was decided."""
    appeal = _appeal(context.payload["appeal"])
    status = APPEAL[appeal.status]
    text = mark("Appeal %(appeal)s of application %(number)s: %(status)s. Reason: %(reason)s")
    with in_language(appeal.application.person):
        values: dict[str, object] = {"appeal": appeal.number, "status": gettext(status.word).lower(), "reason": appeal.reason}
    tell(appeal.application, Told(mark("The appeal is decided"), text, values, f"{KIND}.appeal:{appeal.pk}:decided"), context.now)


def _appeal(pk: int) -> Appeal:
    return Appeal.objects.select_related("application__call__region", "application__person").get(pk=pk)


def tell(row: SelectionApplication, what: Told, now: datetime) -> None:
    """Send a message to the applicant with an account, and of a minor to every guardian who has answered and has an address."""
    for one in addressees([row], now):
        with in_language(one.person):
            send(
                to=None if one.guardian else one.person,
                email=one.email,
                subject=gettext(what.subject),
                text=with_way(one, gettext(what.text) % {"number": row.number, **what.values}),
                link=link_for(one, row.call.region_id, now),
                region_id=row.call.region_id,
                kind=KIND,
                now=now,
                about=row,
                once=f"{what.once}:{one.person.pk}",
            )


def addressees(rows: Sequence[SelectionApplication], now: datetime) -> list[Addressee]:
    """Return who is told of applications: applicants with an account, and of minors the guardians who have answered by mail; 2 queries.

    Of an organisation all who fill in its application; 1 query each.
    """
    pupils = [row for row in rows if row.call.audience != FOR_ORGANISATIONS]
    found = [Addressee(row.pk, row.person) for row in pupils if row.person.user_id]
    for row in rows:
        if row.call.audience == FOR_ORGANISATIONS:
            found += [Addressee(row.pk, person) for person in people_of(row) if person.user_id]
    of_person = {row.person_id: row.pk for row in pupils}
    guardians = answering(Guardian.objects.filter(subject__in=list(of_person)).exclude(email=""))
    guardians = of_minors(guardians, local_day(now, rows[0].call.region.time_zone)) if rows else guardians
    rows_ = list(guardians.select_related("person").order_by("pk"))
    closed = closed_links(rows_)
    return found + [Addressee(of_person[one.subject_id], one.person, one.email, one, one.pk in closed) for one in rows_]


def with_way(one: Addressee, text: str) -> str:
    """Return the text of a letter; to a guardian whose link is closed with what to do."""
    return f"{text} {gettext(CLOSED)}" if one.is_closed else text


def link_for(one: Addressee, region_id: int, now: datetime) -> str:
    """Return where an addressee looks: the own page, or a guardian's lasting link, made now; "" for a guardian whose link is closed."""
    if one.guardian is None:
        return _link("me")
    if one.is_closed:
        return ""
    issued = issue_link(
        purpose=LINK_PURPOSE, subject=one.guardian, region_id=region_id, now=now, valid=None, person=one.person, lasting=True
    )
    return _link("link", issued.token)


def _link(name: str, *args: object) -> str:
    try:
        return reverse(f"pulsar:{name}", args=args)
    except NoReverseMatch:  # Studio has no addresses of ours
        return ""


def _application(pk: int) -> SelectionApplication:
    return SelectionApplication.objects.select_related("call__region", "person").get(pk=pk)
