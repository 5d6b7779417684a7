"""The page around a block is the platform's: its styles do not change ours, ours do not change its, the frame follows the block."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from walks import ask

pytestmark = pytest.mark.journey

HERE = Path(__file__).parent
PLATFORM, SAMPLE = (HERE / "platform_page.css").read_text("utf8"), (HERE / "platform_page.html").read_text("utf8")

PROPERTIES = """
font-family font-size font-style font-weight line-height letter-spacing text-align text-transform text-decoration-line
text-shadow color word-break background-color background-image border-top-width border-right-width border-bottom-width
border-left-width border-top-style border-top-color border-top-left-radius box-shadow box-sizing display float
list-style-type margin-top margin-right margin-bottom margin-left max-width min-height opacity overflow-x padding-top
padding-right padding-bottom padding-left position table-layout vertical-align
""".split()
LOOK = """([within, properties]) => [...document.querySelectorAll(within)].map((element) => {
  const style = getComputedStyle(element), own = [...element.classList].slice(0, 3).map((name) => "." + name).join("");
  const isList = /^(ul|ol|li|summary)$/.test(element.localName);
  const value = (name) => (name.startsWith("list-") && !isList ? "" : style.getPropertyValue(name)); // only lists show it
  return [element.localName + own, properties.map(value)];
})"""
FOLLOWS = """() => {
  const frame = document.querySelector("iframe[data-demo-frame]");
  return Math.abs(frame.clientHeight - frame.contentDocument.getElementById("content").offsetHeight) <= 1;
}"""
FLOATING = """(roots) => roots.flatMap((root) => [...root.querySelectorAll("*")])
  .filter((one) => getComputedStyle(one).position === "fixed" || one.localName === "dialog").map((one) => one.outerHTML.slice(0, 80))"""
ALL = "[data-pulsar-root], [data-pulsar-root] *:not(svg, svg *, br, option, template, script, input:not([class]))"  # the rest shows none
SHEETS = "(is) => { for (const one of document.styleSheets) if (one.href?.includes('pulsar_xblocks')) one.disabled = is; }"
MARK = "(text) => document.getElementById('content').insertAdjacentHTML('afterbegin', text)"
WHO = "mentor2"  # leads a studio with a work


def units(site: str) -> list[str]:
    """Return the addresses of the units with our blocks."""
    return [row["unit_url"] for row in ask(site, "/demo/blocks.json")]


def looks(page: Page, within: str) -> list:
    return page.evaluate(LOOK, [within, PROPERTIES])


def changes(before: list, after: list) -> list[str]:
    """Return what is no longer as it was, once for each kind of element."""
    assert len(before) == len(after) > 0
    found = [
        f"{name} {PROPERTIES[at]}: {old} -> {new}"
        for (name, olds), (_, news) in zip(before, after, strict=True)
        for at, (old, new) in enumerate(zip(olds, news, strict=True))
        if old != new
    ]
    return sorted(set(found))


def changed_by_the_platform(page: Page) -> list[str]:
    """Return what of the block changes under the platform's styles, put before all others as its page has them."""
    page.mouse.move(0, 0)
    before = looks(page, ALL)
    page.evaluate("(text) => { document.head.prepend(Object.assign(document.createElement('style'), { textContent: text })); }", PLATFORM)
    after = looks(page, ALL)
    hovered = [line for button in page.locator("[data-pulsar-root] button:visible").all()[:4] for line in _hovered(page, button)]
    page.evaluate("() => document.head.firstChild.remove()")
    return changes(before, after) + hovered


def _hovered(page: Page, button: Locator) -> list[str]:
    """Return the colours of the platform's own buttons on one of ours that the pointer is over."""
    button.hover()
    look = button.evaluate("(it) => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color].join()")
    return [f"hovered {button.get_attribute('class')}: {look}"] if "17, 34, 51" in look else []


@pytest.mark.parametrize("width", [1280, 360])
def test_styles_of_the_platform_do_not_reach_the_blocks(walk, site, width):
    visitor, found = walk(WHO, width=width), {}
    for address in units(site):
        page = visitor.open_block(address)
        found[address] = changed_by_the_platform(page)
        for name in page.eval_on_selector_all("button.pulsar-tab", "(all) => all.map((one) => one.dataset.pulsarLoad)"):
            page.locator(f"button.pulsar-tab[data-pulsar-load={name}]").click()
            expect(page.locator(f"button.pulsar-tab[data-pulsar-load={name}]")).to_have_attribute("aria-current", "page")
            found[f"{address} {name}"] = changed_by_the_platform(page)

    assert len(found) > 12
    assert {place: lines for place, lines in found.items() if lines} == {}


def test_styles_of_the_blocks_do_not_reach_the_page_around(walk, site):
    visitor, found = walk(WHO), {}
    for address in units(site):
        page = visitor.open_block(address)
        page.evaluate(MARK, SAMPLE)
        ours = looks(page, "html, body, #content, #platform-sample, #platform-sample *")
        page.evaluate(SHEETS, True)
        found[address] = changes(ours, looks(page, "html, body, #content, #platform-sample, #platform-sample *"))

    assert {place: lines for place, lines in found.items() if lines} == {}


def test_frame_is_as_tall_as_the_block_whatever_opens_in_it(walk, site):
    """The unit tells its height at each change; nothing of ours floats over it or counts on the height of the window."""
    page = walk(WHO).page
    for address in units(site):
        page.goto(address.replace("/xblock/", "/learn/course-v1:Pulsar+Studios+2026/").partition("?")[0] + "/")
        frame = page.frame_locator("iframe[data-demo-frame]")
        expect(frame.locator("[data-pulsar-mounted]").first).to_be_attached()
        for opener in frame.locator("button.pulsar-tab:visible").all():
            opener.click()
            expect(opener).to_have_attribute("aria-current", "page")
            for panel in frame.locator("details > summary:visible").all():
                panel.click()
            page.wait_for_function(FOLLOWS)
        assert frame.locator("[data-pulsar-root]").evaluate_all(FLOATING) == []


def test_link_to_a_place_stays_in_the_frame(walk, site):
    visitor = walk("mentor", expects={422})
    visitor.page.goto("/learn/")
    frame, address = visitor.page.frame_locator("iframe[data-demo-frame]"), visitor.page.url
    expect(frame.locator("[data-pulsar-mounted]").first).to_be_attached()
    frame.get_by_role("button", name="Начать заявку").click()
    frame.get_by_role("button", name="Подать заявку").click()

    link = frame.get_by_role("alert").get_by_role("link").first
    place = link.get_attribute("href")
    link.click()

    expect(frame.locator(place)).to_be_focused()
    assert visitor.page.url == address
