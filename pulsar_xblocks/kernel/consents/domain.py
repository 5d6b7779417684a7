"""Rules of consents: who must answer, what holds today, what a new answer does.  Source: domain.md section 6."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from pulsar_xblocks.kernel.pure.dates import age_on
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import is_email, is_personal_name, mark

GUARDIAN, SELF = "guardian", "self"
PENDING, GIVEN, REFUSED, REVOKED, EXPIRED = "pending", "given", "refused", "revoked", "expired"
STUDIO, PHOTO, PUBLICATION = "studio", "photo_video", "publication"
SELECTION, TRANSFER = "selection", "sirius_transfer"
TRAINING = "pd"
LINK = "guardian"  # purpose of a guardian's lasting link

STATUSES = by_key(
    [
        Status(PENDING, mark("Pending"), "warn", "clock"),
        Status(GIVEN, mark("Given"), "ok", "check"),
        Status(REFUSED, mark("Not given"), "idle", "cross"),
        Status(REVOKED, mark("Revoked"), "bad", "cross"),
        Status(EXPIRED, mark("Expired"), "bad", "late"),
    ]
)
RELATIONS = {
    "mother": mark("mother"),
    "father": mark("father"),
    "adopter": mark("adoptive parent"),
    "guardian": mark("guardian (child under 14)"),
    "trustee": mark("trustee (child from 14 to 18)"),
    "other": mark("other legal representative"),
}
PARENTS = ("mother", "father")


@dataclass(frozen=True)
class Purpose:
    """One purpose of processing: its words; ``is_required`` = nobody takes part without it where it is asked.

    ``letter`` and ``call`` tell the guardian what it is about, in the letter and on the page; places: %(context)s, %(child)s.
    """

    key: str
    word: str
    yes: str
    no: str
    note: str
    is_required: bool = False
    letter: str = ""
    call: str = ""


PURPOSES = {
    row.key: row
    for row in (
        Purpose(
            STUDIO,
            mark("Taking part in the studio"),
            mark("I consent"),
            mark("I do not consent"),
            mark("Needed to take part."),
            True,
            mark(
                "The school studio %(context)s invites %(child)s. Nothing begins without your consent: "
                "please read the documents and answer."
            ),
            mark("The school studio %(context)s invites your child. Nothing begins until you have answered the first document."),
        ),
        Purpose(
            SELECTION,
            mark("Selection for programmes"),
            mark("I consent"),
            mark("I do not consent"),
            mark("Needed to apply."),
            True,
            mark("%(child)s wants to apply: %(context)s. The form opens only with your consent: please read the documents and answer."),
            mark("Your child wants to apply: %(context)s. The form opens when you have answered the first document."),
        ),
        Purpose(
            TRANSFER,
            mark("Transfer to the Sirius centre"),
            mark("I consent"),
            mark("I do not consent"),
            mark("Needed for this programme: the Sirius centre runs it."),
            True,
        ),
        Purpose(
            TRAINING,
            mark("Professional development"),
            mark("I consent"),
            mark("I do not consent"),
            mark("Needed to be trained and to get a certificate."),
            True,
        ),
        Purpose(
            PHOTO,
            mark("Photos and video"),
            mark("I allow it"),
            mark("I do not allow it"),
            mark("As you wish. A refusal changes nothing for taking part."),
        ),
        Purpose(
            PUBLICATION,
            mark("Publishing of results"),
            mark("I allow publishing"),
            mark("I do not allow publishing"),
            mark("As you wish. Without it nothing personal is published, and a refusal changes nothing for taking part."),
        ),
    )
}


REQUIRED = tuple(row.key for row in PURPOSES.values() if row.is_required)
PURGE_WITHIN = timedelta(days=30)  # data of a withdrawn consent are destroyed.  Source: domain.md 6.6


@dataclass(frozen=True)
class Ages:
    """Full years: below ``consent`` a guardian answers, from ``own`` the pupil answers too."""

    consent: int = 18
    own: int = 14


@dataclass(frozen=True)
class Answer:
    """One stored answer: given, refused or revoked; ``order`` breaks ties of time."""

    party: str
    answer: str
    at: datetime
    valid_until: date | None = None
    order: int = 0


@dataclass(frozen=True)
class Document:
    """The text of a consent in one language; {operator}, {context} and {until} are filled in when shown."""

    title: str
    statement: str  # the guardian's
    own_statement: str  # the pupil's or an adult's
    categories: str
    actions: str
    third_parties: str
    conditions: str
    withdrawal: str
    valid_years: int = 2


def parties(birth_date: date | None, day: date, ages: Ages) -> tuple[str, ...]:
    """Return who must answer on a day; without a birth date the person counts as a child under ``ages.own``."""
    if birth_date is None:
        return (GUARDIAN,)
    age = age_on(birth_date, day)
    if age >= ages.consent:
        return (SELF,)
    return (GUARDIAN, SELF) if age >= ages.own else (GUARDIAN,)


def born_before(day: date, age: int) -> date:
    """Return the latest birth date of somebody who is at least ``age`` full years old on a day."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:  # 29 February
        return date(day.year - age, 2, 28)


def party_state(answers: Iterable[Answer], party: str, day: date) -> str:
    """Return what one party's last answer means on a day."""
    own = [row for row in answers if row.party == party]
    if not own:
        return PENDING
    last = max(own, key=lambda row: (row.at, row.order))
    if last.answer == GIVEN and last.valid_until is not None and day > last.valid_until:
        return EXPIRED
    return last.answer


def overall(states: Iterable[str]) -> str:
    """Return the state of a consent from those of all who must answer: the worst for taking part wins."""
    found = set(states)
    return next((state for state in (REVOKED, REFUSED, EXPIRED, PENDING) if state in found), GIVEN if found else PENDING)


def state_of(answers: Iterable[Answer], needed: tuple[str, ...], day: date) -> str:
    """Return the state of a consent on a day for those who must answer."""
    rows = list(answers)
    return overall(party_state(rows, party, day) for party in needed)


def is_new(stored: str, wanted: str) -> bool:
    """Tell whether an answer changes anything; a given consent is taken back by withdrawing, never by a refusal."""
    if wanted == GIVEN:
        return stored != GIVEN
    if wanted == REVOKED:
        return stored == GIVEN
    return stored in (PENDING, EXPIRED)


def valid_until(day: date, years: int) -> date:
    """Return 31 August of the school year of ``day`` or, with more than one year, of a later one."""
    end = day.year + 1 if day.month >= 9 else day.year
    return date(end + max(years, 1) - 1, 8, 31)


def text_digest(document: Document) -> str:
    """Return sha256 of the text, hex; equal texts have equal hashes however they were typed."""
    body = {name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value for name, value in asdict(document).items()}
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its {places} filled in; unknown braces stay as they are."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def same_email(first: str, second: str) -> bool:
    """Tell whether two addresses lead to one mailbox."""
    return bool(first.strip()) and first.strip().casefold() == second.strip().casefold()


def check_email(email: str) -> list[str]:
    """Return what is wrong with an address."""
    return [] if is_email(email.strip()) else [mark("Write an e-mail address, like anna@example.ru.")]


def check_signer(values: Mapping[str, str]) -> dict[str, list[str]]:
    """Return field -> sentences for the name, relation and basis typed by a guardian."""
    errors: dict[str, list[str]] = {}
    for name, sentence in (("family", mark("Write your family name.")), ("given", mark("Write your given name."))):
        if not values.get(name, "").strip():
            errors[name] = [sentence]
    for name in ("family", "given", "patronymic"):
        text = values.get(name, "").strip()
        if text and not is_personal_name(text):
            errors[name] = [mark("Use Russian letters, as in your passport.")]
    if values.get("relation", "") not in RELATIONS:
        errors["relation"] = [mark("Choose who you are to the child.")]
    elif values["relation"] not in PARENTS and not values.get("basis", "").strip():
        errors["basis"] = [mark("Name the document by which you represent the child: its kind, number and date.")]
    if len(values.get("basis", "")) > 300:
        errors["basis"] = [mark("At most 300 characters.")]
    return errors
