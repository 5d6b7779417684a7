"""An author adds the block to a unit, sets it by picking, looks at it, publishes it, takes it out and brings it back."""

import re

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey

HOSTILE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>
<pulsar_studio display_name="&leak;"/>"""


def test_author_builds_a_unit(walk):
    author = walk("author", expects={422})
    page = author.page
    page.goto("/studio/")
    assert axe_problems(page) == []
    section = page.get_by_role("region", name="Школьная студия")
    section.get_by_text("Добавить юнит").first.click()
    section.get_by_label("Название юнита").fill("Вторая студия")
    section.get_by_role("button", name="Добавить юнит").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вторая студия")
    unit = page.url

    # added, set by picking, saved; no JSON and no XML anywhere
    page.get_by_role("button", name=re.compile("^Школьная студия")).click()
    editor = page.frame_locator("iframe[data-demo-frame]")
    expect(editor.get_by_label("Проектный год").locator("option")).to_have_count(4)
    assert axe_problems(page) == []
    editor.get_by_label("Название в курсе").fill("Студия нашей школы")
    editor.get_by_label("Проектный год").select_option(label="«Уроки настоящего» 2026/27")
    editor.get_by_label("Приветствие").fill("<p>Добро <b>пожаловать</b>!</p><script>alert(1)</script>")
    editor.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(unit)

    # the preview shows what a learner will see
    preview = page.frame_locator("iframe[data-demo-frame]")
    expect(preview.get_by_text("Добро пожаловать!")).to_be_visible()
    expect(preview.get_by_text("alert(1)")).to_have_count(0)
    expect(page.get_by_role("article", name="Студия нашей школы")).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_role("button", name="Опубликовать").click()
    page.set_viewport_size({"width": 360, "height": 740})
    assert fits(page)
    assert axe_problems(page) == []

    # out as OLX and in again; hostile XML is refused with a sentence
    more = page.get_by_role("article", name="Студия нашей школы").locator("details")
    more.locator("summary").click()
    with page.expect_download() as taken:
        more.get_by_role("link", name="OLX").click()
    text = taken.value.path().read_text("utf8")
    assert 'year_code="70:2026/27"' in text
    page.get_by_text("Загрузить блок из файла (OLX)").click()
    bring_in(page, text)
    expect(page.get_by_role("article", name="Студия нашей школы")).to_have_count(2)
    page.get_by_text("Загрузить блок из файла (OLX)").click()
    bring_in(page, HOSTILE)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)
    assert "root:" not in page.content()
    assert axe_problems(page) == []

    # learners see the unit
    learner = walk("mentor").page
    learner.goto("/learn/")
    learner.get_by_role("link", name="Вторая студия").first.click()
    frame = learner.frame_locator("iframe[data-demo-frame]")
    expect(frame.get_by_text("Добро пожаловать!")).to_be_visible()
    assert axe_problems(learner) == []


def bring_in(page, text: str) -> None:
    page.locator("input[type=file][name=olx]").set_input_files({"name": "block.xml", "mimeType": "text/xml", "buffer": text.encode()})
    page.locator("form[action$='/import/'] button").click()
