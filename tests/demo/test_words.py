"""The language of everything each persona can reach: pages, parts and editors of blocks, letters, tables. Plain requests, no browser."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from functools import partial

import pytest
from crawling import CYRILLIC, Seen, pages, texts
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import Resolver404, URLResolver, resolve, reverse
from languages import LATIN, english_in, russian_in, stored
from lxml import html
from openpyxl import load_workbook

from pulsar_demo import clock, load
from pulsar_demo.models import Mail, PlacedBlock
from pulsar_demo.personas import PERSONAS
from pulsar_demo.runtime import outline
from pulsar_demo.views.contract import run_due_jobs
from pulsar_xblocks import urls
from pulsar_xblocks.selection.calls.models import Call

pytestmark = [pytest.mark.xdist_group("words"), pytest.mark.django_db]
AT_THE_CONSOLE = ("operator", "methodist", "operator2", "municipal", "head", "mentor", "mentor2", "officer")
LEARNERS = ("mentor", "mentor2", "pupil", "pupil2", "pupil3", "expert1", "stranger", "author")
AT_COURSES = ("listener", "curator", "tutor", "moderator")
STARTS = ["/pulsar/me/", "/pulsar/me/inbox/", "/pulsar/me/consents/"]
TABLE = re.compile(r"/export/|\.xlsx$|\.csv$")
SETTINGS = {"EMAIL_BACKEND": "pulsar_demo.mail.DemoMailBackend"}
FILES = "file file_preview file_page files calendar consents_export review_export destruction_print destruction_docx destruction_csv"
AFTER_A_FORM = (  # each has a test of its page where it belongs
    "studio_papers_take studio_papers_print studio_applications_approved studios_mailing studio_renew work_return"
    " league_records_decided league_reverse league_restore destruction_act load load_template"
    " standings_export join link_part consent_checks work_open"
    " call_achievements call_experts call_own call_places call_publish call_sitting contests_find selection_part selection_talk"
    " call_annul call_appeal_file call_nominate call_paper call_past call_template call_templates"
    " path_print path_template path_templates"
    " discussion_paper link_file link_files proposal"
    " frdo_template programme_module programme_passport training_credits training_day_screen training_here"
    " training_print training_template training_templates"
)
NOT_SHOWN = {f"pulsar:{name}" for name in f"{FILES} {AFTER_A_FORM}".split()}
reached: set[str] = set()  # names of routes that were shown


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
        answer = self.client.get(url, follow=True)
        reached.update(map(_route, [url, *(step for step, _ in answer.redirect_chain)]) if answer.status_code == 200 else ())
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
    with django_db_blocker.unblock(), override_settings(**SETTINGS, DEMO_HOME=tmp_path_factory.mktemp("demo")), transaction.atomic():
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
    return request.param, partial(english_in if request.param == "ru" else russian_in, written=everything)


def _wrong(seen, wrong):
    return {one.url: words for one in seen if (words := wrong(texts(one.document)))}


def _console(persona):
    """Return where the staff begins; the first calls that the operator meets are those with all their pages."""
    calls = dict(Call.objects.values_list("code", "pk")) if persona == "operator" else {}
    return ["/pulsar/", *([f"/pulsar/calls/{calls['science-2026-11']}/", f"/pulsar/calls/{calls['mmc-2025']}/places/"] if calls else [])]


@pytest.mark.parametrize("persona", [persona.key for persona in PERSONAS])
def test_pages(persona, wrong):
    language, find = wrong
    refused: list[str] = []
    starts = [*(_console(persona) if persona in AT_THE_CONSOLE else []), *STARTS]

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
            assert answer.status in (200, 403, 404), (answer.status, url)
            if answer.status != 200:  # not for this persona
                continue
            shown = html.document_fromstring(f"<html><body>{json.loads(answer.body)['html']}</body></html>")
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


def test_letters(everything):
    letters = list(Mail.objects.all())  # the demonstration's people read Russian

    assert len(letters) > 5
    assert {row.subject: words for row in letters if (words := english_in([row.subject, row.text], everything))} == {}


def test_pages_of_links_in_letters(wrong):
    language, find = wrong
    links = {link for row in Mail.objects.all() for link in re.findall(r"/pulsar/l/[\w-]+/", row.text)}
    shown = []
    for link in sorted(links):
        shown.append(Seen(link, html.document_fromstring(Person("", language).get(link).text())))

    assert shown != []
    assert _wrong(shown, find) == {}


def test_public_pages_and_refusals(wrong):
    language, find = wrong
    asked = {
        "": ("/pulsar/league/70/2026-27/", "/pulsar/league/70/2025-26/results/", reverse("pulsar:link_again"), "/pulsar/l/unknown/"),
        "stranger": ("/pulsar/courses/", "/pulsar/studios/1/", "/pulsar/years/999999/"),
        "operator": ("/pulsar/search/?q=школа", "/pulsar/years/999999/", "/pulsar/courses/course-v1:a+b+c/"),
    }
    shown = [
        Seen(f"{url} as {key or 'nobody'}", html.document_fromstring(Person(key, language).get(url).text()))
        for key, addresses in asked.items()
        for url in addresses
    ]

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


@pytest.mark.parametrize("persona", ["operator", "methodist"])
def test_heads_of_tables(persona, wrong):
    language, find = wrong
    heads = dict(_heads(Person(persona, language)))

    assert {link: words for link, head in heads.items() if (words := find(head))} == {}
    assert len(heads) >= 2
    assert all(re.search(LATIN if language == "en" else CYRILLIC, " ".join(head)) for head in heads.values())


def _shown(patterns=urls.urlpatterns):
    """Yield the name of every route of ours that answers GET, but the API's."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from () if "api/v1" in str(entry.pattern) else _shown(entry.url_patterns)
        elif not _is_for_forms(entry.callback):
            yield f"pulsar:{entry.name}"


def _is_for_forms(view):
    """Tell whether a view takes POST only: Django's decorator keeps the methods it lets through."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if cell.cell_contents == ["POST"]:
                return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_no_page_is_left_out(everything):
    if set(_shown()) - reached - NOT_SHOWN:  # this test alone, or with a few others
        list(_heads(Person("operator", "ru")))
        for key in dict.fromkeys((*AT_THE_CONSOLE, *LEARNERS, *AT_COURSES, "chair", "secretary", "appeals")):
            list(pages(Person(key, "ru"), [*_console(key), "/pulsar/calls/", *STARTS], []))
        test_public_pages_and_refusals(("ru", lambda found: set()))
        test_pages_of_links_in_letters(("ru", lambda found: set()))

    assert sorted(set(_shown()) - reached - NOT_SHOWN) == []
