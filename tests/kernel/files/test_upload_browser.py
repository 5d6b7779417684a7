"""One walk of a person through the upload field in a real browser."""

import io
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import RoleFactory
from kernel_files import EXE, PDF, photo
from PIL import Image
from playwright.sync_api import Page, Route, expect, sync_playwright

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile

expect.set_options(timeout=20_000)  # milliseconds
BIG = b"%PDF-1.7\n" + b"0" * 3_000_000
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]

SWAP = """async () => {
  const [{ swap }, page] = await Promise.all([import("/static/pulsar_xblocks/kernel/swap.js"), fetch(location.href)]);
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-pulsar-part]");
  swap(document.querySelector("[data-pulsar-part]"), fresh.innerHTML);
}"""


@pytest.fixture
def page(transactional_db, live_server, settings, client_of) -> Iterator[Page]:
    """Return a logged-in page with the field."""
    settings.ROOT_URLCONF = "kernel_files_page_urls"
    session = client_of(RoleFactory(role="mentor").person).cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("PULSAR_CHROMIUM") or shutil.which("chromium"), args=ARGUMENTS)
        context = browser.new_context(locale="en-GB", viewport={"width": 360, "height": 740})
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        shown = context.new_page()
        shown.goto(f"{live_server.url}/test-upload/")
        yield shown
        browser.close()


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    page.locator("input[type=file]").set_input_files([{"name": name, "mimeType": kind, "buffer": body} for name, kind, body in files])


def item(page: Page, name: str):
    return page.locator("[data-pulsar-files] > li", has_text=name)


@pytest.mark.journey
def test_files_are_sent_resumed_refused_and_removed(page: Page) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    expect(page.get_by_role("button", name="Add files")).to_be_visible()

    # the connection breaks in the second chunk
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0" and not broken:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/pulsar/files/**", break_once)
    seen = page.evaluate_handle(
        "() => { const seen = []; new MutationObserver(() => seen.push(document.querySelector('[data-pulsar-note]')?.textContent))"
        ".observe(document.body, { subtree: true, childList: true, characterData: true }); return seen; }"
    )
    choose(page, ("Карта этажа.pdf", "application/pdf", BIG))
    expect(item(page, "Карта этажа.pdf").locator("input[type=hidden]")).to_have_count(1, timeout=20_000)
    notes = [note for note in seen.json_value() if note]
    assert broken
    assert "No connection. The upload will go on by itself from the same place." in notes
    assert any(re.match(r"The connection was lost, going on from 1.MB", note) for note in notes), notes

    # a photo is made smaller, without its place; a program is refused beside its name
    hidden = Image.Exif()
    hidden[0x0112] = 6
    large = photo((3000, 1500), exif=hidden.tobytes())
    choose(page, ("Фото.jpg", "image/jpeg", large), ("Отчёт.pdf", "application/pdf", EXE))
    expect(item(page, "Фото.jpg").locator("input[type=hidden]")).to_have_count(1, timeout=20_000)
    expect(item(page, "Отчёт.pdf").locator(".pulsar-error")).to_contain_text("not of an accepted type")
    shot = PrivateFile.objects.get(original_name="Фото.jpg")
    image = Image.open(io.BytesIO(b"".join(chunks.pieces(chunks.open_stored(shot.stored_name)))))
    assert (image.size, dict(image.getexif())) == ((1000, 2000), {})

    # the field is swapped while a file is on its way, as after an autosave
    choose(page, ("3.pdf", "application/pdf", PDF))
    page.evaluate(SWAP)
    expect(item(page, "3.pdf").locator("input[type=hidden]")).to_have_count(1)
    expect(page.locator("[data-pulsar-files] > li")).to_have_count(4)

    # one more than allowed
    choose(page, ("4.pdf", "application/pdf", PDF))
    expect(page.locator("[data-pulsar-upload-error]")).to_have_text("No more than 3 files here. Remove one to add another.")

    # removed by keyboard; the focus stays in the field
    page.get_by_role("button", name="Remove file Фото.jpg").focus()
    page.keyboard.press("Enter")
    expect(item(page, "Фото.jpg")).to_have_count(0)
    expect(page.get_by_role("button", name="Add files")).to_be_focused()
    expect(page.locator("[data-pulsar-upload-say]")).to_have_text("Фото.jpg is removed")

    # the form brings the keys
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Карта этажа.pdf")).to_be_visible()
    expect(page.locator("[data-pulsar-files] > li")).to_have_count(2)
    assert sorted(PrivateFile.objects.values_list("original_name", "state")) == [("3.pdf", "ready"), ("Карта этажа.pdf", "ready")]
    assert problems == []


def break_after_the_first_chunk(route: Route) -> None:
    if route.request.headers.get("upload-offset", "0") == "0":
        route.continue_()
    else:
        route.abort()


@pytest.mark.journey
def test_an_upload_goes_on_after_no_network_and_after_a_reload(page: Page, tmp_path: Path) -> None:
    source = tmp_path / "Карта этажа.pdf"
    source.write_bytes(BIG)
    first = source.with_name("1.pdf")
    first.write_bytes(PDF)
    field = page.locator("input[type=file]")

    # without network it waits, then goes on by itself
    field.set_input_files(first)
    expect(item(page, "1.pdf").locator("input[type=hidden]")).to_have_count(1)
    page.context.set_offline(True)
    field.set_input_files(source)
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-pulsar-upload-error]")).to_have_text("Some files are still being sent. Wait until they are there.")
    page.route(
        "**/pulsar/files/**", lambda route: route.abort() if route.request.headers.get("upload-offset", "0") != "0" else route.continue_()
    )
    page.context.set_offline(False)
    expect(item(page, "Карта этажа.pdf").locator("[data-pulsar-note]")).to_contain_text("No connection")
    expect(item(page, "Карта этажа.pdf").locator("progress")).not_to_have_attribute("value", "0")

    # the page is closed half-way; the same file chosen again goes on from where it was
    unfinished = PrivateFile.objects.get(state="uploading", received__gt=0)
    page.unroute_all()
    page.reload()
    field.set_input_files(source)
    expect(item(page, "Карта этажа.pdf").locator("input[type=hidden]")).to_have_value(unfinished.key, timeout=20_000)
    assert "Карта" not in page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.journey
def test_the_sentence_about_files_on_their_way_goes_when_they_are_there(page: Page, tmp_path: Path) -> None:
    field = page.locator("input[type=file]")
    for name in ("1.pdf", "2.pdf"):
        (tmp_path / name).write_bytes(PDF)
    field.set_input_files(tmp_path / "1.pdf")
    expect(item(page, "1.pdf").locator("input[type=hidden]")).to_have_count(1)

    page.context.set_offline(True)
    field.set_input_files(tmp_path / "2.pdf")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-pulsar-upload-error]")).to_have_text("Some files are still being sent. Wait until they are there.")
    page.context.set_offline(False)

    expect(item(page, "2.pdf").locator("input[type=hidden]")).to_have_count(1)
    expect(page.locator("[data-pulsar-upload-error]")).to_be_hidden()
