"""Follows the links of the demonstration as one persona, by plain requests: what is reachable, and the words that stand there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.sync_api import APIRequestContext

NOT_PAGES = re.compile(r"/export/|/pulsar/files/|/pulsar/ics/|/pulsar/api/|/logout/|/pulsar/l/|/print/|\.ics$|/demo/|/template")
CYRILLIC = re.compile("[а-яё]{2,}", re.IGNORECASE)
ANSWER = re.compile(r'"([^"\\]+)"')  # a text inside stored JSON
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label", "data-text")


@dataclass(frozen=True)
class Seen:
    """A page that was reached: its address and its parsed document."""

    url: str
    document: html.HtmlElement


def pattern(url: str) -> str:
    """Return the address without numbers and keys: pages of one kind share it."""
    parts = urlsplit(url)
    path = re.sub(r"/(\d+|[\w-]{16,}|[A-Z0-9]{4}-[A-Z0-9]{4})(?=/)", "/*", parts.path)
    return path + ("?" if parts.query else "")


def pages(request: APIRequestContext, starts: list[str], refused: list[str]) -> Iterator[Seen]:
    """Yield one page of each kind under /pulsar/ that links lead to; a link that is refused is noted with the page that shows it."""
    waiting, kinds = [(url, "nowhere") for url in starts], {pattern(url) for url in starts}
    while waiting:
        url, shown_on = waiting.pop(0)
        answer = request.get(url)
        if answer.status != 200:
            refused.append(f"{answer.status} at {url}, linked from {shown_on}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        document = html.document_fromstring(answer.text())
        yield Seen(url, document)
        for link in document.xpath("//main//a/@href | //nav//a/@href"):
            target = urlsplit(urljoin(url, link))._replace(scheme="", netloc="", fragment="").geturl()
            kind = pattern(target)
            if target.startswith("/pulsar/") and kind not in kinds and not NOT_PAGES.search(target):
                kinds.add(kind)
                waiting.append((target, url))


def texts(document: html.HtmlElement) -> Iterator[str]:
    """Yield what is read or spoken on a page: text nodes and labels; not what people typed, not what says it is in another language."""
    language = document.get("lang") or ""
    for element in document.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "code", "textarea"} or _is_foreign(element, language):
            continue
        yield from (element.get(name) for name in SPOKEN if element.get(name))
        yield element.text or ""
        yield from (child.tail or "" for child in element)


def _is_foreign(element: html.HtmlElement, language: str) -> bool:
    own = next((one.get("lang") for one in [element, *element.iterancestors()] if one.get("lang")), language)
    return bool(language) and own != language
