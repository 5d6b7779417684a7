"""What the studios put on «My Pulsar»: studios one leads, applications, memberships, with the next step and the way to the unit."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.consents.domain import STATUSES
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.home import Card
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform.addresses import unit_address
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.studios.domain import roster, statuses
from pulsar_xblocks.studios.models import Membership, ProjectYear, StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import renewal
from pulsar_xblocks.studios.queries.renewal import offers
from pulsar_xblocks.studios.queries.studios import checklist_rows, with_counts

BLOCK = "pulsar_studio"
RELATED = ("studio__organisation__municipality", "studio__region", "methodist")


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the person's studios, applications and memberships, or the way to a first one; a fixed number of queries."""
    found = [*_led(person, now), *_applications(person), *_memberships(person, now), *_over(person, now)]
    return found or _ways_in(actor)


def _ways_in(actor: Actor) -> list[Card]:
    """Return where a studio is opened or joined, for people who have none and no other work here."""
    if actor.roles - {"mentor", "pupil"}:
        return []
    years = ProjectYear.objects.filter(status="active").select_related("region").order_by("region__code")
    regions = {grant.region for grant in actor.grants}
    known = [year for year in years if not regions or year.region_id in regions]
    units = units_of(known)
    return [
        Card(
            kind=gettext("School studio"),
            title=year.name,
            url=units[year.pk],
            action=gettext("Open a studio or join one"),
            facts=((gettext("Region"), year.region.name),),
            next_step=gettext("Teachers write an application here, pupils type the mentor's code."),
            tone="run",
        )
        for year in known
        if units[year.pk]
    ]


def unit_of(year: ProjectYear) -> str:
    """Return the address of the unit that shows the studio block of the year, "" when there is none; 1 query."""
    return units_of([year])[year.pk]


def units_of(years: Iterable[ProjectYear]) -> dict[int, str]:
    """Return year id -> address of the unit with the studio block, "" without one; 1 query."""
    wanted = {year.pk: year for year in years}
    regions = CourseLink.objects.filter(course_key=OuterRef("course_key")).values("region_id")[:1]
    targets = ["", *(f"{year.region.code}:{year.code}" for year in wanted.values())]
    rows = Placement.objects.filter(block_type=BLOCK, target__in=targets).annotate(region=Subquery(regions)).order_by("target", "seen_at")
    found = dict.fromkeys(wanted, "")
    for row in rows if wanted else ():  # a block of this very year comes after one of «the active year»
        for year in wanted.values():
            if row.region == year.region_id and row.target in ("", f"{year.region.code}:{year.code}"):
                found[year.pk] = unit_address(row.course_key, row.usage_key)
    return found


def _led(person: Person, now: datetime) -> Iterator[Card]:
    rows = StudioYear.objects.filter(mentors__person=person, mentors__until=None).exclude(status="archived")
    found = list(with_counts(rows.order_by("-year__code", "pk")).select_related("year__region", *RELATED))
    units = units_of(row.year for row in found if row.year.status == "active")
    for row in found:
        word, tone = _next_of_studio(row, now)
        unit = units.get(row.year_id, "")
        yield Card(
            kind=gettext("School studio"),
            title=f"«{row.name}»",
            url=unit or reverse("pulsar:studio", args=[row.pk]),
            action=gettext("Open the studio"),
            status=statuses.STUDIO[row.status],
            facts=((gettext("Code"), row.studio.code), (gettext("Pupils"), str(row.members)), (gettext("Project year"), row.year.code)),
            next_step=word,
            tone=tone,
        )


def _over(person: Person, now: datetime) -> Iterator[Card]:
    """Return the studios of years that are over, with the way to go on."""
    for offer in offers(person, now):
        word, tone = _next_of_past(offer)
        is_now = offer.state == renewal.NOW
        yield Card(
            kind=gettext("School studio"),
            title=f"«{offer.row.name}»",
            url=reverse("pulsar:studio_renew" if is_now else "pulsar:studio_papers", args=[offer.row.pk]),
            action=gettext("Renew the studio") if is_now else gettext("Results and papers of the year"),
            status=statuses.STUDIO[offer.row.status],
            facts=((gettext("Code"), offer.row.studio.code), (gettext("Project year"), offer.row.year.code)),
            next_step=word,
            tone=tone,
        )


def _next_of_past(offer: renewal.Offer) -> tuple[str, str]:
    """Return what comes next for a studio whose year is over, and its tone."""
    year = offer.year
    if offer.state == renewal.NOW and year:
        values = {"year": year.code, "until": day(year.call_closes_at, year.region.time_zone)}
        return gettext("Next: renew it for %(year)s, until %(until)s. Last year's answers are copied.") % values, "warn"
    if offer.state == renewal.AHEAD and year:
        values = {"year": year.code, "since": day(year.call_opens_at, year.region.time_zone)}
        return gettext("Applications for %(year)s are taken from %(since)s.") % values, "idle"
    if offer.state == renewal.OVER:
        return gettext("Applications are not taken any more. Ask the regional operator for more time."), "idle"
    return gettext("The year is over. Applications for the next one are usually taken from 25 August."), "idle"


def _next_of_studio(row: StudioYear, now: datetime) -> tuple[str, str]:
    if row.year.status != "active":
        return gettext("The year is over: everything stays readable."), "idle"
    if not row.members:
        return gettext("Next: invite the pupils by the join code or a class list."), "warn"
    if row.members > row.ready:
        values = {"n": row.members - row.ready, "of": row.members}
        return gettext("Next: remind of the consents, %(n)d of %(of)d are missing.") % values, "warn"
    left = [entry for entry in checklist_rows(row, local_day(now, row.studio.region.time_zone)) if entry["state"] != "done"]
    if not left:
        return gettext("The checklist of the year is complete."), "ok"
    title = left[0]["item"].title
    values = {"what": gettext(title), "until": day(left[0]["due"])}
    return gettext("Next: %(what)s, until %(until)s.") % values, "bad" if left[0]["state"] == "late" else "run"


def _applications(person: Person) -> Iterator[Card]:
    rows = StudioApplication.objects.filter(applicant=person, year__status="active").exclude(status__in=("approved", "withdrawn"))
    words = {
        "draft": (gettext("Next: fill it in and submit it."), "run"),
        "submitted": (gettext("The regional operator will answer. You need do nothing now."), "run"),
        "review": (gettext("The regional operator is reading it. You need do nothing now."), "run"),
        "returned": (gettext("Next: read the reason, change the application and submit it again."), "warn"),
        "rejected": (gettext("Read the reason. While the window is open, you may write a new one."), "bad"),
    }
    found = list(rows.select_related("year__region", "organisation").order_by("-pk"))
    units = units_of(row.year for row in found)
    for row in found:
        page, unit = reverse("pulsar:studio_application", args=[row.pk]), units[row.year_id]
        yield Card(
            kind=gettext("Application to open a studio"),
            title=f"«{row.title}»" if row.title else gettext("Without a name"),
            url=unit if unit and row.status in statuses.EDITABLE else page,
            action=gettext("Continue the application") if row.status in statuses.EDITABLE else gettext("Open the application"),
            status=statuses.APPLICATION[row.status],
            facts=((gettext("School"), str(row.organisation)),) if row.organisation else (),
            next_step=words[row.status][0],
            tone=words[row.status][1],
        )


def _memberships(person: Person, now: datetime) -> Iterator[Card]:
    rows = Membership.objects.filter(person=person, open_marker=1, year__status="active")
    for row in rows.select_related("studio_year__studio__organisation", "year__region").order_by("-pk"):
        state = consents.state(person, roster.REQUIRED[0], now)
        is_ready = row.active_on is not None
        yield Card(
            kind=gettext("Your studio"),
            title=f"«{row.studio_year.name}»",
            url=unit_of(row.year) or reverse("pulsar:studio", args=[row.studio_year_id]),
            action=gettext("Open the studio"),
            status=statuses.MEMBERSHIP["active" if is_ready else "pending"],
            facts=((gettext("School"), str(row.studio_year.studio.organisation)), (gettext("Consent"), gettext(STATUSES[state].word))),
            next_step=_next_of_pupil(person, now, is_ready),
            tone="ok" if is_ready else "warn",
        )


def _next_of_pupil(person: Person, now: datetime, is_ready: bool) -> str:
    if is_ready:
        return gettext("Everything is in order: come to the next meeting.")
    if consents.own_waiting(person, now):
        return gettext("Next: give your own consent, section “Consents”.")
    return gettext("Your parents have got a letter with a link: ask them to answer.")
