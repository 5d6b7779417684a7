"""The checklist with a proof file, and a question to the methodologist with its answer."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey


def screenshot() -> dict[str, object]:
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(body, "PNG")
    return {"name": "Письмо «Сириуса» о регистрации.png", "mimeType": "image/png", "buffer": body.getvalue()}


def test_mentor_marks_the_checklist_with_a_proof(walk):
    mentor = walk("mentor2", expects={415, 422}, width=360)
    page = mentor.open_block()
    mentor.part("year")
    assert (fits(page), axe_problems(page)) == (True, [])
    item = page.get_by_role("listitem").filter(has_text="План работы").first
    item.locator("summary").click()

    # neither a link nor a file: said beside the field
    item.get_by_role("button", name="Отметить сделанным").click()
    expect(item.locator("[id^=e-note]")).to_be_visible()
    assert axe_problems(page) == []

    # a program under a picture's name is refused in words, a picture goes in by pieces
    item.locator("input[type=file]").set_input_files({"name": "план.png", "mimeType": "image/png", "buffer": b"MZ" + b"\0" * 3000})
    expect(item.locator("[data-pulsar-files] > li .pulsar-error, [data-pulsar-files] > li.pulsar-bad").first).to_be_visible()
    item.locator("input[type=file]").set_input_files(screenshot())
    expect(item.locator("[data-pulsar-files] input[type=hidden]")).to_have_count(1)
    assert axe_problems(page) == []
    item.get_by_role("button", name="Отметить сделанным").click()
    expect(item).to_contain_text("Сделано 10 ноября 2026")
    expect(item.locator("summary")).to_contain_text("Изменить отметку")
    item.locator("summary").click()
    file = item.get_by_role("link", name="Письмо «Сириуса»")
    expect(file).to_be_visible()
    answer = page.request.get(file.get_attribute("href"))
    assert (answer.status, answer.headers["x-content-type-options"]) == (200, "nosniff")

    # nobody else gets the file; the operator who supports the studio does
    assert walk("stranger", expects={403, 404}).page.request.get(file.get_attribute("href")).status in {403, 404}
    assert walk("operator2").page.request.get(file.get_attribute("href")).status in {403, 404}
    assert walk("operator").page.request.get(file.get_attribute("href")).status == 200


def test_question_gets_an_answer(walk):
    mentor = walk("mentor2")
    page = mentor.open_block()
    mentor.part("talk")
    page.get_by_label("Ваше сообщение").fill("Можно ли сдать фильм вместо текста?\nРебята сняли его на телефон.")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_text("Можно ли сдать фильм")).to_be_visible()
    expect(page.get_by_label("Ваше сообщение")).to_have_value("")
    assert axe_problems(page) == []

    answering = walk("methodist").page
    answering.goto("/pulsar/studios/?q=Пульс")
    answering.locator("main tbody tr", has_text="Томский физико-технический лицей").get_by_role("link", name="«Пульс»").click()
    talk = answering.locator("#talk")
    expect(talk).to_contain_text("Можно ли сдать фильм")
    talk.get_by_label("Ваше сообщение").fill("Можно: до 5 минут, и приложите таблицу измерений.")
    talk.get_by_role("button", name="Отправить сообщение").click()
    expect(talk).to_contain_text("Можно: до 5 минут")
    assert axe_problems(answering) == []

    mentor.part("talk")
    expect(page.get_by_text("Можно: до 5 минут")).to_be_visible()
    page.goto("/pulsar/me/inbox/")
    assert axe_problems(page) == []


def test_visit_is_planned_seen_and_noted(walk):
    methodist = walk("methodist", expects={422}).page
    methodist.goto("/pulsar/studios/?q=Пульс")
    methodist.locator("main tbody tr", has_text="Томский физико-технический лицей").get_by_role("link", name="«Пульс»").click()
    form = methodist.locator("#visits details", has_text="Запланировать или отметить визит")
    form.locator("summary").click()
    form.get_by_label("Цель визита").fill("Помочь с датчиками")
    form.get_by_role("button", name="Сохранить визит").click()
    expect(form.locator("#e-on")).to_be_visible()
    expect(form.get_by_label("Цель визита")).to_have_value("Помочь с датчиками")
    assert axe_problems(methodist) == []
    form.get_by_label("День").fill("2026-11-10")
    form.get_by_role("button", name="Сохранить визит").click()
    expect(methodist.locator("#visits")).to_contain_text("Помочь с датчиками")

    mentor = walk("mentor2", width=360)
    page = mentor.open_block()
    mentor.part("talk")
    expect(page.get_by_role("listitem").filter(has_text="Помочь с датчиками")).to_contain_text("Визит запланирован")
    assert (fits(page), axe_problems(page)) == (True, [])

    visit = methodist.locator("#visits li", has_text="Помочь с датчиками")
    visit.locator("summary").click()
    visit.get_by_label("О чём договорились").fill("Привезли два датчика.")
    visit.get_by_role("button", name="Сохранить").click()
    expect(methodist.locator("#visits li", has_text="Привезли два датчика")).to_contain_text("Визит состоялся")
    assert axe_problems(methodist) == []


def test_logged_meeting_is_corrected_by_the_keyboard(walk):
    mentor = walk("mentor2", width=360)
    page = mentor.open_block()
    mentor.part("log")
    first = page.locator("[data-pulsar-meeting]").first
    first.get_by_role("button", name="Исправить встречу").press("Enter")
    expect(page.get_by_role("heading", name="Исправьте запись о встрече")).to_be_focused()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_label("Что делали").fill("Калибровали датчики ещё раз.")
    page.get_by_role("button", name="Сохранить исправление").press("Enter")
    expect(first).to_contain_text("Калибровали датчики ещё раз.")
    first.locator("summary", has_text="Исправлена").press("Enter")
    expect(first).to_contain_text("Было:")
    assert axe_problems(page) == []
