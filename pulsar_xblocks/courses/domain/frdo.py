"""The upload to ФИС ФРДО: a template version, its columns and dictionaries, rows, what the register would refuse.

Source: domain.md 4.3: 40 columns A to AN of the template for further professional education; the template is an operator's to edit.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark

_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile("[\\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_DAY = re.compile(r"^\d{2}\.\d{2}\.\d{4}$")
_SNILS = re.compile(r"^\d{3}-\d{3}-\d{3} \d{2}$")


@dataclass(frozen=True)
class Column:
    """A column of the upload: our fact, the header as the register writes it, allowed values (none = any)."""

    key: str = ""
    header: str = ""
    values: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Template:
    """A version of the template, and until when a document is entered; the term is the centre's to confirm."""

    title: str = ""
    columns: tuple[Column, ...] = ()
    days: int = 60  # after the day of issue

    def by_key(self) -> dict[str, Column]:
        """Return key -> column."""
        return {column.key: column for column in self.columns}


KINDS = ("Удостоверение о повышении квалификации", "Диплом о профессиональной переподготовке")
YES_NO = ("Нет", "Да")
_ROWS = (
    ("kind", "Вид документа", KINDS, True),
    ("status", "Статус документа", ("Оригинал", "Дубликат"), True),
    ("lost", "Подтверждение утраты", YES_NO, True),
    ("exchanged", "Подтверждение обмена", YES_NO, True),
    ("destroyed", "Подтверждение уничтожения", YES_NO, True),
    ("series", "Серия документа", (), True),
    ("number", "Номер документа", (), True),
    ("issued_on", "Дата выдачи документа", (), True),
    ("registration", "Регистрационный номер", (), True),
    (
        "programme_kind",
        "Дополнительная профессиональная программа (повышение квалификации/ профессиональная переподготовка)",
        ("Повышение квалификации", "Профессиональная переподготовка"),
        True,
    ),
    ("programme", "Наименование дополнительной профессиональной программы", (), True),
    ("field", "Наименование области профессиональной деятельности", (), False),
    ("specialities", "Укрупненные группы специальностей", (), False),
    ("qualification", "Наименование квалификации, профессии, специальности", (), False),
    ("level", "Уровень образования ВО/СПО", ("Высшее образование", "Среднее профессиональное образование"), True),
    ("diploma_family", "Фамилия указанная в дипломе о ВО или СПО", (), True),
    ("diploma_series", "Серия документа о ВО/СПО", (), True),
    ("diploma_number", "Номер документа о ВО/СПО", (), True),
    ("year_from", "Год начала обучения (для документа о квалификации)", (), True),
    ("year_to", "Год окончания обучения (для документа о квалификации)", (), True),
    ("hours", "Срок обучения, часов (для документа о квалификации)", (), True),
    ("family", "Фамилия получателя", (), True),
    ("given", "Имя получателя", (), True),
    ("patronymic", "Отчество получателя", (), False),
    ("birth_date", "Дата рождения получателя", (), True),
    ("sex", "Пол получателя", ("Муж", "Жен"), True),
    ("snils", "СНИЛС", (), True),
    ("form", "Форма обучения", ("Очная", "Заочная", "Очно-заочная"), True),
    ("funding", "Источник финансирования обучения", ("Платное обучение", "Бюджетное обучение"), True),
    (
        "where",
        "Форма получения образования на момент прекращения образовательных отношений",
        ("в образовательной организации",),
        True,
    ),
    ("citizenship", "Гражданство получателя (код страны по ОКСМ)", (), True),
    ("original_kind", "Наименование документа об образовании (оригинала)", (), False),
    ("original_series", "Серия (оригинала)", (), False),
    ("original_number", "Номер (оригинала)", (), False),
    ("original_registration", "Регистрационный N (оригинала)", (), False),
    ("original_issued_on", "Дата выдачи (оригинала)", (), False),
    ("original_family", "Фамилия получателя (оригинала)", (), False),
    ("original_given", "Имя получателя (оригинала)", (), False),
    ("original_patronymic", "Отчество получателя (оригинала)", (), False),
    ("changed_number", "Номер документа для изменения", (), False),
)
DEFAULT = Template("ДПО, 40 столбцов", tuple(Column(*row) for row in _ROWS))
NONE = "нет"  # what stands for an absent series or registration number
_DAYS = ("issued_on", "birth_date", "original_issued_on")
_OF_DUPLICATES = ("original_kind", "original_number", "original_registration", "original_issued_on", "original_family", "original_given")


@dataclass(frozen=True)
class Moved:
    """A column that stands elsewhere in the newer template: its header, our letter, their letter."""

    header: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Compared:
    """How an uploaded header row differs from our template."""

    moved: tuple[Moved, ...] = ()
    gone: tuple[str, ...] = ()  # ours, not in theirs
    new: tuple[str, ...] = ()  # theirs, not in ours

    def __bool__(self) -> bool:
        return bool(self.moved or self.gone or self.new)


def cleaned(text: str) -> str:
    """Return the text without signs nobody sees: zero-width and control signs go, every kind of space is one space."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def letter(at: int) -> str:
    """Return the name of a column in a sheet: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def compare(template: Template, headers: Sequence[str]) -> Compared:
    """Return how a header row differs; letters, ё and spaces that nobody sees apart do not matter."""
    ours = [_folded(column.header) for column in template.columns]
    theirs = [_folded(header) for header in headers]
    while theirs and not theirs[-1]:
        theirs.pop()
    moved = [
        Moved(template.columns[at].header, letter(at), letter(theirs.index(text)))
        for at, text in enumerate(ours)
        if text in theirs and (at >= len(theirs) or theirs[at] != text)
    ]
    gone = [column.header for column, text in zip(template.columns, ours, strict=True) if text not in theirs]
    new = [cleaned(headers[at]) for at, text in enumerate(theirs) if text not in ours]
    return Compared(tuple(moved), tuple(gone), tuple(new))


def heading_problems(headers: Sequence[str]) -> list[Sentence]:
    """Return what keeps a header row from being settled: columns without a heading before the last one, two with the same."""
    theirs = [_folded(header) for header in headers]
    while theirs and not theirs[-1]:
        theirs.pop()
    blank = tuple(letter(at) for at, text in enumerate(theirs) if not text)
    twice = tuple(letter(at) for at, text in enumerate(theirs) if text and text in theirs[:at])
    found = []
    if blank:
        found.append(Sentence(mark("These columns have no heading: %(columns)s."), columns=blank))
    if twice:
        found.append(Sentence(mark("These columns repeat a heading that stands before: %(columns)s."), columns=twice))
    return found


def cells(template: Template, facts: Mapping[str, str]) -> list[str]:
    """Return the cells of a row in the template's order, cleaned."""
    return [cleaned(facts.get(column.key, "")) for column in template.columns]


def refusals(template: Template, facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (column key, sentence) for everything the register would refuse in a row; empty when it would take it."""
    found: list[tuple[str, str]] = []
    for column in template.columns:
        text = cleaned(facts.get(column.key, ""))
        found += ((column.key, sentence) for sentence in _cell(column, text))
    if cleaned(facts.get("status", "")) == "Дубликат":
        known = template.by_key()
        missing = [key for key in _OF_DUPLICATES if key in known and not cleaned(facts.get(key, ""))]
        found += (
            (key, Sentence(mark("«%(column)s» is empty: a duplicate names its original."), column=known[key].header)) for key in missing
        )
    return found


def repeated(rows: Iterable[tuple[int, Mapping[str, str]]]) -> dict[int, int]:
    """Return id -> id of an earlier row with the same series and number of the form, or the same registration number.

    Rows that the register has rejected are found by that number.
    """
    seen: dict[tuple[str, ...], int] = {}
    found: dict[int, int] = {}
    for pk, facts in rows:
        for name in (("series", "number"), ("registration",)):
            key = (*name, *(folded(facts.get(one, "")) for one in name))
            if seen.setdefault(key, pk) != pk:
                found.setdefault(pk, seen[key])
    return found


def _cell(column: Column, text: str) -> Iterator[Sentence]:
    if not text:
        if column.is_required:
            yield Sentence(mark("«%(column)s» is empty."), column=column.header)
        return
    if column.values and text not in column.values:
        yield Sentence(mark("«%(column)s»: the register does not know «%(value)s»."), column=column.header, value=text)
    if column.key in _DAYS and not _DAY.match(text):
        yield Sentence(mark("«%(column)s»: a day is written 01.02.2026."), column=column.header)
    if column.key == "snils" and not _SNILS.match(text):
        yield Sentence(mark("«%(column)s»: written 112-233-445 95."), column=column.header)


def _folded(header: str) -> str:
    return folded(cleaned(header))


NEEDED = ("kind", "number", "issued_on", "programme", "family", "given", "birth_date", "sex", "snils")  # without them no row is taken
MOST_COLUMNS, MOST_DAYS = 60, 365


def arranged(template: Template, headers: Sequence[str]) -> Template:
    """Return the template in the order of a header row of the register; what we do not know yet holds no fact of ours."""
    known = {_folded(column.header): column for column in template.columns}
    texts = [cleaned(header) for header in headers]
    while texts and not texts[-1]:
        texts.pop()
    columns = [replace(known.get(_folded(text), Column()), header=text) for text in texts if text]
    return replace(template, columns=tuple(columns))


def is_of_register(template: Template, headers: Sequence[str]) -> bool:
    """Tell whether a row can be the header of the register's template at all: it has at least half of our columns."""
    theirs = {_folded(header) for header in headers}
    have = sum(_folded(column.header) in theirs for column in template.columns)
    return have * 2 >= len(template.columns)


def require_template(template: Template) -> None:
    """Return when rows can be built by a template.  Raises Invalid."""
    keys = [column.key for column in template.columns if column.key]
    known = {column.key: column.header for column in DEFAULT.columns}
    found = []
    if not template.columns or len(template.columns) > MOST_COLUMNS or any(not column.header for column in template.columns):
        found.append(Sentence(mark("A template has from 1 to %(most)s columns, each with a heading."), most=MOST_COLUMNS))
    if any(key not in known for key in keys):
        found.append(Sentence(mark("Choose one of the list.")))
    twice = [known[key] for key in known if keys.count(key) > 1]
    if twice:
        found.append(Sentence(mark("Two columns hold the same: %(columns)s."), columns=tuple(f"«{one}»" for one in twice)))
    lacking = [known[key] for key in NEEDED if key not in keys]
    if lacking:
        found.append(Sentence(mark("No column holds %(columns)s."), columns=tuple(f"«{one}»" for one in lacking)))
    errors = {"": found} if found else {}
    if not 1 <= template.days <= MOST_DAYS:
        errors["days"] = [Sentence(mark("A term has from 1 to %(most)s days."), most=MOST_DAYS)]
    if errors:
        raise Invalid(errors)
