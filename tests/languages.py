"""Which words of a text are in the wrong language: a Russian one holds no English, an English one no Russian but what people wrote."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from babel.messages.mofile import read_mo
from crawling import ANSWER, CYRILLIC
from django.apps import apps
from django.db import models

import pulsar_xblocks
from pulsar_demo import personas

NOT_WORDS = re.compile(
    r"(?<![\w-])[\w-]{22}(?![\w-])|\S+@\S+|https?://\S+|/pulsar/\S*|\b[\w-]+:\w[\w+@.:-]*\b|\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){1,2}\b|\b[A-Z]{1,3}-\d+\b|\b[a-z]+\d+\b"
    r"|\b[A-Z][a-z]+/[A-Z][a-z]+\b|\b[0-9a-f]{6,}\b|\{\w+\}"
)  # ids of people, addresses, keys, codes, zones, digests
FORMATS = "txt mp mov webm csv xlsx xls excel word doc pdf jpg png webp heic jpeg olx qr ics docx odt ods odp ppt pptx zip rtf"
KEYS = "https en ru id ip u ctrl tab lena ivanova anna"
NUMERALS = "ii iii iv vi"  # levels of olympiads
IN_RUSSIAN_TOO = {*NUMERALS.split(), *FORMATS.split(), *KEYS.split(), *(persona.key for persona in personas.PERSONAS)}
NUMBERED = re.compile(r"^\s*\d+(\.\d+)*\.?\s+")  # «3.2. Срок»: its page shows the title beside the number
QUOTED = re.compile(r"«[^»]*»|\b\d+/\d+-[А-Я]{2}\b")  # in English the words of a form of the state, or a number of a document
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Русский", "Школьная студия", "СНИЛС"}  # a language in its own words; how the course calls the block; a number only Russia has


@cache
def catalogue() -> tuple[set[str], set[str]]:
    """Return the Russian sentences, which may not stand on an English page, and the Russian words of examples in English ones."""
    root = next(iter(pulsar_xblocks.__path__))
    with open(f"{root}/locale/ru/LC_MESSAGES/django.mo", "rb") as file:
        rows = [row for row in read_mo(file) if row.id]
    sentences = [text for row in rows for text in ([row.string] if isinstance(row.string, str) else row.string)]
    examples = {word for row in rows for word in CYRILLIC.findall(str(row.id).lower())}
    return {" ".join(text.split()) for text in sentences if CYRILLIC.search(text) and "%" not in text}, examples


@dataclass(frozen=True)
class Written:
    """What people wrote: every Cyrillic word, every whole text, and the Latin words inside their Russian texts («CO», «ppm»)."""

    words: frozenset[str]
    whole: frozenset[str]
    latin: frozenset[str]


def english_in(texts: Iterable[str], written: Written) -> set[str]:
    """Return the English words that no Russian text may hold."""
    left = NOT_WORDS.sub(" ", " \n ".join(texts))
    return {word for word in LATIN.findall(left) if word.lower() not in IN_RUSSIAN_TOO | written.latin}


def russian_in(texts: Iterable[str], written: Written) -> set[str]:
    """Return the lines with Russian that neither people wrote nor is an example."""
    found, (sentences, examples) = set(), catalogue()
    for text in texts:
        for line in filter(None, (" ".join(part.split()) for part in text.splitlines())):
            strange = [word for word in CYRILLIC.findall(QUOTED.sub(" ", line).lower()) if word not in written.words | examples]
            if line not in written.whole | NAMES and (strange or line in sentences):
                found.add(line)
    return found


def stored() -> Written:
    """Return what stands in the tables: names, places, notes, messages."""
    words: set[str] = set()
    whole: set[str] = set()
    latin: set[str] = set()
    for text in _texts():
        words.update(CYRILLIC.findall(text.lower()))
        lines = (text, *text.splitlines(), *ANSWER.findall(text))
        whole.update(" ".join(line.split()) for line in (*lines, *(NUMBERED.sub("", line) for line in lines)))
        if not text.startswith(("{", "[")):  # keys of stored JSON are no words of people
            latin.update(LATIN.findall(text.lower()))
    return Written(frozenset(words), frozenset(whole), frozenset(latin))


def _texts() -> Iterator[str]:
    for label in ("pulsar", "demo"):
        for table in apps.get_app_config(label).get_models():
            names = [field.name for field in table._meta.local_fields if isinstance(field, models.CharField | models.TextField)]
            for row in table.objects.values_list(*names) if names else ():
                yield from (text for text in row if text and CYRILLIC.search(text))
