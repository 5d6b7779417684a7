"""A mentor writes a practice card in two windows, the methodist confirms it, a head finds it, the league counts it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey

TITLE, TEXT = "Мост из макарон вместо лекции", "Ребята не верили, что форма важнее толщины, и скучали на лекции."


def picture() -> dict[str, object]:
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(body, "PNG")
    return {"name": "мост.png", "mimeType": "image/png", "buffer": body.getvalue()}


def saved(page: Page) -> None:
    expect(page.locator("[data-pulsar-saved]")).to_have_text(re.compile(r"^\s*Сохранено \d\d:\d\d\s*$"))


def test_card_from_the_first_word_to_the_league(walk):
    mentor = walk("mentor2", expects={409, 422}, width=360)
    page = mentor.page
    page.goto("/pulsar/me/")
    page.get_by_role("link", name="Открыть карточки: Расскажите коллегам").click()
    page.get_by_role("button", name="Написать карточку").click()

    # the school is known, the draft saves itself and survives a reload
    expect(page.get_by_label("Вид организации")).to_have_value("lyceum")
    page.get_by_label("Название практики").fill(TITLE)
    saved(page)
    page.reload()
    expect(page.get_by_label("Название практики")).to_have_value(TITLE)
    assert (fits(page), axe_problems(page)) == (True, [])

    # a second window with an old version gets both texts and loses nothing
    second = page.context.new_page()
    second.goto(page.url)
    page.get_by_label("В чём была трудность").fill(TEXT)
    saved(page)
    second.get_by_label("Предмет").select_option("physics")
    second.get_by_label("В чём была трудность").fill("Другое начало")
    conflict = second.locator("[data-pulsar-conflict]")
    expect(conflict).to_contain_text(TEXT)
    assert axe_problems(second) == []
    conflict.get_by_role("button", name="Оставить сохранённый вариант").click()
    saved(second)
    expect(second.get_by_label("В чём была трудность")).to_have_value(TEXT)
    second.close()
    page.reload()

    # what is missing is said beside the fields; a file needs the word that it shows no pupil
    page.locator("input[type=file]").set_input_files(picture())
    expect(page.locator("[data-pulsar-files] input[type=hidden]")).to_have_count(1)
    page.get_by_label("Что сделали").fill("Каждая тройка получила пачку макарон и клей, мост нагружали песком до излома.")
    page.get_by_role("button", name="Отправить в центр").click()
    expect(page.locator("#e-result")).to_be_visible()
    expect(page.locator("#e-is_clear")).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_label("Что сработало").fill("Треугольники нашли все, и о них спорили ещё неделю; клей сохнет сутки.")
    page.get_by_label("Предмет").select_option("physics")
    page.get_by_label("С какого класса").select_option("7")
    page.get_by_label("По какой класс").select_option("9")
    page.get_by_label("В файлах нет лиц").check()
    page.get_by_role("button", name="Отправить в центр").click()
    expect(page.get_by_role("button", name="Вернуть себе и изменить")).to_be_visible()
    file = page.get_by_role("link", name="мост.png").get_attribute("href")

    # nobody but the centre reads it before it is confirmed
    head = walk("head", expects={404}).page
    assert head.request.get(file).status == 404
    methodist = walk("methodist").page
    methodist.goto("/pulsar/")
    methodist.get_by_role("link", name="Карточки практик ждут ответа", exact=True).click()
    methodist.get_by_role("link", name=TITLE).click()
    assert axe_problems(methodist) == []
    methodist.get_by_role("button", name="Подтвердить карточку").click()
    expect(methodist.get_by_text("Учтена в региональном зачёте.")).to_be_visible()

    # a head finds it by a word with ё or е, by subject and grade, and opens the file
    head.goto("/pulsar/practices/?subject=physics&grade=8&q=еще")
    head.get_by_role("link", name=TITLE).click()
    assert head.request.get(file).status == 200
    assert axe_problems(head) == []

    # the operator sees it in the ledger and takes the confirmation back with a reason
    operator = walk("operator").page
    operator.goto(head.url)
    operator.get_by_role("link", name="Журнал записей студии").click()
    expect(operator.get_by_text(TITLE)).to_be_visible()
    operator.goto(head.url)
    operator.get_by_text("Снять подтверждение").first.click()
    operator.get_by_label("Причина: её прочтёт наставник").fill("Такая карточка уже есть у соседей.")
    operator.get_by_role("button", name="Снять подтверждение").click()
    expect(operator.get_by_role("button", name="Подтвердить карточку")).to_be_visible()
    assert head.request.get(file).status == 404
    page.goto("/pulsar/me/")
    expect(page.get_by_role("link", name="Подтверждение карточки практики снято")).to_be_visible()
