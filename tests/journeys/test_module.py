"""A module of a course: a task written on a phone, accepted by the tutor, seen again; a day marked by the code on the screen."""

import re

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey
UNIT = "/xblock/block-v1:Pulsar+Studios+2026+type@vertical+block@{}?view=student_view"
SAVED = re.compile(r"^\s*Сохранено \d\d:\d\d\s*$")  # just now, not what was kept before
TEXT = "План: восемь человек, вторник, кабинет физики.\nКто заменит меня — договорились с завучем."


def test_a_task_goes_to_the_tutor_and_comes_back(walk):
    page = walk("listener2", width=360).open_block(UNIT.format("module"))
    expect(page.get_by_text("Чего не хватает")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])

    # returned by the tutor: corrected, kept by itself, sent again
    page.get_by_role("button", name="Открыть задание").click()
    expect(page.get_by_text("Преподаватель вернул работу")).to_be_visible()
    page.get_by_label("Ответ", exact=True).fill(TEXT)
    expect(page.locator("[data-pulsar-saved]")).to_have_text(SAVED)
    assert (fits(page), axe_problems(page)) == (True, [])
    page.reload()
    expect(page.locator("[data-pulsar-mounted]").first).to_be_attached()
    page.get_by_role("button", name="Задания", exact=True).click()
    expect(page.get_by_label("Ответ", exact=True)).to_have_value(TEXT)
    page.get_by_role("button", name="Отправить преподавателю").click()
    expect(page.locator("[data-pulsar-status=sent]")).to_be_visible()

    tutor = walk("tutor", expects={422}).page
    tutor.goto("/pulsar/me/")
    tutor.get_by_role("link", name=re.compile("Рассмотреть")).first.click()
    tutor.locator("tbody tr").last.get_by_role("link").click()
    expect(tutor.get_by_text("Кто заменит меня")).to_be_visible()
    assert axe_problems(tutor) == []
    tutor.get_by_label(re.compile("Баллы, от 0 до 10")).fill("11")
    tutor.get_by_role("button", name="Принять").click()
    expect(tutor.locator("#e-points")).to_be_visible()
    tutor.get_by_label(re.compile("Баллы, от 0 до 10")).fill("8,5")
    tutor.get_by_role("button", name="Принять").click()
    expect(tutor.locator("[data-pulsar-status=accepted]").first).to_be_visible()

    page.reload()
    expect(page.locator("[data-pulsar-mounted]").first).to_be_attached()
    expect(page.get_by_text("8,5 из 10 баллов")).to_be_visible()
    assert axe_problems(page) == []


def test_a_participant_marks_oneself_with_the_code(walk):
    tutor = walk("tutor").page
    tutor.goto("/pulsar/groups/")
    tutor.get_by_role("link", name="Октябрь — декабрь 2026").click()
    tutor.get_by_role("link", name="Очные дни").click()
    assert axe_problems(tutor) == []
    tutor.get_by_role("link", name="10 ноября 2026").click()
    tutor.get_by_role("button", name="Показать код на экране").click()
    code = tutor.locator("[data-pulsar-code]").text_content()
    assert axe_problems(tutor) == []

    page = walk("listener2", expects={409}, width=360).open_block(UNIT.format("module"))
    page.get_by_label("Код на экране").fill("000000" if code != "000 000" else "111111")
    page.get_by_role("button", name="Я здесь").click()
    expect(page.get_by_role("alert")).to_contain_text("Сейчас на экране другой код")
    page.get_by_label("Код на экране").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("вы были")).to_be_visible()

    tutor.get_by_role("link", name="К списку").click()
    expect(tutor.get_by_text("по коду")).to_be_visible()
    assert (fits(page), axe_problems(page), axe_problems(tutor)) == (True, [], [])


def test_a_reflection_quotes_own_words(walk):
    page = walk("listener", width=360).open_block(UNIT.format("method"))
    page.get_by_role("button", name="Рефлексия", exact=True).click()
    page.get_by_label("Что я об этом думаю").fill("Попробую дать команде самой делить роли.")
    page.get_by_text("Процитировать свои прежние слова").click()
    page.get_by_role("checkbox", name=re.compile("Разбор трёх случаев")).check()
    page.get_by_role("radio", name="Вся группа").check()
    expect(page.locator("[data-pulsar-saved]")).to_have_text(SAVED)
    page.get_by_role("button", name="Рефлексия завершена").click()
    expect(page.locator("[data-pulsar-status=activity_done]")).to_be_visible()
    expect(page.get_by_role("figure", name="Мои слова")).to_contain_text("Замер не сошёлся")
    assert (fits(page), axe_problems(page)) == (True, [])
