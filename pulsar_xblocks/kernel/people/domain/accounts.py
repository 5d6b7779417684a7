"""Names of accounts and passwords that a child can type from paper."""

import random
from collections.abc import Container

from pulsar_xblocks.kernel.pure.text import folded

BASE_LENGTH = 24  # the platform allows 30; the rest is for a number

_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i i e g u".replace("-", "_").split(),
        strict=True,
    )
)
_CONSONANTS = "bdfgkmnprstvz"  # without look-alikes and letters that are read in two ways
_VOWELS = "aeou"
_DIGITS = "23456789"
_RUDE = ("ded", "dup", "dur", "gad", "gov", "kak", "nud", "ped", "pop", "puk", "pup", "sos", "suk", "tup", "zad")  # beginnings


def username_base(family: str, given: str, patronymic: str = "") -> str:
    """Return «ivanova-am» for Иванова Анна Михайловна: small Latin letters and one hyphen."""
    initials = "".join(latin(part)[:1] for part in (given, patronymic) if part)
    return "-".join(part for part in (latin(family)[: BASE_LENGTH - 4], initials) if part) or "pulsar"


def latin(text: str) -> str:
    """Return the text in small Latin letters; other signs are dropped."""
    letters = (_LATIN.get(sign, sign) for sign in folded(text))
    return "".join(sign for part in letters for sign in part if sign.isascii() and sign.isalpha())


def numbered_username(base: str, taken: Container[str]) -> str:
    """Return the base, or the base with the first number from 2 that is not taken."""
    number = 1
    while (name := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return name


def new_password(rng: random.Random) -> str:
    """Return «kuma-4827-tobi»: 14 signs, about 35 bits, no look-alikes; for a first login from paper."""
    return "-".join([_word(rng), "".join(rng.choice(_DIGITS) for _ in range(4)), _word(rng)])


def _word(rng: random.Random) -> str:
    """Return two syllables that no class laughs at."""
    while True:
        word = "".join(rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(2))
        if not word.startswith(_RUDE):
            return word
