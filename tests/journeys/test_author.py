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


BLOCKS = {
    "Школьная студия": {"Приветствие": "<p>Здравствуйте!</p>"},
    "Региональный зачёт": {"Приветствие": "<p>Таблица года</p>"},
    "Работа студии": {"Название задания": "Где теплее", "Задание": "Измерьте **дважды**."},
}


def test_author_carries_every_block_about(walk):
    author = walk("author", expects={422})
    page = author.page
    page.goto("/studio/")
    for title in ("Склад", "Мастерская"):
        page.goto("/studio/")
        page.get_by_role("region", name="Школьная студия").get_by_text("Добавить юнит").first.click()
        page.get_by_role("region", name="Школьная студия").get_by_label("Название юнита").fill(title)
        page.get_by_role("region", name="Школьная студия").get_by_role("button", name="Добавить юнит").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    workshop = page.url

    # each is added and set; a refusal of the editor is heard outside its frame
    for name, texts in BLOCKS.items():
        page.get_by_role("button", name=re.compile(f"^{name}")).click()
        editor = page.frame_locator("iframe[data-demo-frame]")
        if name == "Работа студии":
            editor.get_by_role("button", name="Сохранить").click()
            expect(page.locator("[data-demo-say]")).to_contain_text("Блок не сохранён")
            editor.get_by_label("Месяц").select_option("70:2026/27:12")
        for label, text in texts.items():
            editor.get_by_label(label, exact=True).fill(text)
        editor.get_by_label("Название в курсе").fill(f"{name}: проба")
        editor.get_by_role("button", name="Сохранить").click()
        page.wait_for_url(workshop)
    expect(page.locator("[data-demo-message]")).to_have_count(0)
    page.get_by_role("button", name="Опубликовать").click()

    # duplicated, copied into another unit, moved there, deleted and brought back
    for name in BLOCKS:
        page.goto(workshop)
        pick(page, f"{name}: проба", "Сделать копию")
        expect(page.get_by_role("article", name=f"Копия блока «{name}: проба»")).to_be_visible()
        pick(page, f"{name}: проба", "Копировать")
        article = page.get_by_role("article", name=f"Копия блока «{name}: проба»")
        article.locator("details summary").press("Enter")
        article.get_by_label("Перенести в другой юнит").select_option(label="Школьная студия · Склад")
        article.get_by_role("button", name="Перенести").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Склад")
        page.get_by_role("button", name=f"Вставить «{name}: проба»").click()
        expect(page.get_by_role("article", name=f"{name}: проба", exact=True)).to_be_visible()
        expect(page.get_by_role("article", name=f"Копия блока «{name}: проба»")).to_be_visible()
        page.goto(workshop)
        pick(page, f"{name}: проба", "Убрать из юнита")
        expect(page.get_by_role("article", name=f"{name}: проба")).to_have_count(0)
        page.get_by_role("button", name="Отменить изменения").click()
        expect(page.get_by_role("article", name=f"{name}: проба")).to_be_visible()
    assert axe_problems(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("article").first.locator("details summary").click()
    assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})

    # the whole course goes out and comes into an empty run
    page.goto("/studio/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Выгрузить курс (tar.gz)").click()
    archive = taken.value.path().read_bytes()
    page.get_by_text("Создать новый запуск").click()
    page.get_by_label("Запуск", exact=True).fill("2027")
    page.get_by_label("Пока ничего").check()
    page.get_by_role("button", name="Создать запуск").click()
    page.get_by_text("Загрузить курс").first.click()
    page.locator("input[name=archive]").set_input_files({"name": "course.tar.gz", "mimeType": "application/gzip", "buffer": archive})
    page.locator("form[action$='/import/'] button").click()
    page.get_by_role("link", name="Склад").click()
    expect(page.get_by_role("article")).to_have_count(6)
    expect(page.get_by_text("Курс не привязан к региону")).to_have_count(6)
    assert axe_problems(page) == []


def test_author_shares_a_block_through_the_library(walk):
    page = walk("author").page
    page.goto("/studio/library/")
    assert axe_problems(page) == []
    page.get_by_role("button", name=re.compile("^Работа студии")).click()
    editor = page.frame_locator("iframe[data-demo-frame]")
    editor.get_by_label("Название задания").fill("Общее задание")
    editor.get_by_label("Задание", exact=True).fill("Первая версия.")
    editor.get_by_role("button", name="Сохранить").click()
    page.wait_for_url("**/studio/library/")
    expect(page.frame_locator("iframe[data-demo-frame]").get_by_text("Первая версия.")).to_be_visible()
    page.get_by_role("button", name="Опубликовать для курсов").click()
    expect(page.get_by_text("Версия 2 опубликована")).to_be_visible()

    # a course takes it, binds it and gives it a name
    page.goto("/studio/")
    page.get_by_role("link", name="Задание ноября").click()
    unit = page.url
    page.get_by_role("button", name="Взять блок").click()
    block = page.get_by_role("article").last
    expect(block.get_by_text("Выберите месяц")).to_be_visible()
    block.get_by_role("link", name="Изменить").first.click()
    editor.get_by_label("Месяц").select_option("70:2026/27:12")
    editor.get_by_label("Название в курсе").fill("Декабрь")
    editor.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(unit)

    # the library goes on; the course takes the words and keeps its own
    page.goto("/studio/library/")
    page.get_by_role("link", name="Изменить").click()
    editor.get_by_label("Задание", exact=True).fill("Вторая версия.")
    editor.get_by_role("button", name="Сохранить").click()
    page.wait_for_url("**/studio/library/")
    page.get_by_role("button", name="Опубликовать для курсов").click()
    page.goto(unit)
    page.get_by_role("button", name="Взять новую версию").click()
    block = page.get_by_role("article", name="Декабрь")
    expect(block.frame_locator("iframe").get_by_text("Вторая версия.")).to_be_visible()
    expect(block.locator("[data-demo-message]")).to_have_count(0)
    assert axe_problems(page) == []


def pick(page, name: str, action: str) -> None:
    article = page.get_by_role("article", name=name, exact=True)
    article.locator("details summary").press("Enter")  # the pictures of blocks grow under a mouse
    article.get_by_role("button", name=action).press("Enter")
