"""Letters of an enrolment: each step in plain words; what was done for many goes when it can no longer be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.models import Enrolment, EnrolmentEvent
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.jobs.actions import order as order_job
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day

JOB, KIND = "training.told", "training.stage"
UNDO_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Told:
    """What is said of a step: msgids with %(course)s, %(from)s, %(to)s, %(number)s, %(place)s."""

    subject: str
    text: str


WORDS = {
    stages.WAITING: Told(
        mark("You are on the waiting list: %(course)s"),
        mark(
            "All places of %(course)s (%(from)s – %(to)s) are taken. You are number %(place)s on the waiting list. As soon as a place is "
            "free, you get a letter. You need do nothing now."
        ),
    ),
    stages.DOCS_NEEDED: Told(
        mark("A place is yours: %(course)s"),
        mark(
            "There is a place for you in %(course)s, %(from)s – %(to)s. Next: answer the consent, fill in your documents and send them to "
            "the check. Your page says what is still missing."
        ),
    ),
    stages.DOCS_CHECK: Told(
        mark("Your documents are sent: %(course)s"),
        mark("We are checking your documents for %(course)s. You get a letter when they are accepted or need a correction."),
    ),
    stages.DOCS_REJECTED: Told(
        mark("Your documents need a correction: %(course)s"),
        mark("Correct what is named and send the documents again."),
    ),
    stages.ORDER_IN: Told(
        mark("Your documents are accepted: %(course)s"),
        mark("Your documents for %(course)s are in order. Next comes the order of enrolment; you need do nothing now."),
    ),
    stages.STUDYING: Told(
        mark("You are enrolled: %(course)s"),
        mark("You are enrolled in %(course)s. Training goes on from %(from)s to %(to)s. Order: %(number)s."),
    ),
    stages.FINAL: Told(
        mark("The final assessment is ahead: %(course)s"),
        mark("Everything before the final assessment of %(course)s is done. The curator tells the day and the form."),
    ),
    stages.CERT_NEEDED: Told(
        mark("The course is completed: %(course)s"),
        mark("You have completed %(course)s. We are preparing your certificate and will write when it can be handed over."),
    ),
    stages.CERT_ISSUED: Told(
        mark("Your certificate is issued: %(course)s"),
        mark("Your certificate for %(course)s is issued. Your page says how to get it."),
    ),
    stages.LEFT: Told(
        mark("You have left the course: %(course)s"),
        mark("Your training in %(course)s has ended before its end. You may ask the curator for a statement of study."),
    ),
    stages.WITHDRAWN: Told(
        mark("Your application is taken back: %(course)s"),
        mark("Your application for %(course)s is taken back, the place goes to the next on the waiting list."),
    ),
}


def order(row: Enrolment, event: EnrolmentEvent, now: datetime) -> None:
    """Order the letter about one step."""
    if event.stage in WORDS:
        what = Order(JOB, {"event": event.pk}, row.group.programme.region_id, once=f"training.told:{event.pk}")
        order_job(what, by=None, now=now)


def order_batch(row: Enrolment, batch: str, now: datetime) -> None:
    """Order the letters about steps made together, for when they can no longer be undone."""
    once, later = f"training.told:{batch}", now + UNDO_WITHIN
    order_job(Order(JOB, {"batch": batch}, row.group.programme.region_id, once=once, run_at=later), by=None, now=now)


def run(context: JobContext) -> str:
    """Write about the steps that are named, where the enrolment still stands so; return how many letters."""
    rows = EnrolmentEvent.objects.select_related("enrolment__group__programme__region", "enrolment__person__user", "enrolment__order_in")
    batch = context.payload.get("batch")
    found = rows.filter(batch=batch) if batch else rows.filter(pk=context.payload["event"])
    told = [event for event in found.order_by("pk") if event.stage in WORDS and _stands(event)]
    for done, event in enumerate(told, 1):
        _tell(event.enrolment, event, context.now)
        context.progress(done, len(told))
    return str(len(told))


def _stands(event: EnrolmentEvent) -> bool:
    """Tell whether an enrolment still stands as this step left it: undone and done again, the later step is told."""
    return event.stage == event.enrolment.stage and event.at == event.enrolment.stage_at


def _tell(row: Enrolment, event: EnrolmentEvent, now: datetime) -> None:
    words = WORDS[event.stage]
    with in_language(row.person):
        values = _values(row)
        parts = [gettext(words.text) % values]
        if event.reason:
            parts.append(gettext("Reason: %(why)s") % {"why": gettext(event.reason)})
        send(
            to=row.person,
            subject=gettext(words.subject) % values,
            text="\n\n".join(parts),
            link=reverse("pulsar:enrolment", args=[row.key]),
            region_id=row.group.programme.region_id,
            kind=KIND,
            now=now,
            about=row,
            once=f"training.step:{event.pk}",
        )


def _values(row: Enrolment) -> dict[str, str]:
    order_in = row.order_in
    number = gettext("No. %(number)s of %(on)s") % {"number": order_in.number, "on": day(order_in.on)} if order_in else "—"
    return {
        "course": f"«{row.group.programme.title}»",
        "from": day(row.group.starts_on),
        "to": day(row.group.ends_on),
        "number": number,
        "place": str(queries.place_in_queue(row)) if row.stage == stages.WAITING else "",
    }
