"""What guardians and pupils are told about consents, in their language."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.domain import PURPOSES
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, Guardian
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.links.queries import address_of, address_of_again
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import full_name

GuardianLetter = Callable[[Guardian, str, datetime], None]


def invite(guardian: Guardian, token: str, now: datetime) -> None:
    """Tell the guardian what is asked and where to answer."""
    asked = ConsentRequest.objects.filter(subject=guardian.subject, purpose__in=[row.key for row in PURPOSES.values() if row.letter])
    request = asked.order_by("-asked_at", "pk").first()
    with in_language(guardian.person):
        words = PURPOSES[request.purpose].letter if request else ""
        about = gettext(words) % {"context": request.context, "child": child_name(guardian.subject)} if request and words else ""
        rest = gettext(
            "It takes about two minutes; you need no account. The link is for you only: do not pass it on, not even to your child."
        )
        text = f"{about} {rest}".strip()
        _to_guardian(guardian, gettext("Your decision is needed: %(child)s") % {"child": child_name(guardian.subject)}, text, token, now)


def remind(guardian: Guardian, token: str, now: datetime) -> None:
    """Remind the guardian that answers are awaited."""
    with in_language(guardian.person):
        text = gettext(
            "We still wait for your answers about %(child)s. Both answers are fine with us; it takes about two minutes and needs no "
            "account. "
            "The link is for you only: do not pass it on."
        ) % {"child": child_name(guardian.subject)}
        _to_guardian(guardian, gettext("We wait for your answer: %(child)s") % {"child": child_name(guardian.subject)}, text, token, now)


def again(guardian: Guardian, token: str, now: datetime) -> None:
    """Send the lasting link once more."""
    with in_language(guardian.person):
        text = gettext("You asked for the link to the guardian's page of %(child)s. If it was not you, just delete this letter.") % {
            "child": child_name(guardian.subject)
        }
        _to_guardian(guardian, gettext("The guardian's page: %(child)s") % {"child": child_name(guardian.subject)}, text, token, now)


def receipt(record: ConsentRecord) -> None:
    """Confirm a stored answer to the guardian who gave it by link."""
    guardian = record.guardian
    if guardian is None or not guardian.email:
        return
    with in_language(guardian.person):
        text = gettext(
            "«%(document)s»: %(answer)s. The answer is stored. You can look at the documents and change your decision on any day on the "
            "guardian's page; lost the link? Ask for it again by the address below. If it was not you who answered, tell us at once."
        ) % {"document": gettext(PURPOSES[record.purpose].word), "answer": gettext(record.status.word).lower()}
        send(
            to=None,
            email=guardian.email,
            subject=gettext("Your answer is stored: %(child)s") % {"child": child_name(guardian.subject)},
            text=text,
            link=address_of_again(),
            region_id=record.region_id,
            kind="consent.receipt",
            now=record.at,
        )


def ask_own(subject: Person, region_id: int, now: datetime) -> None:
    """Tell the pupil or adult that their own answer is needed."""
    with in_language(subject):
        send(
            to=subject,
            subject=gettext("Your own answer is needed"),
            text=gettext("From the age of 14 you decide about your data too. Read the documents and answer: it takes about two minutes."),
            link=reverse("pulsar:own_consents"),
            region_id=region_id,
            kind="consent.own",
            now=now,
        )


def chat_text() -> str:
    """Return a text for the class chat: no names and no personal link in it."""
    text = gettext(
        "Dear parents! Please answer the letter about the school studio: it holds a personal link to the documents, two minutes and "
        "no account. "
        "No letter? Look into «Spam» or ask the mentor. If you have answered before, the link comes again from here:"
    )
    return f"{text} {address_of_again()}"


def child_name(person: Person) -> str:
    """Return «Лиза Тихонова», the account's name for a child who has not told theirs yet."""
    return full_name(person.given, person.family) or (person.user.get_username() if person.user else "")


def _to_guardian(guardian: Guardian, subject: str, text: str, token: str, now: datetime) -> None:
    send(
        to=None,
        email=guardian.email,
        subject=subject,
        text=text,
        link=address_of(token),
        region_id=guardian.region_id,
        kind="consent.guardian",
        now=now,
    )
