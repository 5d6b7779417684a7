"""Rules of letters to many studios: places that are filled in for each of them, limits of a letter."""

import re
from collections.abc import Mapping

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

SUBJECT_LENGTH, TEXT_LENGTH = 150, 4000
PLACES = {"name": mark("name"), "studio": mark("studio"), "code": mark("code"), "school": mark("school")}
_PLACE = re.compile(r"\{\s*([^{}\n]{0,40}?)\s*\}")


def clean(subject: str, text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and text with the places under their keys; ``words`` is place -> word of the language typed in.

    Raises Invalid by field: empty, too long, a place that does not exist.
    """
    found = {"subject": " ".join(subject.split()), "text": text.replace("\r\n", "\n").replace("\r", "\n").strip()}
    limits = {"subject": SUBJECT_LENGTH, "text": TEXT_LENGTH}
    keys = {word.lower(): key for key, word in words.items()} | {key: key for key in PLACES}
    errors: dict[str, list[str]] = {}
    unknown: list[str] = []
    for field, value in found.items():
        wrong = [word for word in _PLACE.findall(value) if word.lower() not in keys]
        unknown += wrong
        if not value:
            errors[field] = [mark("Write something first.")]
        elif len(value) > limits[field]:
            errors[field] = [mark("The text is too long.")]
        elif wrong:
            errors[field] = [mark("There is no such place: %(names)s.")]
    if errors:
        raise Invalid(errors, names=", ".join(f"{{{word}}}" for word in dict.fromkeys(unknown)))
    subject, text = (_PLACE.sub(lambda place: f"{{{keys[place[1].lower()]}}}", value) for value in found.values())
    return subject, text


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled in; a value is never looked into again."""
    return _PLACE.sub(lambda place: values.get(place[1].lower(), place[0]), text)
