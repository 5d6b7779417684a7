"""Writes of letters to many studios: order, run, stop."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.domain.mailing import filled
from pulsar_xblocks.studios.queries.mailing import JOB, Recipient, recipients

NOBODY = mark("Nobody would get this letter: choose other studios.")


@dataclass(frozen=True)
class MailText:
    """A letter with places; the kind of definition is «mailing»."""

    subject: str
    text: str


@transaction.atomic
def order_mailing(words: MailText, to: Sequence[Recipient], key: str, *, by: Person, now: datetime) -> list[Job]:
    """Order a letter to the studios, a job for each region; the same form sent twice orders once.  Raises Invalid without anybody."""
    if not to:
        raise Invalid({"": [NOBODY]})
    regions: dict[int, list[int]] = defaultdict(list)
    for one in to:
        regions[one.studio.studio.region_id].append(one.studio.pk)
    definition = pin("mailing", words, now)
    made = []
    for region_id, studios in regions.items():
        payload = {"definition": definition.pk, "studios": sorted(set(studios))}
        job = jobs.order(Order(JOB, payload, region_id, once=f"mailing:{key[:60]}:{region_id}"), by=by, now=now)
        record("studios.write", job, by=by, now=now, region_id=region_id, studios=len(payload["studios"]))
        made.append(job)
    return made


def run(context: JobContext) -> str:
    """Write to the mentors one by one; run again it writes to nobody twice.  Return how many got the letter."""
    words = words_of(context.payload["definition"])
    found = recipients(context.payload["studios"])
    context.progress(0, len(found))
    for done, one in enumerate(found, 1):
        _write(context.job, words, one, context.now)
        context.progress(done, len(found))
    return str(len(found))


def asked_of(job: Job) -> dict[str, Any]:
    """Return what was ordered: the definition of the letter and the studios."""
    asked: dict[str, Any] = json.loads(job.payload)
    return asked


def words_of(definition_id: int) -> MailText:
    """Return the letter that was ordered."""
    return body_of(Definition.objects.get(pk=definition_id), MailText)


def _write(job: Job, words: MailText, one: Recipient, now: datetime) -> None:
    with in_language(one.person):
        send(
            to=one.person,
            subject=filled(words.subject, one.values),
            text=filled(words.text, one.values),
            region_id=one.studio.studio.region_id,
            kind="studios.mailing",
            now=now,
            about=job,
            once=f"mailing:{job.pk}:{one.person.pk}:{one.studio.pk}",
        )


@transaction.atomic
def stop(job: Job, *, by: Person, now: datetime) -> int:
    """Stop the letters: nobody else is written to, and what still waits in the post is not sent.  Return how many waited."""
    if job.state in ("queued", "running"):
        jobs.cancel(job, now=now)
    waiting = Message.objects.filter(object_kind="job", object_id=str(job.pk), letter__state="queued").values_list("letter_id", flat=True)
    stopped = Letter.objects.filter(pk__in=list(waiting), state="queued").update(state="cancelled")
    record("studios.write_stop", job, by=by, now=now, region_id=job.region_id, letters=stopped)
    return stopped
