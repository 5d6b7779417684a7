"""Registration numbers by a mask, and numbered forms.  Source: domain.md 4.2; the mask is an operator's to edit."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark

DEFAULT_MASK = "{number:4}/{year2}-ПК"
_PLACE = re.compile(r"\{(number|year|year2|month)(?::(\d))?\}")
_DIGITS = re.compile(r"^\d{1,13}$")
LONGEST = 60  # signs of a mask and of a registration number
MOST_FORMS = 10_000  # in one batch


def require_mask(mask: str) -> None:
    """Return when a mask can number documents.  Raises Invalid."""
    left = _PLACE.sub("", mask)
    is_whole = "{number" in mask and "{" not in left and "}" not in left
    if not is_whole or len(mask) > LONGEST or len(registration_number(mask, 9_999_999, date(2000, 12, 31))) > LONGEST:
        raise Invalid({"mask": [mark("A mask holds {number}, perhaps {number:4}, {year}, {year2}, {month}, and any other signs.")]})


def registration_number(mask: str, number: int, on: date) -> str:
    """Return a number by its mask: «{number:4}/{year2}-ПК» of the 17th in 2026 is «0017/26-ПК»."""
    values = {"number": str(number), "year": str(on.year), "year2": f"{on.year % 100:02d}", "month": f"{on.month:02d}"}
    return _PLACE.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), mask)


@dataclass(frozen=True)
class Forms:
    """Numbered forms of one series, from the first to the last; the series may be empty."""

    series: str
    first: str
    last: str

    def __iter__(self) -> Iterator[str]:
        """Yield the numbers, as long as the first one."""
        for number in range(int(self.first), int(self.last) + 1):
            yield str(number).zfill(len(self.first))

    def __len__(self) -> int:
        return int(self.last) - int(self.first) + 1


def forms(series: str, first: str, last: str) -> Forms:
    """Return the forms from the first number to the last.  Raises Invalid for what are no numbers, a wrong order, too many."""
    first, last = first.strip(), last.strip()
    for name, text in (("first", first), ("last", last)):
        if not (text.isascii() and _DIGITS.match(text)):
            raise Invalid({name: [mark("The number of a form is written in digits.")]})
    made = Forms(series.strip(), first, last)
    if len(made) < 1:
        raise Invalid({"last": [mark("The last number is before the first.")]})
    if len(made) > MOST_FORMS:
        raise Invalid({"last": [Sentence(mark("Not more than %(most)s forms at once."), most=MOST_FORMS)]})
    return made


def next_free(stock: Iterable[str], used: Collection[str], count: int) -> list[str]:
    """Return the next numbers in the order of the stock, without used and spoiled ones; fewer where the stock ends."""
    found: list[str] = []
    for number in stock:
        if len(found) == count:
            break
        if number not in used:
            found.append(number)
    return found
