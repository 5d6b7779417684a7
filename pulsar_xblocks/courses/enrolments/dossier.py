"""The personal file as plain values: what the state register asks of a participant.  Source: domain.md 4.3."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from pulsar_xblocks.courses.domain import snils
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

LEVELS = {"higher": mark("higher education"), "secondary": mark("secondary vocational education")}
SEXES = {"f": mark("female"), "m": mark("male")}
RUSSIA = "643"  # code of the country by ОКСМ
_NEEDED = ("snils", "level", "diploma_family", "diploma_number", "sex", "citizenship")


@dataclass(frozen=True)
class Facts:
    """What is kept encrypted; empty = not given yet."""

    snils: str = ""  # eleven digits
    level: str = ""  # keys of LEVELS
    diploma_family: str = ""  # family name as written in the diploma
    diploma_series: str = ""
    diploma_number: str = ""
    sex: str = ""  # keys of SEXES
    citizenship: str = RUSSIA
    family: str = ""  # this and the next three only of somebody who was retired before the register had the document
    given: str = ""
    patronymic: str = ""
    birth_date: str = ""  # ISO

    def missing(self) -> tuple[str, ...]:
        """Return the names of what is still needed."""
        return tuple(name for name in _NEEDED if not getattr(self, name))

    def as_json(self) -> str:
        """Return the facts as they are sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def with_names(typed: Facts, before: Facts) -> Facts:
    """Return typed facts with what only the register's file keeps of somebody who is retired."""
    return replace(typed, **{name: getattr(before, name) for name in ("family", "given", "patronymic", "birth_date")})


WORDS = {
    "snils": mark("СНИЛС"),
    "level": mark("Level of education"),
    "diploma_family": mark("Family name in the diploma"),
    "diploma_series": mark("Series of the diploma"),
    "diploma_number": mark("Number of the diploma"),
    "sex": mark("Sex"),
    "citizenship": mark("Citizenship, code of the country"),
}


def facts_from(text: str) -> Facts:
    """Return the facts that were sealed; what a later version has added is left out, what it has taken away is empty."""
    plain = json.loads(text) if text else {}
    known = {field.name for field in fields(Facts)}
    return Facts(**{name: value for name, value in plain.items() if name in known})


def checked(typed: Mapping[str, str]) -> Facts:
    """Return typed facts, tidy; what is empty stays so.  Raises Invalid by field for what cannot be right."""
    errors: dict[str, list[str]] = {}
    text = {name: " ".join(typed.get(name, "").split())[:100] for name in WORDS}
    if text["snils"]:
        try:
            text["snils"] = snils.digits_of(text["snils"])
        except Invalid as error:
            errors |= error.errors
    for name, known in (("level", LEVELS), ("sex", SEXES)):
        if text[name] and text[name] not in known:
            errors[name] = [mark("Choose one of the list.")]
    if text["citizenship"] and not (text["citizenship"].isascii() and text["citizenship"].isdigit() and len(text["citizenship"]) == 3):
        errors["citizenship"] = [mark("Three digits by ОКСМ; of Russia 643.")]
    if errors:
        raise Invalid(errors)
    return Facts(**text)
