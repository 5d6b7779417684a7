"""After the confirmation: a parent sends a document by the link, the centre accepts it and records the arrival; a centre nominates."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from walks import Walk, axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey
CALL = "/pulsar/calls/1/"
MAIL = "family-science@demo.invalid"


def _open(someone: Walk, address: str) -> Page:
    someone.page.goto(address)
    expect(someone.page.get_by_role("heading", level=1)).to_be_visible()
    return someone.page


def _photo() -> FilePayload:
    content = BytesIO()
    Image.new("RGB", (2400, 1800), "navy").save(content, "PNG")
    return {"name": "паспорт.png", "mimeType": "image/png", "buffer": content.getvalue()}


def test_a_place_from_the_documents_to_the_arrival(walk, site):
    parent, operator, head = walk(width=360), walk("operator", expects={422}), walk("head", expects={422})

    # the parent sees what is missing, sends a photo and promises the paper
    page = _open(parent, link_in(letters(site, MAIL)[-1]))
    page.get_by_role("link", name=re.compile("^Пришлите документы до")).click()
    expect(page.get_by_text("Не хватает 3 документов")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_label("Снимок или скан").first.set_input_files(_photo())
    page.get_by_role("button", name="Отправить документ").first.click()
    expect(page.get_by_role("status").first).to_contain_text("сохран")
    page.get_by_role("button", name="Привезём в день заезда").click()
    expect(page.get_by_text("Не хватает 1 документа")).to_be_visible()

    # the operator opens that participant's documents and accepts the copy
    page = _open(operator, f"{CALL}documents/")
    assert axe_problems(page) == []
    page.get_by_role("link", name="П-2026-000004").click()
    expect(page.get_by_role("img").first).to_be_visible()
    page.get_by_role("button", name="Принять").click()
    expect(page.get_by_text("Принят", exact=True)).to_be_visible()

    # the arrival: who left early needs a reason
    page = _open(operator, f"{CALL}arrival/")
    assert axe_problems(page) == []
    page.get_by_label("Заезд: П-2026-000004").select_option("left")
    page.get_by_role("button", name="Записать", exact=True).click()
    expect(page.get_by_text("Укажите день.").first).to_be_visible()
    page.get_by_label("День отъезда").first.fill("2026-12-10")
    page.get_by_label("Почему").first.fill("Заболела, забрали родители")
    page.get_by_role("button", name="Записать", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1")

    # the head of the centre takes the nomination back and nominates by number and surname again
    page = _open(head, "/pulsar/nominations/")
    assert axe_problems(page) == []
    number = page.locator("tbody th").first.inner_text()
    page.get_by_role("button", name=re.compile("^Отозвать представление")).click()
    page.get_by_label("Номер заявки").fill(number)
    page.get_by_label("Фамилия заявителя").fill("Петрова")
    page.get_by_role("button", name="Представить").click()
    expect(page.get_by_text("Сверьте номер с квитанцией").first).to_be_visible()
    page.get_by_label("Фамилия заявителя").fill("сорокина")
    page.get_by_role("button", name="Представить").click()
    expect(page.get_by_role("status")).to_contain_text("записано")

    for someone in (parent, operator, head):
        assert someone.problems == []
