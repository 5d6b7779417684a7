"""Several of our blocks on one page, and the platform's ways with pages: ids, links, files, phones."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lms_rows import KINDS, parts

import pulsar_xblocks
from pulsar_demo.runtime import outline
from pulsar_xblocks.kernel.own_ids import SHARED, ending, own_ids

pytestmark = pytest.mark.django_db
REFERRING = ("for", "list", "form", "headers", "aria-labelledby", "aria-describedby", "aria-controls")


class Page(HTMLParser):
    """Collects ids, what refers to them, and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.referred, self.links = Counter(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids.update([values["id"]] if "id" in values else [])
        self.referred |= {name for attribute in REFERRING for name in (values.get(attribute) or "").split()}
        self.links += [values.get("href")] if tag == "a" else []


@pytest.fixture
def twice(unit, now):
    """Put a second block of each kind into the unit; return its address."""
    first = next(iter(unit.rows.values()))
    for row in unit.rows.values():
        outline.duplicate(row, now)
    outline.publish(first.unit, now)
    return unit.address


def test_ids_are_unique_however_many_blocks_stand_together(twice, mentor, draft, browser):
    text = browser(mentor).get(twice).content.decode()

    page = Page(text)
    assert text.count("data-pulsar-root") == 2 * len(KINDS)
    assert [name for name, count in page.ids.items() if count > 1 and not name.startswith(SHARED)] == []
    assert len(page.referred) > 10
    assert page.referred - set(page.ids) == set()


@pytest.mark.parametrize("who", ["mentor", "pupil"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_part_refers_to_what_is_there_and_links_lead_out_of_the_frame(kind, who, request, unit, draft, browser):
    """The unit's scripts hijack «#place» and choke on a link without an address or with «#» alone; forms never go by themselves."""
    client = browser(request.getfixturevalue(who))

    for name in parts(kind):
        answer = client.get(unit.url(kind, f"part/{name}")).json()
        page = Page(answer.get("html", ""))
        assert page.referred - set(page.ids) == set(), name
        assert [link for link in page.links if not link or not re.match(r"/|https?://|mailto:|tel:|#.", link)] == [], name
        assert re.findall(r"<form(?![^>]*data-pulsar-do)[^>]*>", answer.get("html", "")) == [], name


def test_no_template_has_a_link_that_leads_nowhere():
    """On «#» alone the unit's own scripts fail; what acts is a button."""
    templates = Path(pulsar_xblocks.__file__).parent / "templates"
    pages = [path for path in templates.rglob("*.html") if re.search(r'<a\b[^>]*href="#"|<a\b(?![^>]*href=)', path.read_text("utf8"))]

    assert pages == []


def test_own_ids_rename_what_is_named_and_leave_texts_and_pictures():
    html = (
        '<label for="f-a">id=&quot;x&quot;</label><input id="f-a" aria-describedby="h-a e-a" list="l">'
        '<a href="#f-a">a</a><use href="#pulsar-i-x"/>'
    )

    end = ending("block")
    assert own_ids(html, "block") == (
        f'<label for="f-a{end}">id=&quot;x&quot;</label><input id="f-a{end}" aria-describedby="h-a{end} e-a{end}" list="l{end}">'
        f'<a href="#f-a{end}">a</a><use href="#pulsar-i-x"/>'
    )
    assert ending("block") != ending("another")


def test_markup_that_a_text_teaches_is_shown_as_it_was_written():
    """The sanitiser of rich text leaves quotes of a text as they are."""
    html = '<p>Напишите &lt;p id="intro"&gt; и &lt;a href="#intro"&gt;.</p>'

    assert own_ids(html, "block") == html


NAME = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)


@given(names=st.lists(NAME, min_size=1, max_size=5, unique=True), text=st.text(alphabet="abc =#'id", max_size=20), key=st.text(max_size=20))
def test_what_referred_to_an_id_refers_to_it_still(names, text, key):
    html = "".join(f'<p id="{name}">{text}</p><label for="{name}"></label><b aria-describedby="{" ".join(names)}"></b>' for name in names)

    page, renamed = Page(html), Page(own_ids(html, key))

    assert len(renamed.ids) == len(page.ids)
    assert renamed.referred == set(renamed.ids)
