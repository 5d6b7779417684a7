"""Writes of messages: send, correct, read, settings."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Model
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.inbox import domain, queries
from pulsar_xblocks.kernel.inbox.addresses import absolute, in_language, language_of, zone_of
from pulsar_xblocks.kernel.inbox.models import InboxSetting, Letter, Message
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs.domain import Order
from pulsar_xblocks.kernel.links.domain import digest
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

__all__ = ["correct", "in_language", "language_of", "send", "zone_of"]


@dataclass(frozen=True)
class Words:
    """A message in one language, translated already."""

    subject: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Correction:
    """A message that replaces every earlier one of the kind about the object; ``compose`` is called in each person's language.

    With ``once`` a correction of that name is made once, however often its job runs.
    """

    kind: str
    about: Model
    compose: Callable[[Person | None], Words]
    once: str = ""


def send(  # noqa: PLR0913 - the interface all parts agreed on
    *,
    to: Person | None,
    email: str = "",
    subject: str,
    text: str,
    link: str = "",
    region_id: int,
    kind: str,
    now: datetime,
    about: Model | None = None,
    once: str = "",
) -> Message:
    """Store a message and, where there is an address, a letter that a job sends; the words are translated by the caller.

    ``about`` names the object, so that the message can be corrected later.  With ``once`` nothing is told twice: the message
    of that name is returned.
    """
    if once and (told := Message.objects.filter(once=once).first()):
        return told
    message = Message(
        region_id=region_id,
        person=to,
        kind=kind,
        object_kind=about._meta.model_name if about else "",
        object_id=str(about.pk) if about else "",
        once=once or None,
        subject=domain.one_line(subject),
        text=text,
        link=link,
        at=now,
    )
    try:
        with transaction.atomic():
            message.letter = _letter_at_once(message, email)
            message.link = link if to is not None else ""  # nobody reads it here, and it may hold a token
            message.save()
    except IntegrityError:
        if not once:
            raise
        return Message.objects.get(once=once)  # another request was first
    return message


def write_letter(*, to: Person | None, address: str, words: Words, region_id: int, now: datetime) -> Letter:
    """Store a letter and the job that sends it."""
    region = Region.objects.get(pk=region_id)
    letter = Letter.objects.create(
        region=region,
        person=to,
        address=address,
        language=language_of(to),
        subject=domain.one_line(words.subject),
        text=_body(words, region, to),
        created_at=now,
    )
    jobs.order(Order("inbox.letter", {"letter": letter.pk}, region_id), by=None, now=now)  # nobody else knows the letter yet
    return letter


@transaction.atomic
def correct(what: Correction, *, region_id: int, now: datetime) -> int:
    """Send a correction to everyone who got the message; letters that still wait are not sent.  Return how many people."""
    if what.once and Message.objects.filter(once__startswith=f"{what.once}:").exists():
        return 0
    about = {"object_kind": what.about._meta.model_name, "object_id": str(what.about.pk)}
    rows = Message.objects.filter(kind=what.kind, region_id=region_id, is_corrected=False, **about)
    latest = {}
    for message in rows.select_related("person", "letter").order_by("pk"):
        latest[message.person_id or (message.letter.address if message.letter else "")] = message
    _cancel_waiting([message.letter_id for message in latest.values()])
    rows.update(is_corrected=True)
    for earlier in latest.values():
        _correct_one(earlier, what, now)
    return len(latest)


def mark_read(message: Message, now: datetime) -> None:
    """Store that the person has seen the message."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)


def mark_all_read(person: Person, now: datetime) -> int:
    """Store that the person has seen everything; return how many messages were new."""
    return Message.objects.filter(person=person, read_at=None).update(read_at=now)


def set_digest(person: Person, digest_key: str) -> None:
    """Store how often letters go to the person.  Raises Invalid for an unknown choice."""
    if digest_key not in domain.DIGESTS:
        raise Invalid({"digest": [mark("Choose one of the answers.")]})
    InboxSetting.objects.update_or_create(person=person, defaults={"digest": digest_key})


def new_calendar(person: Person) -> str:
    """Return the secret part of a fresh calendar address; the earlier one stops working."""
    token = secrets.token_urlsafe(24)
    InboxSetting.objects.update_or_create(person=person, defaults={"calendar_hash": digest(token)})
    return token


def close_calendar(person: Person) -> None:
    """Let the calendar address stop working."""
    InboxSetting.objects.filter(person=person).update(calendar_hash=None)


def _letter_at_once(message: Message, email: str) -> Letter | None:
    person = message.person
    address = email or (person.email if person and not person.retired_at else "")
    if not address or (person and queries.digest_of(person) == domain.DAILY):
        return None
    words = Words(message.subject, message.text, message.link)
    return write_letter(to=person, address=address, words=words, region_id=message.region_id, now=message.at)


def _cancel_waiting(letter_ids: list[int | None]) -> None:
    """Cancel letters that are not sent yet; an evening letter tells other things too and goes."""
    waiting = Letter.objects.filter(pk__in=letter_ids, state="queued").annotate(size=Count("messages"))
    single = [letter.pk for letter in waiting if letter.size == 1]
    Letter.objects.filter(pk__in=single, state="queued").update(state="cancelled")


def _correct_one(earlier: Message, what: Correction, now: datetime) -> None:
    with in_language(earlier.person):
        words = what.compose(earlier.person)
        message = send(
            to=earlier.person,
            email=earlier.letter.address if earlier.letter and not earlier.person_id else "",
            subject=words.subject,
            text=words.text,
            link=words.link,
            region_id=earlier.region_id,
            kind=what.kind,
            now=now,
            about=what.about,
            once=f"{what.once}:{earlier.person_id}" if what.once and earlier.person_id else "",
        )
    message.corrects = earlier
    message.save(update_fields=["corrects"])


def _body(words: Words, region: Region, to: Person | None) -> str:
    centre = region.centre_short or region.centre_name or region.name
    ending = gettext("You can choose how often letters come in «My Pulsar», section «Messages».") if to and to.user_id else ""
    signature = "\n".join(part for part in ("-- ", centre, ending) if part)
    return domain.chat_text("", words.text, absolute(words.link)) + f"\n\n{signature}\n"
