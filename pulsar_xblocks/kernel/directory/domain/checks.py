"""Control digits of Russian registers.  Source: domain.md 4.3 (ИНН-10, ОГРН-13); 12 and 15 digits by the same registers' rules."""

from collections.abc import Sequence

from pulsar_xblocks.kernel.pure.text import Sentence, mark

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def is_inn(text: str) -> bool:
    """Tell whether this is an ИНН of an organisation (10 digits) or of a person (12) with right control digits."""
    if not _are_digits(text) or not text.strip("0"):
        return False
    if len(text) == 10:
        return _control(text, _INN_10) == int(text[9])
    return len(text) == 12 and _control(text, _INN_11) == int(text[10]) and _control(text, _INN_12) == int(text[11])


def is_ogrn(text: str) -> bool:
    """Tell whether this is an ОГРН (13 digits) or ОГРНИП (15) with a right control digit."""
    if not _are_digits(text) or len(text) not in (13, 15) or not text.strip("0"):
        return False
    return int(text[:-1]) % (len(text) - 2) % 10 == int(text[-1])


def is_oktmo(text: str) -> bool:
    """Tell whether this is an ОКТМО of a municipality (8 digits) or of a settlement (11)."""
    return _are_digits(text) and len(text) in (8, 11) and text[:2] != "00"


def number_problem(key: str, text: str) -> Sentence:
    """Return what is wrong with an ИНН or ОГРН that failed its check."""
    digits = text if _are_digits(text) else ""
    if key == "inn" and len(digits) not in (10, 12):
        return Sentence(mark("An INN has 10 or 12 digits; a table may have lost the zero at its beginning."))
    if key == "ogrn" and len(digits) not in (13, 15):
        return Sentence(mark("An OGRN has 13 or 15 digits."))
    return Sentence(mark("The control digit does not fit: there is a slip in “%(text)s”."), text=text)


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _control(text: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False)) % 11 % 10
