"""The language of every page that each persona reaches: Russian pages are Russian, English pages English."""

import re

import pytest
from babel.messages.mofile import read_mo
from crawling import Seen, pages, parts, texts, words_of_the_data

import pulsar_xblocks
from pulsar_demo import personas

pytestmark = pytest.mark.journey

PERSONAS = (
    "operator", "methodist", "operator2", "municipal", "head", "mentor", "mentor2", "pupil", "pupil2", "pupil3",
    "expert1", "author", "listener", "curator", "chair", "officer", "admin", "stranger",
)  # fmt: skip
STARTS = ["/pulsar/me/", "/pulsar/me/inbox/", "/pulsar/me/consents/"]
NOT_WORDS = re.compile(
    r"\S+@\S+|https?://\S+|/pulsar/\S*|\b[\w-]+:\w[\w+@.:-]*\b|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|\b[A-Z]{1,3}-\d+\b|\b[a-z]+\d+\b"
    r"|\b[A-Z][a-z]+/[A-Z][a-z]+\b|\b[0-9a-f]{6,}\b"
)  # addresses, keys, codes, zones, digests
KEYS = "csv xlsx xls excel pdf jpg png webp heic jpeg olx qr ics en ru docx doc odt ods odp ppt pptx zip rtf ip u ctrl lena ivanova anna example"
IN_RUSSIAN_TOO = {*KEYS.split(), *(persona.key for persona in personas.PERSONAS)}
LATIN, CYRILLIC = re.compile(r"[A-Za-z]{2,}"), re.compile("[а-яё]+")
NAMES_OF_LANGUAGES = {"Русский"}


@pytest.fixture(scope="module")
def russian_sentences() -> set[str]:
    """Return the Russian sentences of the catalogue: none of them may stand on an English page."""
    root = next(iter(pulsar_xblocks.__path__))
    with open(f"{root}/locale/ru/LC_MESSAGES/django.mo", "rb") as file:
        found = [text for row in read_mo(file) if row.id for text in ([row.string] if isinstance(row.string, str) else row.string)]
    return {" ".join(text.split()) for text in found if re.search("[а-яё]", text) and "%" not in text}


def english_in(seen: Seen) -> set[str]:
    left = NOT_WORDS.sub(" ", " \n ".join(texts(seen.document)))
    return {word for word in LATIN.findall(left) if word.lower() not in IN_RUSSIAN_TOO}


def russian_in(seen: Seen, data: set[str], sentences: set[str]) -> set[str]:
    found = set()
    for text in texts(seen.document):
        line = " ".join(text.split())
        strange = [word for word in CYRILLIC.findall(line.lower()) if word not in data]
        if line not in NAMES_OF_LANGUAGES and (strange or line in sentences):
            found.add(line)
    return found


def everything(request, persona: str) -> list[Seen]:
    console = (
        []
        if persona in {"pupil", "pupil2", "pupil3", "expert1", "author", "listener", "curator", "chair", "stranger", "admin"}
        else ["/pulsar/"]
    )
    return [*pages(request, [*console, *STARTS]), *parts(request)]


@pytest.mark.parametrize("persona", PERSONAS)
def test_russian_pages_hold_no_english(persona, open_as):
    request = open_as(persona).request

    assert {seen.url: found for seen in everything(request, persona) if (found := english_in(seen))} == {}


@pytest.mark.parametrize("persona", PERSONAS)
def test_english_pages_hold_no_russian_but_data(persona, walk, home, russian_sentences):
    person = walk(persona)
    assert person.post("/pulsar/language/", {"language": "en", "next": "/pulsar/me/"}).status == 302
    request = person.page.request
    data = words_of_the_data(home)

    found = {seen.url: left for seen in everything(request, persona) if (left := russian_in(seen, data, russian_sentences))}

    assert found == {}
