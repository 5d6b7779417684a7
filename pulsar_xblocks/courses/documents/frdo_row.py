"""A row of the upload to ФИС ФРДО from a document, the passport of its group and the personal file.  Source: domain.md 4.3."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.courses.documents.domain import CERTIFICATE, DESTROYED, DIPLOMA, EXCHANGED, LOST, Printed
from pulsar_xblocks.courses.domain import snils
from pulsar_xblocks.courses.domain.frdo import KINDS, NONE, YES_NO
from pulsar_xblocks.courses.domain.passport import DEVELOPMENT, RETRAINING, Passport
from pulsar_xblocks.courses.enrolments.dossier import Facts

_KINDS = {CERTIFICATE: KINDS[0], DIPLOMA: KINDS[1]}
_PROGRAMMES = {DEVELOPMENT: "Повышение квалификации", RETRAINING: "Профессиональная переподготовка"}
_FORMS = {"full": "Очная", "mixed": "Очно-заочная", "part": "Заочная"}
_LEVELS = {"higher": "Высшее образование", "secondary": "Среднее профессиональное образование"}
_SEXES = {"f": "Жен", "m": "Муж"}
_FUNDING = {"budget": "Бюджетное обучение", "paid": "Платное обучение"}
_WHERE = "в образовательной организации"


@dataclass(frozen=True)
class Paper:
    """A document as the register asks about it."""

    kind: str
    series: str
    number: str
    registration: str
    issued_on: date
    printed: Printed


@dataclass(frozen=True)
class Source:
    """What a row is made of; ``original`` and ``why`` only for a duplicate."""

    paper: Paper
    passport: Passport
    person: Facts
    birth_date: date | None
    funding: str
    original: Paper | None = None
    why: str = ""  # keys of documents.domain.WHY_DUPLICATE


def facts(source: Source) -> Mapping[str, str]:
    """Return column key -> text of a row; what is not known is empty."""
    return {**_document(source), **_programme(source), **_person(source), **(_original(source.original) if source.original else {})}


def _document(source: Source) -> dict[str, str]:
    paper = source.paper
    return {
        "kind": _KINDS.get(paper.kind, ""),
        "status": "Дубликат" if source.original else "Оригинал",
        "lost": YES_NO[source.why == LOST],
        "exchanged": YES_NO[source.why == EXCHANGED],
        "destroyed": YES_NO[source.why == DESTROYED],
        "series": paper.series or NONE,
        "number": paper.number,
        "issued_on": _day(paper.issued_on),
        "registration": paper.registration or NONE,
    }


def _programme(source: Source) -> dict[str, str]:
    passport, printed = source.passport, source.paper.printed
    return {
        "programme_kind": _PROGRAMMES.get(passport.kind, ""),
        "programme": printed.programme,
        "field": passport.field,
        "specialities": passport.specialities,
        "qualification": printed.qualification or passport.qualification,
        "year_from": str(printed.starts_on.year) if printed.starts_on else "",
        "year_to": str(printed.ends_on.year) if printed.ends_on else "",
        "hours": format(printed.hours.normalize(), "f"),
        "form": _FORMS.get(passport.form, ""),
        "funding": _FUNDING.get(source.funding, ""),
        "where": _WHERE,
    }


def _person(source: Source) -> dict[str, str]:
    printed, person = source.paper.printed, source.person
    return {
        "level": _LEVELS.get(person.level, ""),
        "diploma_family": person.diploma_family,
        "diploma_series": person.diploma_series or NONE,
        "diploma_number": person.diploma_number,
        "family": printed.family,
        "given": printed.given,
        "patronymic": printed.patronymic,
        "birth_date": _day(source.birth_date),
        "sex": _SEXES.get(person.sex, ""),
        "snils": snils.shown(person.snils) if person.snils else "",
        "citizenship": person.citizenship,
    }


def _original(paper: Paper) -> dict[str, str]:
    return {
        "original_kind": _KINDS.get(paper.kind, ""),
        "original_series": paper.series or NONE,
        "original_number": paper.number,
        "original_registration": paper.registration or NONE,
        "original_issued_on": _day(paper.issued_on),
        "original_family": paper.printed.family,
        "original_given": paper.printed.given,
        "original_patronymic": paper.printed.patronymic,
    }


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
