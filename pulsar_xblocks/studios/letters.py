"""Letters of the studios: what people are told, when and in which words."""

from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.inbox.threads import Announcement
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.template_tags import day
from pulsar_xblocks.studios.domain.statuses import IN_QUEUE
from pulsar_xblocks.studios.models import StudioApplication, StudioVisit, StudioYear

SUBMITTED = "studios.submitted"


def _link(name: str, *args: object) -> str:
    try:
        return reverse(f"pulsar:{name}", args=args)
    except NoReverseMatch:  # Studio has no addresses of ours
        return ""


def _holders(role: str, **place: object) -> list[Person]:
    rows = RoleAssignment.objects.filter(role=role, closed_at=None, **place).select_related("person").order_by("pk")
    return [row.person for row in rows]


def order_submitted(application: StudioApplication, *, by: Person, now: datetime) -> None:
    """Order the job that tells of a submission: however many people hear of it, the mentor does not wait for their letters."""
    enqueue(SUBMITTED, {"application": application.pk}, region_id=application.year.region_id, by=by, now=now)


def submitted(context: JobContext) -> None:
    """Tell the head of the school that an approval is awaited, and the operators that an application came."""
    rows = StudioApplication.objects.select_related("organisation", "year__region")
    application = rows.filter(pk=context.payload["application"], status__in=IN_QUEUE).first()
    if application is None:  # taken back or decided meanwhile
        return
    heads = _holders("head", organisation=application.organisation)
    operators = _holders("operator", region=application.year.region)
    told = [(person, mark("Approve the studio application")) for person in heads]
    told += [(person, mark("A new studio application")) for person in operators]
    for person, subject in told:
        _tell(person, application, subject, context)


def approved(application: StudioApplication, studio_year: StudioYear, now: datetime) -> None:
    """Tell the mentor the studio's code."""
    with in_language(application.applicant):
        send(
            to=application.applicant,
            subject=gettext("The studio is approved"),
            text=gettext("Studio “%(name)s” is open. Its code is %(code)s. Next: invite the pupils.")
            % {"name": studio_year.name, "code": studio_year.studio.code},
            link=_link("me"),
            region_id=application.year.region_id,
            kind="studio_application",
            now=now,
        )


def decided(application: StudioApplication, now: datetime) -> None:
    """Tell the mentor that the application is returned or rejected, and why."""
    with in_language(application.applicant):
        subject = (
            gettext("The application is returned for changes")
            if application.status == "returned"
            else gettext("The application is rejected")
        )
        send(
            to=application.applicant,
            subject=subject,
            text=gettext("Application “%(name)s”. Reason: %(reason)s") % {"name": application.title, "reason": application.reason},
            link=_link("me"),
            region_id=application.year.region_id,
            kind="studio_application",
            now=now,
        )


def approval_undone(application: StudioApplication, now: datetime) -> None:
    """Tell the mentor that the approval was a mistake."""
    with in_language(application.applicant):
        send(
            to=application.applicant,
            subject=gettext("The approval is taken back"),
            text=gettext("The operator is looking at application “%(name)s” once more. You need do nothing.") % {"name": application.title},
            link=_link("me"),
            region_id=application.year.region_id,
            kind="studio_application",
            now=now,
        )


def talk(studio_year: StudioYear) -> Announcement:
    """Return who hears of a note in a studio's thread: its mentors and its methodologist, the operators where there is none."""
    people = [row.person for row in studio_year.mentors.filter(until=None).select_related("person")]
    people += [studio_year.methodist] if studio_year.methodist else _holders("operator", region=studio_year.studio.region)
    return Announcement(people, mark("A note about the studio"), _link("studio", studio_year.pk))


def mentor_left(studio_year: StudioYear, person: Person, by: Person, now: datetime) -> None:
    """Tell those who look after the studio, and the one who was taken off, that a mentor has left."""
    people = {row.pk: row for row in [person, *talk(studio_year).people] if row.pk != by.pk}
    for one in people.values():
        with in_language(one):
            text = gettext("%(who)s no longer leads studio “%(name)s”. What was written down stays.")
            send(
                to=one,
                subject=gettext("A mentor has left the studio"),
                text=text % {"who": person.short_name, "name": studio_year.name},
                link=_link("me") if one.pk == person.pk else _link("studio", studio_year.pk),
                region_id=studio_year.studio.region_id,
                kind="studio.mentor_left",
                now=now,
                about=studio_year,
            )


def visit(row: StudioVisit, by: Person, now: datetime) -> None:
    """Tell the mentors and the visitor that a visit is planned, was held or is called off."""
    studio = row.studio_year
    people = [one.person for one in studio.mentors.filter(until=None).select_related("person")] + ([row.visitor] if row.visitor else [])
    subjects = {
        "planned": mark("A visit to the studio is planned"),
        "held": mark("What was agreed at the visit"),
        "cancelled": mark("The visit to the studio is called off"),
    }
    for one in {person.pk: person for person in people if person.pk != by.pk}.values():
        with in_language(one):
            words = {"name": studio.name, "day": day(row.on), "who": row.visitor.short_name if row.visitor else ""}
            first = gettext("Studio “%(name)s”, %(day)s, %(who)s") % words
            send(
                to=one,
                subject=gettext(subjects[row.state]),
                text=f"{first}\n{row.outcome or row.plan}".strip(),
                link=_link("studio", studio.pk),
                region_id=studio.studio.region_id,
                kind="studio.visit",
                now=now,
                about=row,
            )


def _tell(person: Person, application: StudioApplication, subject: str, context: JobContext) -> None:
    with in_language(person):
        send(
            to=person,
            subject=gettext(subject),
            text=gettext("Studio “%(name)s”, %(school)s.") % {"name": application.title, "school": application.organisation},
            link=_link("studio_application", application.pk),
            region_id=application.year.region_id,
            kind="studio_application",
            now=context.now,
            once=f"{SUBMITTED}:{context.job.pk}:{person.pk}",
        )
