"""What somebody lacks in whole sentences, the reminder to all who lack something, the text for their chat."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.courses.domain.finishing import FAILED
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS
from pulsar_xblocks.courses.enrolments import lacking
from pulsar_xblocks.courses.enrolments.lacking import Line
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.inbox.domain import chat_text
from pulsar_xblocks.kernel.jobs.actions import order_equal
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.template_tags import day, number

JOB = "training.remind"


def hours_by_kind(line: Line) -> list[tuple[str, Decimal, Decimal]]:
    """Return of each kind that is planned: its word, what counts, what is planned."""
    counted, plan = line.balance.counted, line.balance.plan
    return [(word, counted.of(kind), plan.of(kind)) for kind, word in HOUR_KINDS.items() if plan.of(kind)]


def sentences(line: Line) -> list[str]:
    """Return what somebody lacks, a sentence each, in the language in force."""
    lacks, missing, found = set(line.lacks), line.missing, []
    if lacking.DOCUMENTS in lacks:
        found.append(gettext("Documents: %(papers)s.") % {"papers": papers(line)})
    if lacking.HOURS in lacks:
        count = int(missing.hours) if missing.hours == int(missing.hours) else 2
        words = {"n": number(missing.hours)}
        found.append(ngettext("Not confirmed yet: %(n)s hour.", "Not confirmed yet: %(n)s hours.", count) % words)
    if lacking.ACTIVITIES in lacks:
        found.append(gettext("To be done: %(titles)s.") % {"titles": "; ".join(one.title for one in missing.activities)})
    if lacking.POINTS in lacks:
        found.append(gettext("Points: %(have)s %% of those possible, not enough to pass.") % {"have": number(missing.percent)})
    if lacking.LAST in lacks:
        found.append(gettext("Final assessment: not passed.") if missing.final == FAILED else gettext("Final assessment: not held yet."))
    return found


def papers(line: Line) -> str:
    """Return the documents that are missing, in one line."""
    return ", ".join(gettext(lacking.PAPERS[key]) for key in line.papers)


def wanted(found: Sequence[Line], kind: str) -> list[Line]:
    """Return those who lack something of a kind, of any kind without one."""
    return [line for line in found if (kind in line.lacks if kind in lacking.KINDS else line.lacks)]


def chat(group: TrainingGroup) -> str:
    """Return what a curator pastes into the group's chat: no names, nothing about anybody alone."""
    words = {"course": group.programme.title, "ends": day(group.ends_on)}
    text = gettext(
        "Colleagues, some of us still lack something in the course «%(course)s»; training ends on %(ends)s. Open your page: it says what "
        "is missing and where to do it."
    )
    return chat_text("", text % words, absolute(reverse("pulsar:courses_open")))


def order(group: TrainingGroup, kind: str, *, by: Person, now: datetime) -> None:
    """Order the reminders to all who lack something; a second click orders nothing."""
    payload = {"group": group.pk, "kind": kind if kind in lacking.KINDS else ""}
    order_equal(Order(JOB, payload, group.programme.region_id), by=by, now=now)


def run(context: JobContext) -> str:
    """Write to all who lack something now, each once a day at most; return how many."""
    group = programmes.group_or_404(context.payload["group"])
    found = wanted(lacking.lines(group, context.now), context.payload["kind"])
    _remind(found, group, context)
    return str(len(found))


def _remind(found: Iterable[Line], group: TrainingGroup, context: JobContext) -> None:
    rows = list(found)
    today = local_day(context.now, group.programme.region.time_zone)
    for done, line in enumerate(rows, 1):
        row = line.row
        with in_language(row.person):
            words = {"course": group.programme.title, "ends": day(group.ends_on)}
            text = gettext("«%(course)s», training ends on %(ends)s. You still lack:") % words
            send(
                to=row.person,
                subject=gettext("What you still lack in the course"),
                text="\n".join([text, *(f"— {sentence}" for sentence in sentences(line))]),
                link=reverse("pulsar:enrolment", args=[row.key]),
                region_id=group.programme.region_id,
                kind="training.reminder",
                now=context.now,
                about=row,
                once=f"training.lacks:{row.pk}:{today:%Y%m%d}",
            )
        context.progress(done, len(rows))


def own(row: Enrolment, now: datetime) -> list[str]:
    """Return what a participant still lacks, for the own page; 7 queries."""
    [line] = lacking.lines(row.group, now, [row])
    return sentences(line)
