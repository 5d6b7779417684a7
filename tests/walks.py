"""What walks through the demonstration share: a watched page, the block in its frame, axe, the keyboard."""

import json
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Frame, FrameLocator, Page, Request, Response, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf8")
UNIT = "/xblock/block-v1:Pulsar+Studios+2026+type@vertical+block@opening?view=student_view"
COURSE = "/learn/"
HANDLER = "/courses/course-v1:Pulsar+Studios+2026/xblock/block-v1:Pulsar+Studios+2026+type@pulsar_studio+block@opening-studio/handler/do/"
AXE_RUN = "(more) => axe.run(document, { resultTypes: ['violations'], iframes: false, ...more })"
COLOURS = {"runOnly": ["color-contrast"]}
ALL_BUT_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}  # they are the same at every width

# The button inside a date or time field is the browser's own: it shows its focus itself.
WHERE_FOCUS_IS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const labels = at.labels ? [...at.labels].map((label) => label.textContent) : [];
  const by = (at.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    tag: at.localName, type: at.type ?? "", name: at.name ?? "", value: at.value ?? "", checked: Boolean(at.checked),
    label: (at.getAttribute("aria-label") || labels.join(" ") || by.join(" ") || at.textContent || "").replace(/\\s+/g, " ").trim(),
    isSeen: /^(date|time)$/.test(at.type) || style.outlineStyle !== "none" || style.boxShadow !== "none"
      || (labels.length > 0 && box.width <= 1),
  };
}"""


@dataclass
class Walk:
    """One person's page; ``problems`` is everything that must not happen: script errors, refusals nobody expected, lost requests."""

    page: Page
    expects: set[int] = field(default_factory=set)  # refusals that belong to the walk
    is_offline: bool = False
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Note what goes wrong on a page."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def tab(self) -> "Walk":
        """Return another tab of the same person."""
        page = self.page.context.new_page()
        other = Walk(page, self.expects, problems=self.problems)
        return other

    def offline(self, is_offline: bool) -> None:
        """Pull the network out, or put it back."""
        self.is_offline = self.is_offline or is_offline  # answers that were lost are told late
        self.page.context.set_offline(is_offline)

    def open_block(self, address: str = UNIT) -> Page:
        """Open the unit's document, wait until its scripts listen, return the page."""
        self.page.goto(address)
        expect(self.page.locator("[data-pulsar-mounted]").first).to_be_attached()
        return self.page

    def in_frame(self) -> FrameLocator:
        """Open the course page and return the block inside its frame."""
        self.page.goto(COURSE)
        frame = self.page.frame_locator("iframe[data-demo-frame]")
        expect(frame.locator("[data-pulsar-mounted]").first).to_be_attached()
        return frame

    def post(self, address: str, form: dict[str, Any] | None = None) -> Any:
        """Send a form past the page, as this person; return the answer."""
        cookies = {row["name"]: row["value"] for row in self.page.context.cookies()}
        return self.page.request.post(address, form=form or {}, headers={"X-CSRFToken": cookies.get("csrftoken", "")}, max_redirects=0)

    def do(self, name: str, form: dict[str, Any] | None = None) -> Any:
        """Send a form to a handler of the block past the page; return what it answered."""
        answer = self.post(HANDLER + name, form)
        assert answer.ok, answer.text()
        return answer.json()

    def part(self, name: str) -> None:
        """Open a part of the studio by its tab."""
        self.page.locator(f"[data-pulsar-load={name}][data-pulsar-key]").click()
        expect(self.page.locator(f"[data-pulsar-key={name}]")).to_have_attribute("aria-current", "page")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expects:
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        if not self.is_offline and request.failure != "net::ERR_ABORTED":  # aborted = left the page, or a download
            self.problems.append(f"{request.failure}: {request.url}")


def axe_problems(page: Page, more: dict[str, Any] | None = None) -> list[str]:
    """Return the violations that axe finds on the page and in each of its frames, one line each; ``more`` = options of axe.run."""
    lines = []
    for frame in page.frames:
        if not frame.evaluate("Boolean(window.axe)"):
            frame.evaluate(AXE)
        found = frame.evaluate(AXE_RUN, more or {})["violations"]
        lines += [f"{row['id']}: {node['target']} {node['html'][:150]}" for row in found for node in row["nodes"]]
    return lines


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out of the page to the right."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


def deepest(page: Page) -> Frame:
    """Return the frame that has the focus."""
    frame = page.main_frame
    while True:
        element = frame.evaluate_handle("document.activeElement").as_element()
        inner = element.content_frame() if element else None
        if inner is None:
            return frame
        frame = inner


def focus(page: Page) -> dict[str, Any]:
    """Return what has the focus, through frames."""
    return deepest(page).evaluate(WHERE_FOCUS_IS) or {"tag": "", "label": "", "name": "", "type": "", "value": "", "isSeen": True}


def tab_to(page: Page, label: str, key: str = "Tab", limit: int = 80) -> dict[str, Any]:
    """Press Tab until something with this name has the focus; on the way each stop must be visible."""
    for _ in range(limit):
        page.keyboard.press(key)
        at = focus(page)
        assert at["isSeen"], f"the focus cannot be seen on {at}"
        if re.search(label, at["label"]):
            return at
    raise AssertionError(f"«{label}» was not reached by {limit} presses of {key}; the focus is on {at}")


def ask(site: str, path: str, posted: dict[str, Any] | None = None) -> Any:
    """Ask one of the demonstration's own addresses; ``posted`` makes it a POST."""
    body = None if posted is None else json.dumps(posted).encode()
    request = urllib.request.Request(f"{site}{path}", data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def letters(site: str, to: str) -> list[dict[str, Any]]:
    """Return the letters to an address, the newest last; every due job is run first."""
    ask(site, "/demo/clock/", {"advance": 1})
    return [letter for letter in ask(site, "/demo/mail.json") if to in letter["to"]]


def link_in(letter: dict[str, Any]) -> str:
    """Return the address of the personal link in a letter."""
    return next(link for link in letter["links"] if "/pulsar/l/" in link)


def link_of(site: str, to: str) -> str:
    """Return the newest personal link that was sent to an address."""
    return next(link for letter in reversed(letters(site, to)) for link in letter["links"] if "/pulsar/l/" in link)


def answer(page: Page, purpose: str, word: str) -> None:
    """Answer one question of consent on a guardian's or an own page."""
    page.locator(f"#{purpose}").get_by_role("button", name=re.compile(f"^{word}")).click()
    expect(page.locator(f"#{purpose} [data-pulsar-status]")).to_have_attribute(
        "data-pulsar-status", "refused" if word.startswith("Не") else "given"
    )


def tab(page: Page, name: str) -> None:
    """Open a part of a call by its tab."""
    page.get_by_role("navigation", name="Разделы набора").get_by_role("link", name=name, exact=True).click()


def sit(secretary: Walk, number: str, decision: str, day: str = "2026-11-10") -> None:
    """Fill in a sitting: everybody has signed, the chair votes for."""
    page = secretary.page
    page.get_by_label("Номер протокола").fill(number)
    page.get_by_label("День заседания").fill(day)
    for box in page.get_by_label(re.compile("заявление")).all():
        box.check()
    page.get_by_label("Голос", exact=True).select_option("for")
    page.get_by_label("Что решили и почему").fill(decision)
    assert axe_problems(page) == []
    page.get_by_role("button", name="Сохранить решение").click()


def let_in(walk: Callable[..., Walk], site: str) -> Walk:
    """Let the father of the third pupil and the pupil of 17 consent to the studio; return the pupil, who takes part now."""
    guardian = walk(width=360)
    guardian.page.goto(link_of(site, "pupil3.family@demo.invalid"))
    expect(guardian.page.get_by_text("Вы отвечаете как Сорокин Илья Петрович")).to_be_visible()  # he has answered about the selection
    answer(guardian.page, "studio", "Даю")
    pupil = walk("pupil3", width=360)
    pupil.page.goto("/pulsar/me/consents/")
    answer(pupil.page, "studio", "Даю")
    return pupil
