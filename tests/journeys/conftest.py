"""What a walk stands on: the demonstration site of the installed package, and a browser."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from walks import Walk

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = Path(tempfile.gettempdir()) / "pulsar-walks"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_S = 300  # seconds: a first start loads the whole demonstration, on a busy machine slowly


expect.set_options(timeout=20_000)  # milliseconds: CI's machine also runs the other suite


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the demonstration site."""
    return Path(os.environ.get("PULSAR_WALK_HOME") or tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def served(home: Path) -> Iterator[str]:
    """Return the address of a site of this run's own, or of a running one: PULSAR_WALK_ON is its address, PULSAR_WALK_HOME its folder."""
    if os.environ.get("PULSAR_WALK_ON"):
        yield os.environ["PULSAR_WALK_ON"]
        return
    port = _free_port()
    paths = os.pathsep.join([str(ROOT / "demo"), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": paths, "PULSAR_DEMO_HOME": str(home), "PORT": str(port), "HOST": "127.0.0.1"}
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", "pulsar_demo", "serve"], cwd=home, env=environment, stdout=log, stderr=log)
        address, waited_until = f"http://127.0.0.1:{port}", time.monotonic() + WAIT_S
        while not _answers(f"{address}/") and server.poll() is None and time.monotonic() < waited_until:
            time.sleep(0.3)
        assert _answers(f"{address}/"), (home / "server.log").read_text("utf8")[-3000:]
        yield address
        server.terminate()
        server.wait(30)


@pytest.fixture
def site(served: str) -> str:
    """Return the address of the demonstration site, put back to its beginning."""
    urllib.request.urlopen(urllib.request.Request(f"{served}/demo/reset/", data=b"", method="POST"), timeout=60).close()
    return served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser that ``make test`` found."""
    path = os.environ.get("PULSAR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember whether the walk came through, for the pictures."""
    report = yield
    if report.when == "call":
        item.came_through = report.passed
    return report


@pytest.fixture
def contexts(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function (options of Playwright) -> fresh context; after a failure each page leaves a picture in the temporary folder."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        made.append(chromium.new_context(base_url=site, **options))
        made[-1].set_default_timeout(30_000)
        return made[-1]

    yield make
    if not getattr(request.node, "came_through", True):
        PICTURES.mkdir(exist_ok=True)
        for number, page in enumerate(page for context in made for page in context.pages):
            page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
    for context in made:
        context.close()


@pytest.fixture
def open_as(contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return a function (persona, width, locale) -> page of that persona, logged in; "" = nobody."""

    def opened(persona: str = "", width: int = 1280, locale: str = "ru-RU", scheme: str = "light") -> Page:
        page = contexts(viewport={"width": width, "height": 800}, locale=locale, color_scheme=scheme).new_page()
        if persona:
            page.goto("/login/")
            page.fill("[name=username]", persona)
            page.fill("[name=password]", "pulsar")
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return opened


@pytest.fixture
def walk(open_as: Callable[..., Page]) -> Iterator[Callable[..., Walk]]:
    """Return a function (persona, expects={409}, width, locale) -> watched walk; whatever went wrong in one fails the test at its end."""
    made: list[Walk] = []

    def begin(persona: str = "", expects: set[int] | None = None, **looks: object) -> Walk:
        made.append(Walk(open_as(persona, **looks), expects or set()))
        return made[-1]

    yield begin
    assert [problem for walk in made for problem in walk.problems] == []
