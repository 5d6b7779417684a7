"""Letters of the commission: to the applicant and the guardians, in each one's language; names stand only inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.actions.requests import LINK_PURPOSE
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.models import RankingRow, RankingRun
from pulsar_xblocks.selection.domain import statuses

KIND = "selection"
_CHECKED = {
    statuses.ADMITTED: (mark("The application is admitted to the selection"), mark("The documents are in order. Next comes the scoring.")),
    statuses.RETURNED: (
        mark("The application is returned for clarification"),
        mark("Read the note, answer and send the application again: %(reason)s"),
    ),
    statuses.NOT_ADMITTED: (mark("The application is not admitted to the selection"), mark("Reason: %(reason)s")),
}


@dataclass(frozen=True)
class Told:
    """A message in msgids with its values; ``once`` names it for ever."""

    subject: str
    text: str
    values: dict[str, object]
    once: str


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
        tell(row, Told(subject, text, values, f"{KIND}.results:{run.pk}:{pk}"), context.now)
        context.progress(done, len(ids))


def moved(run: RankingRun, before: RankingRun, now: datetime) -> int:
    """Tell those whose place another run has changed; return how many applications."""
    old = dict(RankingRow.objects.filter(run=before).values_list("application_id", "place"))
    changed = [
        (pk, place) for pk, place in RankingRow.objects.filter(run=run).values_list("application_id", "place") if old.get(pk) != place
    ]
    text = mark("Application %(number)s, “%(call)s”: after an appeal the place in the list has changed. It is now %(place)s.")
    for pk, place in changed:
        row = _application(pk)
        values = {"call": row.call.title, "place": place}
        tell(row, Told(mark("The place in the list has changed"), text, values, f"{KIND}.moved:{run.pk}:{pk}"), now)
    return len(changed)


def tell(row: SelectionApplication, what: Told, now: datetime) -> None:
    """Send a message to the applicant with an account, and to every guardian with an address."""
    for person, email, link in _addressees(row, now):
        with in_language(person):
            send(
                to=person if not email else None,
                email=email,
                subject=gettext(what.subject),
                text=gettext(what.text) % {"number": row.number, **what.values},
                link=link,
                region_id=row.call.region_id,
                kind=KIND,
                now=now,
                about=row,
                once=f"{what.once}:{person.pk}",
            )


def _addressees(row: SelectionApplication, now: datetime) -> Iterator[tuple[Person, str, str]]:
    if row.person.user_id:
        yield row.person, "", _link("me")
    for guardian in Guardian.objects.filter(subject=row.person).exclude(email="").select_related("person").order_by("pk"):
        region = row.call.region_id
        issued = issue_link(
            purpose=LINK_PURPOSE, subject=guardian, region_id=region, now=now, valid=None, person=guardian.person, lasting=True
        )
        yield guardian.person, guardian.email, _link("link", issued.token)


def _link(name: str, *args: object) -> str:
    try:
        return reverse(f"pulsar:{name}", args=args)
    except NoReverseMatch:  # Studio has no addresses of ours
        return ""


def _application(pk: int) -> SelectionApplication:
    return SelectionApplication.objects.select_related("call__region", "person").get(pk=pk)
