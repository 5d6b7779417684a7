"""The page around a block is the platform's: its styles do not change ours, ours do not change its, the frame follows the block."""

import pytest
from playwright.sync_api import Locator, Page, expect
from walks import ask

pytestmark = pytest.mark.journey

# What a course page of the platform says to plain elements, by kind and weight: old resets, old forms, the unit's own rules.
PLATFORM = """
*, *::before, *::after { box-sizing: border-box; }
html { font-family: "Courier New", monospace; line-height: 1em; color: #123456; }
body { font: 13px/1 "Courier New", monospace; color: #123456; text-align: right; background: #ffe; }
html, button, input, select, textarea { font-family: "Courier New", monospace; color: #123456; }
h1, h2, h3, h4, h5, h6 { color: #456; font: normal 1.2em/1.2em Georgia, serif; margin: 0 0 15px; text-align: center; text-transform: uppercase; }
p { color: inherit; margin: 0; } p + p, ul + p, ol + p { margin-top: 20px; } p + h2, ul + h2, ol + h2 { margin-top: 40px; }
span { color: inherit; font: inherit; } b, strong { font-weight: bold; } small { font-size: 80%; } em { font-style: italic; }
a:not(.btn):not(.been) { color: #0075b4; font: inherit; text-decoration: none; }
p a:not(.btn):not(.been) { color: #0075b4; font-weight: inherit; text-decoration: none; }
[tabindex="-1"] { outline: none; }
label { font: italic 14px/1.6 "Courier New", monospace; color: #646464; display: inline-block; margin-bottom: 5px; } form label { display: block; }
fieldset { margin: 0 0 10px; padding: 10px; border: 1px solid #ccc; } legend { font-size: 21px; margin-bottom: 20px; width: 100%; border-bottom: 1px solid #eee; }
table { table-layout: fixed; width: 100%; margin: 20px 0; border-collapse: collapse; background: #eef; font-size: 16px; }
th, td { padding: 10px 20px; border: 1px solid #999; text-align: center; vertical-align: middle; font-weight: bold; } tr:nth-child(even) { background: #ddf; }
.xblock table { table-layout: auto; word-break: normal; }
textarea, input[type="text"], input[type="email"], input[type="password"], input[type="date"], input[type="number"] {
  background: #fff; border: 1px solid #b2b2b2; border-radius: 0; box-shadow: 0 1px 0 0 #fff, inset 0 0 3px 0 #ccc;
  font: normal 1em "Courier New", monospace; height: 35px; padding: 5px 12px; vertical-align: top; }
input[type="text"]:focus { box-shadow: 0 0 6px 0 blue; } select { height: 20px; padding: 0; border: 3px double #999; width: auto; }
input[type="checkbox"], input[type="radio"] { margin: 3px 5px 3px 4px; width: auto; height: auto; }
button, input[type="submit"], form button, form input[type="submit"] {
  background: linear-gradient(#eee, #999); border: 1px solid #aaa; border-radius: 3px; box-shadow: inset 0 1px 0 0 #fff; color: #333;
  display: inline-block; font: bold 13px "Courier New", monospace; padding: 7px 18px; text-shadow: 0 1px 0 #fff; text-transform: uppercase;
  letter-spacing: 1px; height: 26px; width: auto; }
button:hover:not(:disabled), form button:hover { background: #123; color: #fff; box-shadow: none; }
ul, ol { margin: 10px 0; padding-left: 1em; list-style: disc outside none; } li { margin-bottom: 7px; line-height: 1.4; }
img { max-width: 100%; border: 2px solid red; } hr { height: 1px; border: 0; border-top: 1px solid #ccc; margin: 1em 0; }
blockquote { margin: 1em 40px; } ins { background: #ff9; } summary { font-weight: bold; padding: 9px; } details { margin: 11px 0; }
dl { margin: 12px; } dt { font-weight: bold; } dd { margin-left: 40px; } progress { height: 30px; border: 3px solid #000; } figure { margin: 1em 40px; }
code, pre { background: #eee; padding: 3px; } svg { overflow: hidden; vertical-align: middle; } nav ul li { float: left; }
.course-wrapper .course-content p { margin-bottom: 1.4em; } .course-wrapper .course-content ul li { margin-bottom: .7em; }
.course-wrapper .course-content .vert-mod { line-height: 1.4; list-style: none; }
.course-wrapper .course-content .vert-mod > div ul { padding-left: 1em; list-style: disc outside none; }
.course-wrapper .course-content .vert-mod > div header { border-radius: 0 4px 0 0; margin-bottom: -16px; border-bottom: 0; text-align: center; }
.xblock .xblock h2 { font-size: 1.5em; font-weight: 600; text-transform: initial; } .xblock h3 { font-size: 1.35em; letter-spacing: 2px; }
"""
PROPERTIES = """
font-family font-size font-style font-weight line-height letter-spacing text-align text-transform text-decoration-line text-shadow color word-break
background-color background-image border-top-width border-right-width border-bottom-width border-left-width border-top-style border-top-color
border-top-left-radius box-shadow box-sizing display float list-style-type margin-top margin-right margin-bottom margin-left max-width min-height
opacity overflow-x padding-top padding-right padding-bottom padding-left position table-layout vertical-align
""".split()
LOOK = """([within, properties]) => [...document.querySelectorAll(within)].map((element) => {
  const style = getComputedStyle(element), own = [...element.classList].slice(0, 3).map((name) => "." + name).join("");
  const isList = /^(ul|ol|li|summary)$/.test(element.localName);
  const value = (name) => (name.startsWith("list-") && !isList ? "" : style.getPropertyValue(name)); // only lists show it
  return [element.localName + own, properties.map(value)];
})"""
SAMPLE = """<div id="platform-sample"><h1>a</h1><h2>b</h2><h3>c</h3><p>d <a href="/">e</a> <b>f</b></p><ul><li>g</li></ul><form><label for="s1">h</label>
<input id="s1" type="text"><input type="checkbox"><select><option>i</option></select><textarea>j</textarea><fieldset><legend>k</legend></fieldset>
<button type="button">l</button></form><table><tr><th>m</th><td>n</td></tr></table><details open><summary>o</summary>p</details>
<progress value="1" max="2"></progress><span hidden>q</span></div>"""
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
