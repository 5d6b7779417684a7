"""Tables go out and come back: a roster, an expert's sheet of works; every change is seen first, all of it is undone."""

import csv
import io

import openpyxl
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


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_of(page: Page) -> openpyxl.Workbook:
    """Take the sheet of works out by the page of the load and open it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Выгрузить список").click()
    with open(download.value.path(), "rb") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def put(page: Page, book: openpyxl.Workbook) -> None:
    """Send the workbook as it stands."""
    out = io.BytesIO()
    book.save(out)
    page.get_by_label("Таблица").set_input_files({"name": "оценки.xlsx", "mimeType": EXCEL, "buffer": out.getvalue()})
    page.get_by_role("button", name="Проверить таблицу").click()


def test_expert_scores_by_a_sheet_sees_a_conflict_and_takes_it_back(walk):
    page = walk("expert1").page
    page.goto("/pulsar/reviews/")
    page.get_by_role("region", name="Октябрь 2026/27").get_by_role("link", name="Оценить в таблице").click()
    assert (axe_problems(page), fits(page)) == ([], True)
    expect(page.get_by_role("navigation").locator("a[aria-current=page]")).to_have_text("Проверка работ")
    load = page.url
    book = sheet_of(page)
    sheet = book.active
    head = {cell.value: cell.column for cell in sheet[1]}
    marks = [column for name, column in head.items() if name[0].isdigit()]
    assert "Студия" not in head and "Эксперт" not in head
    first, second = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, head["Состояние проверки"]).value != "Оценено"][:2]
    before = [[cell.value for cell in sheet[row]] for row in (first, second)]

    # a low score without a comment: named, nothing can be stored
    for row, most in ((first, (1, 1, 1, 0.5, 0.5)), (second, (2, 2, 3, 2, 1))):
        for column, mark in zip(marks, most, strict=True):
            sheet.cell(row, column).value = mark
    sheet.cell(first, head["Комментарий"]).value = "Мало"
    put(page, book)
    expect(page.locator(f"[data-pulsar-row='{first}']")).to_contain_text("нужен комментарий")
    assert page.get_by_role("button", name="Сохранить").count() == 0

    # the corrected sheet: what each row becomes
    sheet.cell(first, head["Комментарий"]).value = "Вопрос слишком широкий: выберите одно место и одну величину."
    page.goto(load)
    put(page, book)
    expect(page.locator(f"[data-pulsar-row='{first}']")).to_contain_text("Станет готовой оценкой: 4 из 10")
    page.set_viewport_size({"width": 360, "height": 760})
    assert (axe_problems(page), fits(page)) == ([], True)
    page.get_by_label("Зачем загружается таблица?").fill("Оценки на бумаге")
    page.get_by_role("button", name="Сохранить 2 строки").click()
    expect(page.get_by_role("status").filter(has_text="строки сохранены")).to_be_visible()
    stored = page.url

    # the sheet of before meets newer scores: both values are shown, nothing is overwritten
    sheet.cell(second, marks[0]).value = 0.5
    page.goto(load)
    put(page, book)
    expect(page.locator("[data-pulsar-count=conflict]")).to_have_text("1")
    expect(page.locator(f"[data-pulsar-row='{second}']")).to_contain_text("здесь: 2; в таблице: 0,5")
    assert (axe_problems(page), fits(page)) == ([], True)

    # and back again
    page.goto(stored)
    page.get_by_role("button", name="Отменить загрузку").click()
    expect(page.get_by_role("status").filter(has_text="Загрузка отменена")).to_be_visible()
    page.goto(load)
    again = sheet_of(page).active
    assert [[cell.value for cell in again[row]] for row in (first, second)] == before
