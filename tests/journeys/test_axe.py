"""Every kind of page that anybody reaches: axe finds nothing and nothing sticks out, at 1280 and 360 px; some in the dark."""

import pytest
from crawling import pages, pattern
from playwright.sync_api import Page, expect
from walks import ALL_BUT_COLOURS, COLOURS, axe_problems, fits, link_of

pytestmark = pytest.mark.journey

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
# who reaches most comes first: a page is looked at by the first persona that meets its kind
CONSOLE = ("operator", "officer", "methodist", "head", "municipal", "mentor2")
IN_THE_DARK = ("/pulsar/", "/pulsar/applications/", "/pulsar/studios/*/", "/pulsar/years/*/", "/pulsar/me/", "/pulsar/me/consents/")


def flaws(page: Page, name: str) -> dict[str, list[str]]:
    """Return what is wrong with the page as it stands, at both widths."""
    found = {}
    for size, more in ((WIDE, {}), (NARROW, ALL_BUT_COLOURS)):
        page.set_viewport_size(size)
        wrong = axe_problems(page, more) + ([] if fits(page) else ["sticks out to the right"])
        if wrong:
            found[f"{name} at {size['width']}"] = wrong
    page.set_viewport_size(WIDE)
    return found


def flaws_in_the_dark(page: Page, name: str) -> dict[str, list[str]]:
    """Return what cannot be read on the page when the reader's system is dark."""
    page.emulate_media(color_scheme="dark")
    wrong = axe_problems(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return {f"{name} in the dark": wrong} if wrong else {}


@pytest.fixture(scope="module")
def kinds_seen() -> set[str]:
    """Return the kinds of pages that earlier personas of this module have shown."""
    return set()


@pytest.mark.parametrize("persona", [*CONSOLE, "pupil3"])
def test_pages_of_the_console(persona, walk, kinds_seen):
    page, found, refused = walk(persona).page, {}, []
    starts = ["/pulsar/me/", "/pulsar/me/consents/"] if persona == "pupil3" else ["/pulsar/", "/pulsar/me/", "/pulsar/me/consents/"]
    for seen in pages(page.request, starts, refused):
        kind = pattern(seen.url)
        if kind in kinds_seen and seen.url not in {"/pulsar/", "/pulsar/me/"}:
            continue
        kinds_seen.add(kind)
        page.goto(seen.url)
        found |= flaws(page, seen.url)
        if kind in IN_THE_DARK:
            found |= flaws_in_the_dark(page, seen.url)

    assert (refused, found) == ([], {})


@pytest.mark.parametrize("persona", ["mentor2", "pupil2", "stranger"])
def test_parts_of_the_block(persona, walk):
    person = walk(persona)
    page, found = person.open_block(), {}
    names = [tab.get_attribute("data-pulsar-key") for tab in page.locator("[data-pulsar-key][data-pulsar-load]").all()]
    for name in ("", *names):
        if name:
            person.part(name)
        page.evaluate("document.querySelectorAll('details').forEach((panel) => { panel.open = true; })")
        found |= flaws(page, name or "first view") | flaws_in_the_dark(page, name or "first view")

    assert found == {}


def test_pages_without_an_account(walk, site):
    page, found = walk(expects={404}).page, {}
    guardian = link_of(site, "pupil3.family@demo.invalid")
    for address in ("/", "/login/", "/demo/mail/", guardian, f"{guardian}document-studio/", f"{guardian}paper/", "/pulsar/join/NONE-0000/"):
        page.goto(address)
        found |= flaws(page, address)
        found |= flaws_in_the_dark(page, address)

    assert found == {}


def test_pages_around_the_block(walk):
    author, found = walk("author").page, {}
    author.goto("/studio/")
    found |= flaws(author, "/studio/")
    author.locator("main a").first.click()
    expect(author.frame_locator("iframe[data-demo-frame]").locator("[data-pulsar-root]")).to_be_attached()
    found |= flaws(author, "a unit in Studio")
    author.goto("/learn/")
    found |= flaws(author, "the course")

    assert found == {}
