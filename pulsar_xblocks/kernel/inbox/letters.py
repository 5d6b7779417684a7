"""Jobs of the inbox: send a letter, write the evening letters, remind."""

from collections import defaultdict
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import jobs
from pulsar_xblocks.kernel.inbox import domain
from pulsar_xblocks.kernel.inbox.actions import Words, in_language, write_letter, zone_of
from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.inbox.reminders import remind
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import TryAgain
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark

FRESH = timedelta(days=7)  # older news is not worth an evening letter


def send_letter(context: JobContext) -> None:
    """Send one letter.  Raises TryAgain when the server refuses; after the last attempt the letter stays «failed»."""
    letter = Letter.objects.select_related("region", "person").filter(pk=context.payload["letter"], state="queued").first()
    if letter is None:
        return
    try:
        _mail(letter).send()
    except (SMTPException, OSError, ValueError) as error:
        state = "failed" if context.is_last_attempt else "queued"
        Letter.objects.filter(pk=letter.pk).update(state=state, error=str(error)[:300])
        raise TryAgain(type(error).__name__) from None  # never the address
    blank = {} if letter.person_id else {"text": ""}  # a sent link lives in the mailbox only
    Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=context.now, error="", **blank)


def write_digests(context: JobContext) -> str:
    """Write one letter to each person who wants one a day, where it is evening now."""
    rows = Message.objects.filter(
        letter=None, read_at=None, at__gte=context.now - FRESH, person__inbox_setting__digest=domain.DAILY, person__retired_at=None
    )
    by_person: dict[Person, list[Message]] = defaultdict(list)
    for message in rows.exclude(person__email="").select_related("person", "region").order_by("pk"):
        if domain.is_digest_hour(context.now, zone_of(message.person, message.region)):
            by_person[message.person].append(message)
    for person, messages in by_person.items():
        _write_digest(person, messages, context.now)
    return str(len(by_person))


@transaction.atomic
def _write_digest(person: Person, messages: list[Message], now: datetime) -> None:
    with in_language(person):
        text = domain.digest_text([(message.subject, message.text, absolute(message.link)) for message in messages])
        words = Words(gettext("What is new in Pulsar"), text, reverse("pulsar:inbox"))
        letter = write_letter(to=person, address=person.email, words=words, region_id=messages[-1].region_id, now=now)
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(letter=letter)


def _mail(letter: Letter) -> EmailMessage:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    region = letter.region
    host = address.rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<pulsar-letter-{letter.pk}-{letter.created_at:%Y%m%d%H%M%S}@{host}>",  # the same at each attempt
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    if letter.person and letter.person.user_id:  # who has an account chooses there how often to be written to
        headers["List-Unsubscribe"] = f"<{absolute(reverse('pulsar:inbox'))}#letters>"
    return EmailMessage(
        letter.subject,
        letter.text,
        formataddr((name or domain.one_line(region.centre_short or region.centre_name), address)),  # the site's address, the centre's name
        [letter.address],
        reply_to=[region.centre_email] if region.centre_email else None,
        headers=headers,
    )


def register_jobs() -> None:
    """Register what the inbox does by itself."""
    jobs.register("inbox.letter", send_letter, mark("Sending a letter"), is_quiet=True)
    jobs.register_every("inbox.digests", timedelta(hours=1), write_digests, mark("Evening letters"))
    jobs.register_every("inbox.reminders", timedelta(hours=1), remind, mark("Reminders"))
