"""The language of everything each persona can reach: pages, parts and editors of blocks, letters, tables. Plain requests, no browser."""

import csv
import io
import re
from dataclasses import dataclass, field

import pytest
from crawling import CYRILLIC, Seen, pages, texts
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import Resolver404, resolve
from languages import LATIN, english_in, russian_in, stored
from lxml import html
from openpyxl import load_workbook

from pulsar_demo import clock, load
from pulsar_demo.models import Mail, PlacedBlock
from pulsar_demo.personas import PERSONAS
from pulsar_demo.runtime import outline
from pulsar_demo.views.contract import run_due_jobs

pytestmark = [pytest.mark.xdist_group("words"), pytest.mark.django_db]
AT_THE_CONSOLE = ("operator", "methodist", "operator2", "municipal", "head", "mentor", "mentor2", "officer")
LEARNERS = ("mentor", "mentor2", "pupil", "pupil2", "pupil3", "expert1", "stranger", "author")
STARTS = ["/pulsar/me/", "/pulsar/me/inbox/", "/pulsar/me/consents/"]
TABLE = re.compile(r"/export/|\.xlsx$|\.csv$")
reached: set[str] = set()


@dataclass
class Answer:
    """What the crawler reads of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False, default=b"")

    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


class Person:
    """A logged-in persona in a language; "" = nobody."""

    def __init__(self, key: str, language: str) -> None:
        self.client = Client(headers={"accept-language": language})
        if key:
            self.client.force_login(get_user_model().objects.get(username=key))
        self.client.cookies[site.LANGUAGE_COOKIE_NAME] = language

    def get(self, url: str) -> Answer:
        """Return the answer to a plain request; the route is noted."""
        answer = self.client.get(url)
        if answer.status_code == 200:
            reached.add(_route(url))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Answer(answer.status_code, {"content-type": answer.headers.get("Content-Type", "")}, content)


def _route(url: str) -> str:
    try:
        return resolve(url.partition("?")[0].partition("#")[0]).view_name
    except Resolver404:
        return ""


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the whole demonstration once for this module, letters sent; nothing of it stays."""
    with django_db_blocker.unblock(), override_settings(DEMO_HOME=tmp_path_factory.mktemp("demo")), transaction.atomic():
        clock.set_now(clock.START)
        clock.install()
        load.load_everything()
        run_due_jobs()
        yield stored()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _time(everything):
    clock.set_now(clock.START)
    clock.install()


@pytest.fixture(params=["ru", "en"])
def wrong(request, everything):
    """Return (language, function: texts -> words that are in the other one)."""
    words, whole = everything
    return request.param, english_in if request.param == "ru" else lambda found: russian_in(found, words, whole)


def _wrong(seen, wrong):
    return {one.url: words for one in seen if (words := wrong(texts(one.document)))}


@pytest.mark.parametrize("persona", [persona.key for persona in PERSONAS])
def test_pages(persona, wrong):
    language, find = wrong
    refused: list[str] = []
    starts = [*(["/pulsar/"] if persona in AT_THE_CONSOLE else []), *STARTS]

    found = _wrong(pages(Person(persona, language), starts, refused), find)

    assert (refused, found) == ([], {})


def _documents(person, prefix, kind):
    """Yield every part of every published block that a handler's address shows."""
    types = outline.block_types()
    for row in PlacedBlock.objects.filter(is_draft=False, block_type__startswith="pulsar_").order_by("pk"):
        for name, part in types[row.block_type].capability.GET.items():
            if part.is_polled or (kind == "lms" and (part.is_authoring or name in ("author", "editor"))):
                continue
            url = f"{prefix.format(course=row.unit.section.course.course_key)}{row.usage_key}/handler/part/{name}"
            answer = person.get(url)
            assert answer.status == 200, (answer.status, url)
            shown = html.document_fromstring(f"<html><body>{person.client.get(url).json()['html']}</body></html>")
            yield Seen(f"{row.block_type} {row.usage_key[-12:]} {name}", shown)


@pytest.mark.parametrize("persona", LEARNERS)
def test_blocks_as_learners_see_them(persona, wrong):
    language, find = wrong

    assert _wrong(_documents(Person(persona, language), "/courses/{course}/xblock/", "lms"), find) == {}


def test_previews_and_editors_in_studio(wrong):
    language, find = wrong
    author = Person("author", language)

    assert _wrong(_documents(author, "/xblock/", "edit"), find) == {}
    assert _wrong(_documents(author, "/preview/xblock/", "preview"), find) == {}


def test_what_scripts_say(wrong):
    language, find = wrong
    person = Person("mentor", language)
    unit = PlacedBlock.objects.filter(block_type="pulsar_studio", is_draft=False).first().unit

    page = html.document_fromstring(person.get(f"/xblock/{unit.usage_key}?view=student_view").text())
    said = [script.text or "" for script in page.xpath("//script[@type='application/json' or contains(., 'texts')]")]
    sentences = re.findall(r'"(?:[^"\\]|\\.)*"', " ".join(said))

    assert any(len(text) > 30 for text in sentences), "the block hands no sentences to its scripts"
    spoken = [text.strip('"').encode().decode("unicode_escape") if "\\u" in text else text for text in sentences if " " in text]
    assert find(re.sub(r"%\(\w+\)s", " ", text) for text in spoken if "/" not in text) == set()


def test_letters(wrong):
    language, find = wrong
    if language == "en":
        pytest.skip("the demonstration's people read Russian; the words of English letters are tested where they are written")
    letters = list(Mail.objects.all())

    assert len(letters) > 20
    assert {row.subject: words for row in letters if (words := find([row.subject, row.text]))} == {}


def test_pages_of_links_in_letters(wrong):
    language, find = wrong
    links = {link for row in Mail.objects.all() for link in re.findall(r"/pulsar/l/[\w-]+/", row.text)}
    shown = []
    for link in sorted(links):
        answer = Person("", language).client.get(link, follow=True)
        if answer.status_code in (200, 410):
            shown.append(Seen(link, html.document_fromstring(answer.content.decode())))

    assert len(shown) > 3
    assert _wrong(shown, find) == {}


def test_public_pages_and_refusals(wrong):
    language, find = wrong
    nobody, stranger = Person("", language), Person("stranger", language)
    asked = [nobody.client.get(url) for url in ("/pulsar/league/70/2026-27/", "/pulsar/league/70/2025-26/results/", "/pulsar/l/again/")]
    asked += [stranger.client.get(url) for url in ("/pulsar/courses/", "/pulsar/studios/1/", "/pulsar/l/unknown/", "/pulsar/years/999999/")]
    shown = [Seen(answer.request["PATH_INFO"], html.document_fromstring(answer.content.decode())) for answer in asked if answer.content]

    assert len(shown) == len(asked)
    assert _wrong(shown, find) == {}


def _heads(person):
    """Yield (address, words of the first row) of every table that links of the console lead to."""
    addresses, refused = set(), []
    for seen in pages(person, ["/pulsar/"], refused):
        for link in seen.document.xpath("//a/@href"):
            if TABLE.search(link.partition("?")[0]):
                addresses.add(re.sub(r"/\d+/", "/*/", link.partition("?")[0]) and link)
    kinds = {re.sub(r"\d+", "*", link.partition("?")[0]): link for link in sorted(addresses)}
    for link in kinds.values():
        answer = person.get(link)
        if answer.status != 200:
            continue
        if "csv" in answer.headers["content-type"]:
            yield link, next(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"), [])
        elif "spreadsheet" in answer.headers["content-type"]:
            book = load_workbook(io.BytesIO(answer.body), read_only=True)
            yield link, [str(cell) for sheet in book for row in sheet.iter_rows(max_row=1, values_only=True) for cell in row if cell]


@pytest.mark.parametrize("persona", ["operator", "officer"])
def test_heads_of_tables(persona, wrong):
    language, find = wrong
    heads = dict(_heads(Person(persona, language)))

    assert {link: words for link, head in heads.items() if (words := find(head))} == {}
    assert len(heads) > (3 if persona == "operator" else 0)
    assert all(re.search(LATIN if language == "en" else CYRILLIC, " ".join(head)) for head in heads.values())
