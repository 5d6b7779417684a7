"""The operator takes a roster out, corrects it as a table, loads it back, sees every change first, and undoes it all."""

import csv
import io

import pytest
from playwright.sync_api import Page, expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey


def taken(page: Page) -> list[dict[str, str]]:
    """Take the roster out by its form and return its rows."""
    page.get_by_role("link", name="Скачать CSV").click()
    page.get_by_label("Для чего нужен список?").fill("Сверка с журналом школы")
    with page.expect_download() as download:
        page.get_by_role("button", name="Выгрузить список").click()
    with open(download.value.path(), encoding="utf-8-sig") as file:
        return list(csv.DictReader(io.StringIO(file.read()), delimiter=";"))


def send(page: Page, rows: list[dict[str, str]]) -> None:
    """Send the rows as an old program would write them: semicolons, cp1251."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    page.get_by_label("Таблица").set_input_files({"name": "список.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("cp1251")})
    page.get_by_role("button", name="Проверить таблицу").click()


def test_roster_goes_out_comes_back_and_is_undone(walk):
    page = walk("operator").page
    page.goto("/pulsar/studios/")
    page.locator("main tbody a").first.click()
    studio = page.url
    rows = taken(page)
    page.goto(studio)
    page.get_by_role("link", name="Загрузить обратно").click()
    assert (axe_problems(page), fits(page)) == ([], True)

    # a shifted row and a class that does not exist: named with row and column, nothing can be stored
    send(page, [rows[0] | {"Фамилия": "Чужая", "Класс": "5А"}, *rows[1:], {"Фамилия": "Новикова", "Имя": "Анна", "Класс": "12"}])
    expect(page.locator("[data-pulsar-count=wrong]")).to_have_text("2")
    expect(page.locator("[data-pulsar-row='2']")).to_contain_text("не сдвинулись ли строки")
    assert page.get_by_role("button", name="Сохранить").count() == 0
    assert axe_problems(page) == []

    # the corrected table: before and after, row by row
    page.get_by_role("link", name="Выбрать исправленную таблицу").click()
    fresh = {"Фамилия": "Новикова", "Имя": "Анна", "Отчество": "Олеговна", "Дата рождения": "12.03.2013", "Класс": "7А"}
    send(page, [rows[0] | {"Класс": "11 Я"}, *rows[1:], fresh])
    expect(page.locator("[data-pulsar-row='2'] del")).to_have_text(rows[0]["Класс"])
    expect(page.locator("[data-pulsar-row='2'] ins")).to_have_text("11Я")
    page.get_by_label("Зачем загружается таблица?").fill("Сверка с журналом школы")
    page.set_viewport_size({"width": 360, "height": 760})
    assert (axe_problems(page), fits(page)) == ([], True)
    page.get_by_role("button", name="Сохранить 2 строки").click()
    expect(page.get_by_role("status").filter(has_text="строки сохранены")).to_be_visible()
    checked = page.url
    page.goto(studio)
    expect(page.locator("main")).to_contain_text("Новикова Анна Олеговна")

    # and back again
    page.goto(checked)
    page.get_by_role("button", name="Отменить загрузку").click()
    expect(page.get_by_role("status").filter(has_text="Загрузка отменена")).to_be_visible()
    assert (axe_problems(page), fits(page)) == ([], True)
    page.goto(studio)
    expect(page.locator("main")).not_to_contain_text("Новикова Анна Олеговна")
