"""A questionnaire as plain values: sections, questions, limits, conditions, points."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

TEXT, LONG, INT, DECIMAL, DATE = "text", "long", "int", "decimal", "date"
CHOICE, MULTI, ORDERED, CONSENT = "choice", "multi", "ordered", "consent"
FILE, TABLE, RUBRIC, SCHEDULE = "file", "table", "rubric", "schedule"
ORGANISATION, PERSON, MUNICIPALITIES = "organisation", "person", "municipalities"
EMAIL, PHONE, LINK, INN, OGRN = "email", "phone", "link", "inn", "ogrn"
ACHIEVEMENTS, GRADED = "achievements", "graded"  # rows that the person keeps elsewhere; a part of a course, nothing to answer

TYPES = (
    TEXT, LONG, INT, DECIMAL, DATE, CHOICE, MULTI, ORDERED, CONSENT, FILE,
    TABLE, RUBRIC, SCHEDULE, ORGANISATION, PERSON, EMAIL, PHONE, LINK, INN, OGRN, ACHIEVEMENTS, GRADED,
    MUNICIPALITIES,
)  # fmt: skip
COLUMN_TYPES = (TEXT, LONG, INT, DECIMAL, DATE, CHOICE, EMAIL, PHONE, LINK, INN, OGRN)
WITH_OPTIONS = frozenset({CHOICE, MULTI, ORDERED})

KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IS, ANY_OF, FILLED, AT_LEAST, AT_MOST = "is", "any_of", "filled", "at_least", "at_most"
OPERATORS = (IS, ANY_OF, FILLED, AT_LEAST, AT_MOST)

_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tidy(text: str) -> str:
    """Return the text in NFC, with one line feed for every kind of line end, without control characters."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


@dataclass(frozen=True)
class Text:
    """What an author wrote in Russian and in English; always tidy, so that it survives XML and hashing."""

    ru: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ru", tidy(self.ru))
        object.__setattr__(self, "en", tidy(self.en))

    def __bool__(self) -> bool:
        return bool(self.ru.strip() or self.en.strip())

    def show(self, language: str) -> str:
        """Return the text in the language, or in the other one when it is not written."""
        first, second = (self.en, self.ru) if language.startswith("en") else (self.ru, self.en)
        return first if first.strip() else second


@dataclass(frozen=True)
class Limits:
    """Bounds, both inclusive: characters of a text, the value of a number, how many choices, rows or files.

    Of a part of a course: ``most`` points, and not fewer than ``least`` of them pass it.
    """

    least: Decimal | None = None
    most: Decimal | None = None
    step: Decimal | None = None  # of a decimal or of a criterion of a rubric
    earliest: date | None = None
    latest: date | None = None
    megabytes: int = 10  # of one file
    kinds: tuple[str, ...] = ()  # «pdf», «jpg»; empty = what the site accepts
    hosts: tuple[str, ...] = ()  # of a link: «rutube.ru» and what ends in «.rutube.ru»; empty = any site


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    label: Text
    points: Decimal | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table, or a criterion of a rubric."""

    key: str
    label: Text
    type: str = TEXT
    required: bool = False
    help: Text = Text()
    limits: Limits = Limits()
    options: tuple[Option, ...] = ()
    formula: str = ""  # of a number in a table: what it must come to by the other columns of its row, «(price - costs) * volume»
    at_most: str = ""  # key of another column: in each row the number here is not above the one there


@dataclass(frozen=True)
class Band:
    """Points of a number from ``low`` to ``high``, both inclusive."""

    low: Decimal
    high: Decimal
    points: Decimal


@dataclass(frozen=True)
class On:
    """A column of a row holds this value."""

    column: str
    value: str


@dataclass(frozen=True)
class Cell:
    """Points of a table's row in which all of ``on`` hold."""

    on: tuple[On, ...]
    points: Decimal


@dataclass(frozen=True)
class Scoring:
    """How an answer becomes points; points of choices stand on the options, those of a rubric are its sum.

    ``rubric`` is for experts: criteria by which they mark the answer, whatever its type; applicants do not fill it in.
    """

    bands: tuple[Band, ...] = ()
    cells: tuple[Cell, ...] = ()
    best: int | None = None  # only so many best rows count
    one_per: tuple[str, ...] = ()  # of rows equal in these columns only the best counts
    cap: Decimal | None = None
    rubric: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Test:
    """One comparison with the answer to an earlier question."""

    __test__ = False  # not a test of pytest

    key: str
    operator: str = FILLED
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Condition:
    """Holds when all tests hold, or with ``is_any`` when one does; without tests always."""

    tests: tuple[Test, ...] = ()
    is_any: bool = False


@dataclass(frozen=True)
class Question:
    """One question; ``key`` is its field name."""

    key: str
    label: Text
    type: str = TEXT
    required: bool = False
    help: Text = Text()
    limits: Limits = Limits()
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    show_when: Condition = Condition()
    scoring: Scoring = Scoring()
    source: str = ""  # of a part of a course: the name of its subsection


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    key: str
    title: Text = Text()
    help: Text = Text()
    questions: tuple[Question, ...] = ()
    show_when: Condition = Condition()


@dataclass(frozen=True)
class Questionnaire:
    """Sections in order; ``total`` is what the points must come to when anything is scored."""

    sections: tuple[Section, ...] = ()
    total: Decimal = field(default=Decimal(100))

    def questions(self) -> Iterator[Question]:
        """Yield the questions in order."""
        for section in self.sections:
            yield from section.questions

    def by_key(self) -> dict[str, Question]:
        """Return key -> question."""
        return {question.key: question for question in self.questions()}
