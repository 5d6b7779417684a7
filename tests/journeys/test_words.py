"""The language of every page that each persona reaches: Russian pages are Russian, English pages English."""

import re
from functools import cache

import pytest
from babel.messages.mofile import read_mo
from crawling import CYRILLIC, Seen, pages, parts, texts, written_by_people

import pulsar_xblocks
from pulsar_demo import personas

pytestmark = pytest.mark.journey

AT_THE_CONSOLE = ("operator", "methodist", "operator2", "municipal", "head", "mentor", "mentor2", "officer")
PERSONAS = (*AT_THE_CONSOLE, "pupil", "pupil2", "pupil3", "expert1", "author", "listener", "curator", "chair", "admin", "stranger")
STARTS = ["/pulsar/me/", "/pulsar/me/inbox/", "/pulsar/me/consents/"]
NOT_WORDS = re.compile(
    r"\S+@\S+|https?://\S+|/pulsar/\S*|\b[\w-]+:\w[\w+@.:-]*\b|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|\b[A-Z]{1,3}-\d+\b|\b[a-z]+\d+\b"
    r"|\b[A-Z][a-z]+/[A-Z][a-z]+\b|\b[0-9a-f]{6,}\b|\{\w+\}"
    r"|(?<!\S)[\w-]{22}(?!\S)"
)  # addresses, keys, codes, zones, digests, ids of people
FORMATS = "csv xlsx xls excel word doc pdf jpg png webp heic jpeg olx qr ics docx odt ods odp ppt pptx zip rtf"
KEYS = "en ru id ip u ctrl tab lena ivanova anna"
IN_RUSSIAN_TOO = {*FORMATS.split(), *KEYS.split(), *(persona.key for persona in personas.PERSONAS)}
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Русский", "Школьная студия"}  # a language in its own words; how the course calls the block


@cache
def catalogue() -> tuple[set[str], set[str]]:
    """Return the Russian sentences, which may not stand on an English page, and the Russian words of examples in English ones."""
    root = next(iter(pulsar_xblocks.__path__))
    with open(f"{root}/locale/ru/LC_MESSAGES/django.mo", "rb") as file:
        rows = [row for row in read_mo(file) if row.id]
    sentences = [text for row in rows for text in ([row.string] if isinstance(row.string, str) else row.string)]
    examples = {word for row in rows for word in CYRILLIC.findall(str(row.id).lower())}
    return {" ".join(text.split()) for text in sentences if CYRILLIC.search(text) and "%" not in text}, examples


def english_in(seen: Seen) -> set[str]:
    left = NOT_WORDS.sub(" ", " \n ".join(texts(seen.document)))
    return {word for word in LATIN.findall(left) if word.lower() not in IN_RUSSIAN_TOO}


def russian_in(seen: Seen, words: set[str], whole: set[str]) -> set[str]:
    found, (sentences, examples) = set(), catalogue()
    for text in texts(seen.document):
        line = " ".join(text.split())
        strange = [word for word in CYRILLIC.findall(line.lower()) if word not in words | examples]
        if line not in whole and (strange or line in sentences):
            found.add(line)
    return found


def everything(request, persona: str, refused: list[str]) -> list[Seen]:
    return [*pages(request, [*(["/pulsar/"] if persona in AT_THE_CONSOLE else []), *STARTS], refused), *parts(request)]


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_are_in_the_chosen_language(persona, walk, home):
    person = walk(persona)
    request, refused = person.page.request, []

    russian = {seen.url: found for seen in everything(request, persona, refused) if (found := english_in(seen))}
    assert person.post("/pulsar/language/", {"language": "en", "next": "/pulsar/me/"}).status == 302
    words, whole = written_by_people(home)
    english = {seen.url: found for seen in everything(request, persona, refused) if (found := russian_in(seen, words, whole | NAMES))}

    assert (refused, russian, english) == ([], {}, {})
