"""What the author of a card is told: it is confirmed, returned, no longer confirmed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.models import PracticeCard


def confirmed(card: PracticeCard, now: datetime) -> None:
    """Tell the author that colleagues can read the card, and whether it counts in the league."""
    text = (
        mark("“%(title)s”: colleagues of the region can now find the card. It is counted in the regional league.")
        if card.entry
        else mark("“%(title)s”: colleagues of the region can now find the card.")
    )
    _tell(card, mark("The practice card is confirmed"), text, now)


def returned(card: PracticeCard, now: datetime) -> None:
    """Tell the author what to change."""
    text = mark("“%(title)s”. What to change: %(reason)s. Correct it and send it again.")
    _tell(card, mark("The practice card is returned for changes"), text, now)


def revoked(card: PracticeCard, now: datetime) -> None:
    """Tell the author that the confirmation was taken back, and why."""
    text = mark("“%(title)s” waits for an answer once more. Reason: %(reason)s.")
    _tell(card, mark("The confirmation of the practice card is taken back"), text, now)


def _tell(card: PracticeCard, subject: str, text: str, now: datetime) -> None:
    values = {"title": card.title, "reason": card.reason.rstrip(".")}
    with in_language(card.author):
        send(
            to=card.author,
            subject=gettext(subject),
            text=gettext(text) % values,
            link=reverse("pulsar:practice", args=[card.pk]),
            region_id=card.region_id,
            kind="practice",
            now=now,
            about=card,
        )
