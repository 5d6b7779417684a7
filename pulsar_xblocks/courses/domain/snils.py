"""СНИЛС, the insurance number of a person: check digits, how it is shown.  Source: domain.md 4.3."""

import re

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

_CHECKED_FROM = 1_001_998  # smaller numbers have no check digits
_SIZE = 11


def digits_of(text: str) -> str:
    """Return the eleven digits of a number typed in any usual way.  Raises Invalid for another count or wrong check digits."""
    digits = re.sub(r"[\s\u00a0-]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) == _SIZE):
        raise Invalid({"snils": [mark("СНИЛС has 11 digits: 112-233-445 95.")]})
    if not is_sound(digits):
        raise Invalid({"snils": [mark("The check digits of this СНИЛС do not fit: look for a slip in the number.")]})
    return digits


def is_sound(digits: str) -> bool:
    """Tell whether the last two of eleven digits are the check digits of the nine before them; small numbers have none."""
    number, check = digits[:9], digits[9:]
    if int(number) <= _CHECKED_FROM:
        return True
    return int(check) == sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=True)) % 101 % 100


def shown(digits: str) -> str:
    """Return «112-233-445 95»."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


def masked(digits: str) -> str:
    """Return «***-***-445 95», for lists."""
    return f"***-***-{digits[6:9]} {digits[9:]}"


def has_triplet(digits: str) -> bool:
    """Tell whether three equal digits stand in a row in the number itself: a warning, not an error."""
    return any(digits[at] == digits[at + 1] == digits[at + 2] for at in range(7))
