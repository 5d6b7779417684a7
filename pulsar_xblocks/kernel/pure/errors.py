"""Errors of the domain: each knows its HTTP status, a stable code and a sentence for the person."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulsar_xblocks.kernel.pure.text import mark


class PulsarError(Exception):
    """A refusal with a sentence for the person; ``message`` is an untranslated msgid with %(name)s places."""

    status = 400
    code = "refused"
    message = mark("This cannot be done.")

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.params = params


class NotLoggedIn(PulsarError):
    """Nobody is logged in."""

    status = 401
    code = "not_logged_in"
    message = mark("Log in to continue.")


class Forbidden(PulsarError):
    """The person holds no role that may do this."""

    status = 403
    code = "forbidden"
    message = mark("Your role does not allow this.")


class NotFound(PulsarError):
    """The object does not exist or belongs to others."""

    status = 404
    code = "not_found"
    message = mark("There is no such page or object.")


@dataclass(frozen=True)
class Difference:
    """A field that two people wrote differently, in words: its label and both texts."""

    name: str
    label: str
    current: str
    yours: str
    value: str = ""  # what the field takes, where it is not the text that is shown
    is_long: bool = False  # both texts can stand in the field


class Stale(PulsarError):
    """Somebody saved a newer version; ``current`` and ``yours`` are field -> text, ``rows`` the same in words where it is known."""

    status = 409
    code = "stale"
    message = mark("Somebody has changed this since you opened it. Nothing is lost: choose what to keep.")

    is_merged = False  # everything but the rows is stored already; they are chosen one by one

    def __init__(self, current: Mapping[str, Any], yours: Mapping[str, Any], version: int, rows: Sequence[Difference] = ()) -> None:
        super().__init__()
        self.current, self.yours, self.version = current, yours, version
        self.rows = rows or [Difference(name, "", str(text), str(yours.get(name, ""))) for name, text in current.items()]


class StaleInPart(Stale):
    """Somebody saved another answer to the same questions; all others are stored.  ``value`` of a row = the fields of the stored answer."""

    message = mark("Another page has other answers here. Everything else is saved: choose what to keep.")
    is_merged = True


class Conflict(PulsarError):
    """The state of things does not allow this now."""

    status = 409
    code = "conflict"


class PreviewOnly(Conflict):
    """There is no learner here, so nothing is stored."""

    code = "preview"
    message = mark("This is a preview: nothing is stored.")


class Gone(PulsarError):
    """The link has expired or the window is closed."""

    status = 410
    code = "gone"
    message = mark("This link no longer works.")


class TooLarge(PulsarError):
    """The body or file is over the limit."""

    status = 413
    code = "too_large"
    message = mark("The file is too large.")


class WrongType(PulsarError):
    """The content is of a type that is not accepted."""

    status = 415
    code = "wrong_type"
    message = mark("Files of this type are not accepted.")


class Invalid(PulsarError):
    """Some fields are wrong; ``errors`` is field name -> untranslated sentences ("" = the whole form)."""

    status = 422
    code = "invalid"
    message = mark("Please correct the marked fields.")

    def __init__(self, errors: Mapping[str, Sequence[str]], **params: Any) -> None:
        super().__init__(**params)
        self.errors = {name: list(sentences) for name, sentences in errors.items()}


class TooMany(PulsarError):
    """Too many attempts; ``wait_s`` seconds until the next may be made."""

    status = 429
    code = "too_many"
    message = mark("Too many attempts. Please wait a little and try again.")

    def __init__(self, wait_s: int = 60) -> None:
        super().__init__()
        self.wait_s = wait_s


def without_text(error: BaseException) -> str:
    """Return for a log the kind of an error and the places of the code it has come through, those of its causes too.

    The text of an error, and the values beside its lines, may hold personal data.
    """
    one: BaseException | None = error
    told: dict[int, str] = {}
    while one is not None and id(one) not in told:
        places = (f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(one.__traceback__))
        told[id(one)] = type(one).__name__ + "".join(places)
        one = one.__cause__ or one.__context__
    return "\nafter ".join(told.values())
