"""Words: marking of texts for the catalogue, names of people, comparing without ё, short forms."""

import re
import unicodedata
from html import unescape
from typing import Self

NBSP = "\u00a0"
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"(?![' ’-])[\u0400-\u04FF' ’-]{1,100}")
_EMAIL = re.compile(r"[^\s@,;<>\"()\\]+@[^\s@,;<>\"()\\.]+(\.[^\s@,;<>\"()\\.]+)*\.([^\W\d_]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)


def mark(msgid: str) -> str:
    """Return the text unchanged; the catalogue's extraction finds it by this call."""
    return msgid


class Sentence(str):
    """A marked text with the values of its %(name)s places; equal to its msgid."""

    params: dict[str, object]

    def __new__(cls, msgid: str, **params: object) -> Self:  # noqa: D102 - str is immutable
        made = super().__new__(cls, msgid)
        made.params = params
        return made


def mark_plural(one: str, many: str) -> tuple[str, str]:
    """Return both forms unchanged; the catalogue's extraction finds them by this call."""
    return one, many


class Counted(Sentence):
    """A sentence whose form depends on the number ``n`` among its values; equal to the msgid of its singular."""

    plural: str

    def __new__(cls, msgid: str, plural: str, **params: object) -> Self:  # noqa: D102 - str is immutable
        made = super().__new__(cls, msgid, **params)
        made.plural = plural
        return made


def folded(text: str) -> str:
    """Return the text for comparing and searching: NFC, lower case, ё as е, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("ё", "е").split())


def words_of(html: str) -> str:
    """Return the words of a text with simple HTML, single spaces between them: what a search finds."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def is_personal_name(text: str) -> bool:
    """Tell whether a part of a name is Cyrillic, 1 to 100 characters.  Source: domain.md section 5."""
    return bool(_NAME.fullmatch(text))


def is_email(text: str) -> bool:
    """Tell whether a text is one e-mail address that a letter can go to, without anything around it."""
    return len(text) <= 254 and text.isprintable() and bool(_EMAIL.fullmatch(text))


def full_name(family: str, given: str, patronymic: str = "") -> str:
    """Return «Фамилия Имя Отчество»."""
    return " ".join(part for part in (family, given, patronymic) if part)


def short_name(family: str, given: str, patronymic: str = "") -> str:
    """Return «Фамилия И. О.» with no-break spaces."""
    initials = [f"{part[0]}." for part in (given, patronymic) if part]
    return NBSP.join([family, *initials]) if family else ""


def without_name(text: str, family: str, given: str, patronymic: str = "") -> str:
    """Return the text with «…» wherever a person is named by family and given name, in any order, in full or by initials.

    However it is typed: in capitals, with е for ё, with any spaces or line ends between the words.
    """
    if not (family.strip() and given.strip()):
        return text
    initials = [f"{part[0]}." for part in (given, patronymic) if part]
    around = [[given], [given, patronymic], initials, initials[:1]]
    forms = {tuple(filter(None, form)) for names in around for form in ([family, *names], [*names, family])}
    anyhow = sorted({_anyhow(" ".join(form)) for form in forms}, key=len, reverse=True)
    return re.sub(rf"(?<!\w)(?:{'|'.join(anyhow)})(?!\w)", "…", text, flags=re.IGNORECASE)


def _anyhow(name: str) -> str:
    """Return the expression that finds a name however it is typed."""
    words = ["".join("[её]" if letter in "еёЕЁ" else re.escape(letter) for letter in word) for word in name.split()]
    return "".join(word + (r"\s*" if word.endswith(".") else r"\s+") for word in words[:-1]) + words[-1]


def normal_phone(text: str) -> str | None:
    """Return +7XXXXXXXXXX for a Russian number typed in any usual way, None when it is not one."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits[0] in "78":
        return "+7" + digits[1:]
    return "+7" + digits if len(digits) == 10 else None
