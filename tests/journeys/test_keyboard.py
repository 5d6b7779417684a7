"""A studio is opened without a mouse, from the login to the submission, through the frame of the course."""

import re

import pytest
from playwright.sync_api import Page, expect
from walks import focus, tab_to

pytestmark = pytest.mark.journey

PLAN = "Исследуем, как дом держит тепло зимой: измеряем, считаем и утепляем. " * 5


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.insert_text(text)
    assert text in focus(page)["value"]


def choose(page: Page, label: str, value: str) -> None:
    """Pick in a list by the arrows."""
    tab_to(page, label)
    for _ in range(60):
        if focus(page)["value"] == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not in the list")


def press(page: Page, label: str, key: str) -> None:
    tab_to(page, label)
    page.keyboard.press(key)


def test_studio_is_opened_by_the_keyboard_alone(walk):
    mentor = walk(expects={422})
    page = mentor.page
    page.goto("/login/")
    while focus(page)["name"] != "username":
        page.keyboard.press("Tab")
    page.keyboard.type("mentor")
    page.keyboard.press("Tab")
    page.keyboard.type("pulsar")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    press(page, "^Демонстрационные данные", "Enter")
    page.wait_for_url(re.compile(r":\d+/$"))
    press(page, "^Курс$", "Enter")
    page.wait_for_url("**/learn/**")
    frame = page.frame_locator("iframe[data-demo-frame]")
    expect(frame.locator("[data-pulsar-mounted]").first).to_be_attached()

    press(page, "^Начать заявку$", "Enter")
    expect(frame.get_by_label("Название студии")).to_be_visible()
    write(page, "^Название студии", "Снежный барс")
    choose(page, "^Где откроется студия", "7003000033")
    press(page, "^Новая$", "Space")
    write(page, "^Фамилия", "Ковалёва")
    write(page, "^Имя", "Марина")
    write(page, "^Должность", "учитель")
    write(page, "^Предмет", "физика")
    write(page, "^Рабочая электронная почта", "kovaleva@school.example")
    press(page, "^Да$", "Space")
    press(page, "^Да$", "ArrowDown")  # «Нет» of the second mentor: arrows move within a group
    expect(frame.get_by_role("group", name="Будет ли второй наставник").get_by_label("Нет")).to_be_checked()
    expect(frame.get_by_role("group", name="Будет ли второй наставник").get_by_label("Нет")).to_be_focused()
    write(page, "^Планируемое число", "12")
    press(page, "^8-й класс$", "Space")
    write(page, "^Площадка и оборудование", "Кабинет физики")
    press(page, "видео идёт", "Space")
    press(page, "^Физика$", "Space")
    write(page, "^План на первый", PLAN)
    choose(page, "^День", "mon")
    for label, digits in (("^С( |$)", "1500"), ("^До( |$)", "1630")):
        tab_to(page, label)
        page.keyboard.type(digits)
        assert focus(page)["value"] == f"{digits[:2]}:{digits[2:]}"

    # sent too early: the summary takes the focus and leads to what is missing
    press(page, "^Подать заявку$", "Enter")
    expect(frame.get_by_role("alert")).to_be_focused()
    press(page, "Как согласится руководитель", "Enter")
    press(page, "подтвердит здесь", "Space")
    press(page, "^Подать заявку$", "Enter")

    expect(frame.locator("[data-pulsar-status=submitted]")).to_be_visible()
    assert focus(page)["tag"] not in {"", "body"}
