"""Words of documents, and what stands in one.  Source: domain.md 4.2."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulsar_xblocks.courses.domain.numbers import DEFAULT_MASK
from pulsar_xblocks.courses.domain.passport import RETRAINING
from pulsar_xblocks.kernel.links.domain import ALPHABET, normal_code
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

CERTIFICATE, DIPLOMA, STATEMENT = "certificate", "diploma", "statement"
DOCUMENTS = {
    CERTIFICATE: mark("Certificate of professional development"),
    DIPLOMA: mark("Diploma of professional retraining"),
    STATEMENT: mark("Statement of study"),
}
QUALIFYING = (CERTIFICATE, DIPLOMA)  # documents of qualification: on numbered forms, entered in ФИС ФРДО
MASKS = {CERTIFICATE: DEFAULT_MASK, DIPLOMA: "{number:4}/{year2}-ПП", STATEMENT: "{number:4}/{year2}-С"}
HANDED = {"hand": mark("in person"), "proxy": mark("by a power of attorney"), "post": mark("by post")}
LOST, EXCHANGED, DESTROYED = "lost", "exchanged", "destroyed"
WHY_DUPLICATE = {LOST: mark("lost"), EXCHANGED: mark("exchanged"), DESTROYED: mark("destroyed")}
USED, SPOILED = "used", "spoiled"
FORM = {USED: mark("printed"), SPOILED: mark("spoiled")}
SENT, TAKEN, REFUSED = "sent", "taken", "refused"
AT_ONCE = 300  # documents issued or printed while the page waits; more are a job
CODE_LENGTH = 12  # 58 bits: a code is not guessed

VALID, REPLACED, CANCELLED = "valid", "replaced", "cancelled"
DOCUMENT = by_key(
    [
        Status(VALID, mark("Valid"), "ok", "done"),
        Status(REPLACED, mark("Replaced by a duplicate"), "idle", "back"),
        Status(CANCELLED, mark("Cancelled by the issuer"), "bad", "cross"),
    ]
)
UNSENT = "unsent"
FRDO = by_key(
    [
        Status(UNSENT, mark("Not entered yet"), "warn", "clock"),
        Status(SENT, mark("In a file for FIS FRDO"), "run", "send"),
        Status(TAKEN, mark("Entered in FIS FRDO"), "ok", "done"),
        Status(REFUSED, mark("Rejected by FIS FRDO"), "bad", "back"),
    ]
)


@dataclass(frozen=True)
class Printed:
    """What stands in a document; kept as it was given out."""

    issuer: str = ""
    city: str = ""
    family: str = ""
    given: str = ""
    patronymic: str = ""
    programme: str = ""
    hours: Decimal = Decimal(0)
    starts_on: date | None = None
    ends_on: date | None = None
    final_work: str = ""
    qualification: str = ""
    head: str = ""
    secretary: str = ""

    @property
    def full_name(self) -> str:
        """Return «Фамилия Имя Отчество» as printed."""
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)


@dataclass(frozen=True)
class Life:
    """What decides whether a document is valid: cancelled or not, and whether a duplicate that is not cancelled was made after it."""

    is_cancelled: bool = False
    is_replaced: bool = False


def state(life: Life) -> str:
    """Return the key of ``DOCUMENT``: a cancelled one is nothing else."""
    if life.is_cancelled:
        return CANCELLED
    return REPLACED if life.is_replaced else VALID


def qualifying(programme_kind: str) -> str:
    """Return which document of qualification a programme of the kind ends with."""
    return DIPLOMA if programme_kind == RETRAINING else CERTIFICATE


def new_code(rng: random.Random) -> str:
    """Return a code of the public page, «K7M4-P2XR-9QWE», without letters that look alike."""
    letters = "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def typed_code(text: str) -> str | None:
    """Return a code of the public page typed in any usual way, None when it cannot be one."""
    letters = "".join(text.split()).replace("-", "").replace("–", "").replace("—", "")
    if len(letters) != CODE_LENGTH:
        return None
    parts = [normal_code(letters[:8]), normal_code(letters[4:])]
    return f"{parts[0]}-{parts[1][5:]}" if parts[0] and parts[1] else None


@dataclass(frozen=True)
class Result:
    """What a row of the sheet of the final assessment says; ``seen`` is the version of the enrolment that its page showed."""

    final: str = ""  # keys of courses.domain.finishing: passed, failed; "" = not held
    points: Decimal | None = None
    work: str = ""  # title of the final work
    seen: int = 0


@dataclass(frozen=True)
class Issue:
    """What is given out to many at once: kind, day, what stands in all of them; from which batch of forms, 0 = in their order."""

    kind: str = CERTIFICATE
    issued_on: date | None = None
    city: str = ""
    head: str = ""
    secretary: str = ""
    batch: int = 0
