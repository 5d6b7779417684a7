"""A group of 43: final assessment, completion order, certificates in one print file, ФИС ФРДО and the page that checks a code."""

import io
import re
import time

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect
from walks import axe_problems, fits

from pulsar_xblocks.courses.domain.frdo import DEFAULT

pytestmark = pytest.mark.journey
WHY = "Для чего нужен список?"
HEADERS = [column.header for column in DEFAULT.columns]
SIGNED = {"Город": "Томск", "Кто подписывает за руководителя": "Образцова И. П."}
PRINT_S = 30  # one file with a page for each of 41; about a second when nothing else runs


def test_forty_three_participants_from_the_final_assessment_to_the_state_register(walk):
    # two cannot take the assessment, and the sheet says why; the rest have passed by one tick
    curator = walk("curator", expects={422}).page
    curator.goto("/pulsar/groups/")
    curator.get_by_role("link", name="Сентябрь — ноябрь 2026").click()
    curator.get_by_role("link", name="Аттестация", exact=True).click()
    expect(curator.get_by_text("Не хватает 2 ч из 36.")).to_have_count(1)
    expect(curator.get_by_text("Набрано 59 % баллов, нужно 60 %.")).to_have_count(1)
    assert (axe_problems(curator), fits(curator)) == ([], True)
    curator.get_by_label("Всем, у кого результата ещё нет").check()
    curator.get_by_role("button", name="Сохранить результаты").click()
    expect(curator.get_by_text("Сохранено").first).to_be_visible()

    # whoever lacks something stops the order and is named
    curator.get_by_role("link", name="Документы", exact=True).last.click()
    documents = curator.url
    for one in ("Не хватает 4 ч из 36.", "Набрано 59 % баллов"):
        curator.get_by_role("row").filter(has_text=one).get_by_role("checkbox").check()
    _sign(curator)
    expect(curator.get_by_role("alert").first).to_contain_text("Не хватает 4 ч из 36.")
    expect(curator.get_by_role("alert").first).to_contain_text("Набрано 59 % баллов")
    curator.goto(documents)
    curator.get_by_label("Со всеми, чья очередь").check()
    _sign(curator)
    expect(curator.get_by_role("status").first).to_contain_text("Приказ подписан")
    expect(curator.get_by_role("button", name="Отменить", exact=True)).to_be_visible()

    # certificates by the numbers of the stock, one file to print
    curator.get_by_label("Со всеми, чья очередь").check()
    curator.get_by_text("Выписать документы", exact=True).first.click()
    for label, text in SIGNED.items():
        curator.get_by_label(label).fill(text)
    curator.get_by_role("button", name="Выписать документы").click()
    expect(curator.get_by_role("status").first).to_contain_text("Документы выписаны")
    assert axe_problems(curator) == []
    curator.get_by_role("link", name="Удостоверение о повышении квалификации").last.click()
    curator.get_by_label(WHY).fill("Печать удостоверений")
    began = time.monotonic()
    with curator.expect_download() as file:
        curator.get_by_role("main").get_by_role("button").first.click()
    assert file.value.path().stat().st_size > 10_000
    assert time.monotonic() - began < PRINT_S

    # the operator: columns of the register are swapped, so no file is made until they are settled
    operator = walk("operator").page
    operator.goto("/pulsar/documents/frdo/")
    swapped = HEADERS[:21] + [HEADERS[22], HEADERS[21]] + HEADERS[23:]
    operator.get_by_label("Действующая книга реестра").set_input_files(
        {"name": "шаблон.xlsx", "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "buffer": _book(swapped)}
    )
    operator.get_by_role("button", name="Сравнить").click()
    expect(operator.get_by_role("status").first).to_contain_text("«Фамилия получателя»: у нас столбец V, в реестре W")
    assert (axe_problems(operator), fits(operator)) == ([], True)
    operator.get_by_role("button", name="Сохранить шаблон").click()
    operator.get_by_role("link", name="Сделать файл").click()
    operator.get_by_label(WHY).fill("Внесение сведений за ноябрь")
    with operator.expect_download() as file:
        operator.get_by_role("main").get_by_role("button").first.click()
    sheet = load_workbook(io.BytesIO(file.value.path().read_bytes())).active
    assert [one.value for one in sheet[1]] == swapped
    assert sheet.max_row == 1 + 41 + 2  # the duplicate and the rejected one of the earlier group

    # anybody checks a document by its code on a phone
    operator.goto("/pulsar/documents/?q=0014/26")
    operator.get_by_role("link", name="0014/26-ПК").click()
    code = operator.get_by_role("link", name=re.compile(r"^\w{4}-\w{4}-\w{4}$")).inner_text()
    guest = walk("", width=360).page
    guest.goto("/pulsar/documents/check/")
    guest.get_by_label("Код документа").fill(code.lower().replace("-", " "))
    guest.get_by_role("button", name="Проверить").click()
    expect(guest.locator("[data-pulsar-status=valid]")).to_be_visible()
    text = guest.get_by_role("main").inner_text()
    assert "0014/26-ПК" in text and "СНИЛС" not in text and "рождения" not in text
    assert (axe_problems(guest), fits(guest)) == ([], True)


def _sign(page):
    page.get_by_text("Подписать приказ об отчислении", exact=True).click()
    page.get_by_label("Номер", exact=True).fill("31-к")
    page.get_by_role("button", name="Внести приказ").click()


def _book(headers):
    book = Workbook()
    book.active.append(headers)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
