"""A pupil applies: first questions, the guardian's consent by the letter, the form on a phone with two tabs, the receipt."""

import re

import pytest
from playwright.sync_api import expect
from walks import answer, axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey

CALL = "/pulsar/selection/70/science-2026-12/"
MOTIVATION = "Хочу работать с настоящими датчиками и понять, как учёные проверяют, что не ошиблись. " * 5
GUARDIAN = "family-1@demo.invalid"
PROJECT = "Измеряла, как быстро оттаивает почва под снегом, соломой и плёнкой, и строила графики. " * 7


def test_from_the_first_question_to_the_receipt(walk, site):
    pupil = walk("pupil", expects={409, 422})
    page = pupil.page

    # the draft of the demonstration waits for the guardian; she withdraws it and begins anew
    page.goto(CALL)
    expect(page.get_by_text("Сначала нужно согласие родителя")).to_be_visible()
    assert axe_problems(page) == []
    page.locator("summary", has_text="Отозвать заявку").click()
    page.get_by_role("button", name="Отозвать заявку").click()

    # a grade the programme is not for is refused with the reason, the right one goes on
    page.get_by_label("Класс, в котором вы учитесь").fill("4")
    page.get_by_label("Муниципалитет, где вы учитесь").select_option(label="город Томск")
    page.get_by_role("button", name="Узнать, можно ли подать заявку").click()
    expect(page.get_by_text(re.compile("Программа для классов|для этих классов|7–11")).first).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_label("Класс, в котором вы учитесь").fill("8")
    page.get_by_role("button", name="Узнать, можно ли подать заявку").click()
    expect(page.get_by_role("heading", name="Кто ваш законный представитель?")).to_be_focused()
    page.get_by_label("Электронная почта родителя").fill(GUARDIAN)
    page.get_by_role("button", name="Запросить согласие").click()
    expect(page.get_by_text("Сначала нужно согласие родителя")).to_be_visible()

    # the guardian answers on a page of the own, without an account
    guardian = walk(width=360)
    guardian.page.goto(link_in(letters(site, GUARDIAN)[-1]))
    assert (fits(guardian.page), axe_problems(guardian.page)) == (True, [])
    guardian.page.get_by_label("Фамилия").fill("Лебедева")
    guardian.page.get_by_label("Имя", exact=True).fill("Анна")
    guardian.page.get_by_label("Кем вы приходитесь ребёнку").select_option("mother")
    answer(guardian.page, "selection", "Даю")

    # the form is open; on a phone, what is typed in one tab and in another meets
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    expect(page.get_by_role("heading", name="Обучающийся")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.locator("[name=n5]").fill(MOTIVATION)
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
    other = pupil.tab()
    other.page.goto(CALL)
    other.page.locator("[name=n4]").fill(PROJECT)
    expect(other.page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
    page.locator("[name=n5]").press_sequentially(" И ещё.")
    expect(page.locator("[name=n4]")).to_have_value(PROJECT.strip())  # what the other tab has saved comes by itself
    page.reload()
    expect(page.locator("[name=n5]")).to_have_value(re.compile("И ещё"))
    expect(page.locator("[name=n4]")).to_have_value(PROJECT.strip())

    # what is missing is named and leads to the question; then the application is sent and the receipt stands
    page.locator("summary", has_text="Чего не хватает").click()
    missing = page.locator("[data-pulsar-fold=missing] li")
    assert missing.count() > 3
    page.get_by_role("button", name="Отправить заявку").click()
    expect(page.get_by_role("alert").first).to_contain_text("Исправьте")
    assert axe_problems(page) == []
    fill(page)
    page.get_by_role("button", name="Отправить заявку").click()
    expect(page.locator("[data-pulsar-status=submitted]")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.goto(page.get_by_role("link", name="Квитанция").get_attribute("href"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("П-2026-")
    assert (fits(page), axe_problems(page)) == (True, [])
    assert letters(site, GUARDIAN)[-1]["subject"].startswith("Заявка вашего ребёнка")

    # the guardian sees it on the lasting page
    guardian.page.reload()
    guardian.page.get_by_role("link", name="Открыть заявку").first.click()
    expect(guardian.page.locator("[data-pulsar-status=submitted]")).to_be_visible()
    assert axe_problems(guardian.page) == []


def fill(page):
    """Answer what the form still asks for."""
    page.locator("[name=c4]").select_option(index=1)
    page.locator("[name=c5_email]").fill("sofya@example.ru")
    for part, word in (("family", "Лебедева"), ("given", "Анна")):
        page.locator(f"[name=c6_name-{part}]").fill(word)
    page.locator("[name=c6_kin][value=mother]").check()
    page.locator("[name=c6_phone]").fill("+79130000000")
    page.locator("[name=c6_email]").fill(GUARDIAN)
    page.locator("[name=c9]").check()
    page.locator("[name=n1]").select_option("physics")
    page.locator("[name=n4]").fill(PROJECT)
    page.locator("[name=c7][value=no]").check()
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
