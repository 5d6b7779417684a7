"""An appeal: filed by a parent with a document, upheld by the panel, a place is added, those it concerns have letters; and the papers."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from walks import ask, axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey
CALL, FAMILY, NUMBER = "/pulsar/calls/1/", "pupil2.family@demo.invalid", "П-2026-000281"
GROUNDS = "Приложение с измерениями отправлено вместе с анкетой, но в оценке описания проекта его нет."
PAPER = Path(__file__).parents[2] / "demo" / "pulsar_demo" / "load" / "report.pdf"


def test_from_the_parents_appeal_to_the_added_place_and_its_papers(walk, site):
    parent, panel, operator = walk(width=360), walk("appeals"), walk("operator")
    link = link_in(letters(site, FAMILY)[-1])
    before = len(ask(site, "/demo/mail.json"))

    # the parent opens the link of the letter on a phone, without an account, and appeals with a document
    page = parent.page
    page.goto(link)
    page.get_by_role("link", name="Баллы и результат").click()
    page.locator("summary", has_text="Подать апелляцию").click()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_label("С какими баллами вы не согласны и почему").fill(GROUNDS)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "Письмо школы.pdf", "mimeType": "application/pdf", "buffer": PAPER.read_bytes()}
    )
    expect(page.locator("[data-pulsar-files] input[type=hidden]")).to_have_count(1)
    page.get_by_role("button", name="Подать апелляцию").click()
    expect(page.get_by_role("heading", name=re.compile(f"А-{NUMBER}"))).to_be_visible()
    expect(page.get_by_text("Письмо школы.pdf")).to_be_visible()
    assert letters(site, FAMILY)[-1]["subject"] == "Апелляция получена"

    # the panel reads the document, the marks and the answers, and upholds the appeal
    page = panel.page
    page.goto(f"{CALL}appeals/")
    page.get_by_role("link", name=f"А-{NUMBER}").click()
    expect(page.get_by_role("link", name=re.compile("Письмо школы.pdf"))).to_be_visible()
    expect(page.get_by_role("heading", name="Как оценили заявку")).to_be_visible()
    page.get_by_role("button", name="Принять к рассмотрению").click()
    page.get_by_label("Исход").select_option("upheld")
    for part in ("Описание своего проекта", "Мотивация"):
        page.get_by_label(re.compile(f"^{part}")).fill("10")
    page.get_by_label("Причина").fill("Приложение рассмотрено: метод описан полно, баллы поставлены заново.")
    page.get_by_label("Голосов за").fill("3")
    page.get_by_label("Голосов против").fill("0")
    assert axe_problems(page) == []
    page.get_by_role("button", name="Сохранить решение").click()
    expect(page.get_by_text("Удовлетворена").first).to_be_visible()

    # a place is added, nobody has lost one; the family has a letter about each step
    page = operator.page
    page.goto(f"{CALL}places/")
    expect(page.get_by_text(re.compile(f"{NUMBER}.*(добавлено|добавлен)")).first).to_be_visible()
    subjects = [letter["subject"] for letter in letters(site, FAMILY)][-4:]
    assert {"Апелляция получена", "По апелляции принято решение", "Место в списке изменилось", "Предложено место: нужен ваш ответ"} == set(
        subjects
    )
    about = {"Апелляция получена", "По апелляции принято решение", "Предложено место: нужен ваш ответ"}
    sent = [letter for letter in ask(site, "/demo/mail.json")[before:] if letter["subject"] in about]
    told = {address for letter in sent for address in letter["to"]}
    assert {address for address in told if "family" in address} == {FAMILY}  # no other family has such a letter

    # the operator takes the main list with the added place, and orders the files
    page.goto(f"{CALL}papers/")
    assert axe_problems(page) == []
    page.get_by_role("link", name=re.compile("Word.*Основной список")).click()
    page.get_by_label("Для чего нужен список?").fill("К заседанию комиссии")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Выгрузить список").click()
    assert taken.value.suggested_filename.endswith(".docx")
    page.goto(f"{CALL}evidence/?status=")
    page.get_by_label("Для чего архив?").fill("Проверка дипломов комиссией")
    page.get_by_role("button", name="Подготовить архив").click()
    letters(site, FAMILY)  # lets the job run
    page.reload()
    with page.expect_download() as archive:
        page.get_by_role("link", name=re.compile("^Скачать")).click()
    assert archive.value.suggested_filename.endswith(".zip")
    assert axe_problems(page) == []

    for someone in (parent, panel, operator):
        assert someone.problems == []
