"""A mentor opens a studio: the draft outlives a reload, a dead network and a second tab; errors lead to their fields."""

import re

import pytest
from playwright.sync_api import Page, expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey

SAVED = re.compile(r"Сохранено \d")
PLAN = "Исследуем, как дом держит тепло зимой: измеряем, считаем, утепляем и рассказываем соседям. " * 4


def saved(page: Page) -> None:
    expect(page.locator("[data-pulsar-saved]")).to_contain_text(SAVED)


def fill_in(page: Page) -> None:
    page.get_by_label("Где откроется студия").select_option(label="Поротниковская СОШ, Бакчарский район")
    page.get_by_role("group", name="Студия", exact=True).get_by_label("Новая").check()
    mentor = page.get_by_role("group", name="Педагог-наставник", exact=True)
    mentor.get_by_label("Фамилия").fill("Ковалёва")
    mentor.get_by_label("Имя").fill("Марина")
    page.get_by_label("Должность", exact=True).fill("учитель")
    page.get_by_label("Предмет", exact=True).fill("физика")
    page.get_by_label("Рабочая электронная почта", exact=True).fill("kovaleva@school.example")
    page.get_by_role("group", name="Есть ли опыт наставничества").get_by_label("Да").check()
    page.get_by_role("group", name="Будет ли второй наставник").get_by_label("Нет").check()
    page.get_by_label("Планируемое число участников").fill("12")
    page.get_by_label("8-й класс").check()
    page.get_by_label("Площадка и оборудование").fill("Кабинет физики, два ноутбука")
    page.get_by_role("group", name="Интернет на площадке").get_by_label("Есть, но медленный").check()
    page.get_by_label("Физика", exact=True).check()
    page.get_by_label("План на первый проектный цикл").fill(PLAN)
    row = page.get_by_role("group", name="Строка 1")
    row.get_by_label("День").select_option(label="Понедельник")
    row.get_by_label("С", exact=True).fill("15:00")
    row.get_by_label("До", exact=True).fill("16:30")


def test_mentor_opens_a_studio(walk):
    mentor = walk("mentor", expects={409, 422})
    page = mentor.open_block()
    assert axe_problems(page) == []
    page.get_by_role("button", name="Начать заявку").click()
    page.get_by_label("Название студии").fill("Снежный барс")
    saved(page)
    assert axe_problems(page) == []

    # a reload loses nothing
    page.reload()
    expect(page.get_by_label("Название студии")).to_have_value("Снежный барс")

    # without a network the text stays here and goes out by itself
    mentor.offline(True)
    page.get_by_label("Предмет", exact=True).fill("астрономия")
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Нет сети")
    mentor.offline(False)
    saved(page)

    # a second tab writes first: both texts, and a choice
    other = mentor.tab()
    other.open_block()
    other.page.get_by_label("Название студии").fill("Снежный барс Поротникова")
    saved(other.page)
    page.get_by_label("Название студии").fill("Ирбис")
    conflict = page.locator("[data-pulsar-conflict]")
    expect(conflict).to_contain_text("Снежный барс Поротникова")
    expect(conflict).to_contain_text("Ирбис")
    assert axe_problems(page) == []
    conflict.locator("[data-pulsar-choose=mine]").click()
    saved(page)
    other.page.close()

    # what is missing is named and leads to its field
    fill_in(page)
    page.get_by_role("button", name="Подать заявку").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(1)
    assert axe_problems(page) == []
    summary.get_by_role("link").click()
    way = page.get_by_role("group", name="Как согласится руководитель")
    expect(way).to_be_focused()
    expect(page.get_by_label("План на первый проектный цикл")).to_have_value(PLAN.strip())
    way.get_by_label("Руководитель подтвердит здесь").check()

    # submitted, taken back, submitted again
    page.get_by_role("button", name="Подать заявку").click()
    expect(page.locator("[data-pulsar-status=submitted]")).to_be_visible()
    expect(page.get_by_text("Ирбис")).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_role("button", name="Вернуть себе и изменить").click()
    expect(page.get_by_label("Название студии")).to_have_value("Ирбис")
    page.get_by_role("button", name="Подать заявку").click()
    expect(page.locator("[data-pulsar-status=submitted]")).to_be_visible()

    # on a phone nothing sticks out
    page.set_viewport_size({"width": 360, "height": 740})
    assert fits(page)
    assert axe_problems(page) == []
