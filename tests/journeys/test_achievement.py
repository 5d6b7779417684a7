"""A pupil finds an olympiad with a slip of the hand, keeps an achievement with photos, and puts the next one into the calendar."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey
NAME = "Олимпиада школьников «Ломоносов»"


def photo(name, colour):
    body = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(body, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": body.getvalue()}


def test_achievement_from_a_slip_of_the_hand_to_the_calendar(walk):
    pupil = walk("pupil", expects={404, 422}, width=360)
    page = pupil.page
    page.goto("/pulsar/me/")
    page.get_by_role("link", name="Открыть достижения: Мои достижения").click()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_role("link", name="Добавить достижение").first.click()

    # what is typed is found at once; arrows lead into the list and back
    field = page.get_by_label("Название олимпиады или конкурса")
    field.press_sequentially("ломаносов химия")
    hit = page.locator("[data-pulsar-found-list] a").first
    expect(hit).to_have_text(NAME)
    expect(page.locator("[data-pulsar-say]")).to_have_text(re.compile("Нашлось|Нашёлся|Нашлись"))
    field.press("ArrowDown")
    expect(hit).to_be_focused()
    hit.press("ArrowUp")
    expect(field).to_be_focused()
    assert (fits(page), axe_problems(page)) == (True, [])
    field.press("ArrowDown")
    hit.press("Enter")

    # what is missing is said beside the fields, two photos go in one go
    page.locator("input[type=file]").set_input_files([photo("диплом.jpg", "teal"), photo("оборот.jpg", "gray")])
    expect(page.locator("[data-pulsar-files] input[type=hidden]")).to_have_count(2)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#e-stage")).to_be_visible()
    expect(page.locator("[data-pulsar-files] input[type=hidden]")).to_have_count(2)
    assert (fits(page), axe_problems(page)) == (True, [])
    expect(page.get_by_label("Предмет или профиль")).to_have_value("химия")
    page.get_by_label("Этап").select_option("final")
    page.get_by_label("Результат", exact=True).select_option("prize")
    page.get_by_role("button", name="Сохранить").click()

    # it is there, explained, with its photos; nobody else opens them
    card = page.get_by_role("listitem").filter(has_text=NAME)
    expect(card).to_contain_text("На отборе засчитывается как «Олимпиада из перечня РСОШ")
    expect(card).to_contain_text("2 файла")
    card.get_by_role("link", name="Изменить").click()
    file = page.get_by_role("link", name="диплом.jpg").get_attribute("href")
    assert page.request.get(file).status == 200
    assert walk("operator", expects={404}).page.request.get(file).status == 404

    # deleted by mistake, brought back at once
    page.goto("/pulsar/me/achievements/")
    page.get_by_role("button", name=f"Удалить: {NAME}").click()
    page.get_by_role("status").get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("listitem").filter(has_text=NAME)).to_be_visible()

    # the next one goes into the calendar, and stands on the own page
    page.get_by_role("link", name="Календарь").click()
    page.get_by_label("Класс", exact=True).select_option("7")
    page.get_by_label("Предмет или профиль").select_option("математика")
    page.get_by_label("Название, предмет или код").fill("турнир городв")
    page.get_by_role("button", name="Показать").click()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_role("button", name="В календарь: Турнир городов").click()
    expect(page.get_by_role("button", name="В календаре: убрать: Турнир городов")).to_be_visible()
    page.goto("/pulsar/me/")
    expect(page.get_by_role("article").filter(has_text="Мои достижения")).to_contain_text("Турнир городов")
