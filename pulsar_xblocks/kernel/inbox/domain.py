"""Rules of messages: states of letters, when a letter goes, ready texts, limits of notes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

AT_ONCE, DAILY = "at_once", "daily"
DIGESTS = {AT_ONCE: mark("Each letter at once"), DAILY: mark("One letter a day, in the evening")}
DIGEST_HOUR = 18
REMINDER_HOURS = range(9, 20)
NOTE_LENGTH = 4000

LETTER_STATUSES = (
    Status("queued", mark("Waits to be sent"), "idle", "clock"),
    Status("sent", mark("Letter sent"), "ok", "check"),
    Status("failed", mark("Not delivered"), "bad", "cross"),
    Status("cancelled", mark("Cancelled"), "idle", "pause"),
)
LETTER_STATUS = by_key(LETTER_STATUSES)


def is_digest_hour(now: datetime, zone: str) -> bool:
    """Tell whether the evening letter of a day goes in this hour."""
    return now.astimezone(ZoneInfo(zone)).hour == DIGEST_HOUR


def may_remind(now: datetime, zone: str) -> bool:
    """Tell whether it is daytime, 9 to 20, where the person lives."""
    return now.astimezone(ZoneInfo(zone)).hour in REMINDER_HOURS


def one_line(subject: str) -> str:
    """Return the subject of a letter without line breaks, at most 200 characters."""
    plain = " ".join(subject.split())
    return plain if len(plain) <= 200 else plain[:199] + "…"


def chat_text(subject: str, text: str, link: str = "") -> str:
    """Return a text ready to be pasted into a class chat."""
    return "\n\n".join(part.strip() for part in (subject, text, link) if part.strip())


def digest_text(letters: list[tuple[str, str, str]]) -> str:
    """Return the body of an evening letter; ``letters`` are (subject, text, link)."""
    parts = [chat_text(f"{number}. {subject}", text, link) for number, (subject, text, link) in enumerate(letters, 1)]
    return "\n\n\n".join(parts)


def clean_note(text: str) -> str:
    """Return the text of a note.  Raises Invalid when it is empty or longer than 4,000 characters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        raise Invalid({"text": [mark("Write something first.")]})
    if len(plain) > NOTE_LENGTH:
        raise Invalid({"text": [mark("The text has %(length)s characters, at most %(limit)s fit.")]}, length=len(plain), limit=NOTE_LENGTH)
    return plain


def masked(address: str) -> str:
    """Return an address that its owner knows again and others cannot use: «m…a@mail.ru»."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}…{name[-1:]}{at}{host}" if at and name else ""
